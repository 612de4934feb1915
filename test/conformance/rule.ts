import type { World } from './world/world.ts';

/** One of the 35 fidelity rules of reference/cognito.md, section 8. */
export interface Rule {
  readonly number: number;
  readonly name: string;
  /** Resolves when every part of the rule was seen to hold. Rejects with Broken or NotObservable. */
  check(world: World): Promise<void>;
}

/** What was seen differs from what the rule says. */
export class Broken extends Error {
  constructor(what: string, expected: string, actual: string) {
    super(`${what}: expected ${expected}, got ${actual}`);
  }
}

/** This endpoint gives no way to see whether the rule holds. The message says what is missing. */
export class NotObservable extends Error {
  override readonly name = 'NotObservable';
}

/** Several findings in one rule; `broken` decides whether they make it fail. */
export class Findings extends Error {
  readonly broken: readonly string[];
  readonly unseen: readonly string[];

  constructor(broken: readonly string[], unseen: readonly string[]) {
    super([...broken, ...unseen].join('\n'));
    this.broken = broken;
    this.unseen = unseen;
  }
}

export type Part = (world: World) => Promise<void>;

/**
 * A check made of parts, so that one that fails or cannot be seen does not hide the others: a rule passes only when
 * all its parts were seen to hold.
 */
export function parts(named: Readonly<Record<string, Part>>): Rule['check'] {
  return async (world) => {
    const broken: string[] = [];
    const unseen: string[] = [];
    for (const [name, part] of Object.entries(named)) {
      try {
        await part(world);
      } catch (error) {
        if (error instanceof NotObservable) unseen.push(`${name}: ${error.message}`);
        else if (error instanceof Broken) broken.push(`${name}: ${error.message}`);
        else broken.push(`${name}: expected no error, got ${nameOf(error)}`);
      } finally {
        await world.restore();
      }
    }
    if (broken.length + unseen.length > 0) throw new Findings(broken, unseen);
  };
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
