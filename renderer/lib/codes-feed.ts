import { signal } from '@preact/signals';
import type { CodesResult, CodeView } from '../../main/contract/codes.ts';
import type { MainClock } from './clock.ts';
import type { Result } from './api.ts';

export type Codes = ReadonlyMap<string, CodeView>;

export interface FeedPorts {
  readonly clock: MainClock;
  readonly read: (ids: string[]) => Promise<Result<CodesResult>>;
  /** Runs `fn` after `ms`; the returned function calls it off. */
  readonly after: (ms: number, fn: () => void) => () => void;
  /** Told the end of the step that most codes share, after each answer. */
  readonly anchored?: (endsAt: number) => void;
}

/** Main's timers and ours differ by a little; asking right at the boundary could bring the old step. */
const PAST_BOUNDARY_MS = 4;
const RETRY_MS = 250;
const RETRY_FAILED_MS = 2000;

/**
 * Codes of what is on the screen, and of nothing else. Each part of the screen says which accounts it
 * shows; one timer waits for the nearest end of a step and asks for the expired ones in one call.
 */
export class CodesFeed {
  readonly codes = signal<Codes>(new Map());
  readonly #ports: FeedPorts;
  readonly #watched = new Map<string, readonly string[]>();
  readonly #asking = new Set<string>();
  /** Changed while they were being asked for: the answer may be from before. */
  readonly #again = new Set<string>();
  /** Answered without a code (no secret): asked again only when something is said to have changed. */
  readonly #without = new Set<string>();
  #callOff: (() => void) | undefined;
  #paused = false;
  /** Counts locks: an answer that was asked for before one is thrown away. */
  #era = 0;

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  /** `part` of the screen now shows `ids`. An empty list ends it. */
  watch(part: string, ids: readonly string[]): void {
    if (ids.length === 0) this.#watched.delete(part);
    else this.#watched.set(part, ids);
    this.#ask(this.#stale());
    this.#schedule();
  }

  /** Something happened to these accounts (a step was taken, a token changed): ask anew where shown. */
  refresh(ids: readonly string[]): void {
    for (const id of ids) this.#without.delete(id);
    const wanted = this.#wanted();
    const shown = ids.filter((id) => wanted.has(id));
    for (const id of shown) if (this.#asking.has(id)) this.#again.add(id);
    this.#ask(shown);
  }

  pause(): void {
    this.#paused = true;
    this.#callOff?.();
  }

  resume(): void {
    this.#paused = false;
    this.#ask([...this.#wanted()]);
  }

  clear(): void {
    this.#era += 1;
    this.#callOff?.();
    this.#watched.clear();
    this.#asking.clear();
    this.#again.clear();
    this.#without.clear();
    this.codes.value = new Map();
  }

  #wanted(): Set<string> {
    return new Set([...this.#watched.values()].flat());
  }

  #stale(): string[] {
    const now = this.#ports.clock.now();
    const codes = this.codes.peek();
    return [...this.#wanted()].filter((id) => {
      if (this.#without.has(id)) return false;
      const code = codes.get(id);
      return code === undefined || code.endsAt <= now;
    });
  }

  #ask(ids: readonly string[]): void {
    const fresh = ids.filter((id) => !this.#asking.has(id));
    if (fresh.length === 0) return;
    for (const id of fresh) this.#asking.add(id);
    void this.#read(fresh);
  }

  async #read(ids: string[]): Promise<void> {
    const era = this.#era;
    const askedAt = this.#ports.clock.mark();
    const answer = await this.#ports.read(ids);
    if (era !== this.#era) return;
    for (const id of ids) this.#asking.delete(id);
    if (!answer.ok) {
      this.#schedule(RETRY_FAILED_MS);
      return;
    }
    this.#ports.clock.sync(answer.value.now, askedAt);
    this.#merge(ids, answer.value.codes);
    this.#ask(ids.filter((id) => this.#again.delete(id)));
    this.#schedule();
  }

  #merge(ids: readonly string[], answered: readonly CodeView[]): void {
    const wanted = this.#wanted();
    // What has left the screen may stay while it is valid, so that scrolling back shows it at once.
    const now = this.#ports.clock.now();
    const next = new Map([...this.codes.peek()].filter(([id, code]) => wanted.has(id) || code.endsAt > now));
    const given = new Set(answered.map((code) => code.id));
    for (const id of ids) {
      if (given.has(id)) continue;
      next.delete(id);
      this.#without.add(id);
    }
    for (const code of answered) {
      const known = next.get(code.id);
      // The same object for the same content: rows that did not change do not render.
      if (known === undefined || !sameCode(known, code)) next.set(code.id, code);
    }
    this.codes.value = next;
    const first = answered[0];
    if (first !== undefined) this.#ports.anchored?.(first.endsAt);
  }

  #schedule(atLeastMs = 0): void {
    this.#callOff?.();
    if (this.#paused) return;
    const now = this.#ports.clock.now();
    let nearest = Infinity;
    for (const id of this.#wanted()) {
      const endsAt = this.codes.peek().get(id)?.endsAt;
      if (endsAt !== undefined) nearest = Math.min(nearest, endsAt);
      else if (atLeastMs > 0) nearest = now;
    }
    if (nearest === Infinity) return;
    // Already over, although just read: main's step has not turned yet. Not in a tight loop.
    const wait = nearest <= now ? RETRY_MS : nearest - now + PAST_BOUNDARY_MS;
    this.#callOff = this.#ports.after(Math.max(wait, atLeastMs), () => {
      this.#ask(this.#stale());
      this.#schedule();
    });
  }
}

function sameCode(a: CodeView, b: CodeView): boolean {
  return (
    a.code === b.code &&
    a.next === b.next &&
    a.step === b.step &&
    a.endsAt === b.endsAt &&
    a.periodMs === b.periodMs &&
    a.spent === b.spent &&
    a.nextSpent === b.nextSpent
  );
}
