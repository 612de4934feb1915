import type { AnswerOf, RequestOf, Verb } from '../broker/protocol.ts';
import { PoolkeyError } from './errors.ts';
import type { Link, Parameters } from './link.ts';

type Purpose = NonNullable<RequestOf<'acquire'>['purpose']>;

interface Held {
  readonly account: string;
  readonly name: string;
  readonly purpose: Purpose;
}

/** As long as the other programs of the same run need to come back, ms. */
const AGAIN_MS = 3_000;

/** What a program has for itself. The broker forgets it when it ends: a new one has to be told, before somebody else gets it. */
export class HeldAccounts {
  readonly #held = new Map<string, Held>();

  /** Before it is asked: what is being given back is not to be had again. */
  asked<V extends Verb>(verb: V, parameters: Parameters<V>): void {
    if (verb !== 'release') return;
    const { account, purpose = 'use' } = parameters as unknown as Parameters<'release'>;
    for (const [key, held] of this.#held)
      if (held.purpose === purpose && (held.account === account || held.name === account))
        this.#held.delete(key);
  }

  answered<V extends Verb>(verb: V, parameters: Parameters<V>, answer: AnswerOf<V>): void {
    if (verb !== 'acquire') return;
    const { purpose = 'use' } = parameters as unknown as Parameters<'acquire'>;
    const { id, name } = (answer as unknown as AnswerOf<'acquire'>).account;
    this.#held.set(`${purpose}:${id}`, { account: id, name, purpose });
  }

  /** The same link. Throws PoolkeyError, BUSY among them: another program has got one of them meanwhile, and this one has it no longer. */
  async acquireAgain(link: Link): Promise<Link> {
    for (const [key, { account, name, purpose }] of this.#held) {
      try {
        await link.call('acquire', { account, purpose, maxWaitMs: AGAIN_MS });
      } catch (error) {
        this.#held.delete(key);
        await link.close();
        throw error instanceof PoolkeyError && error.code === 'BUSY'
          ? new PoolkeyError(
              'BUSY',
              `Poolkey was started anew, and another program was quicker to get ${name}. Run the test again.`,
            )
          : error;
      }
    }
    return link;
  }
}
