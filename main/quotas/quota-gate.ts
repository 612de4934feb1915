import type { CognitoResult } from '../cognito/failure.ts';
import type { Sleeper } from '../totp/clock.ts';
import { AWS_RATES, categoryOf, type Category } from './categories.ts';
import { CategoryPace } from './category-pace.ts';
import type { Gate } from './gate.ts';

export interface QuotaGateOptions {
  /** AWS's default quotas are kept from the start; else they are found out by being throttled. */
  readonly aws: boolean;
  readonly sleeper: Sleeper;
  /** ms from any start. */
  readonly now?: () => number;
}

/** A call that is throttled for so long is given up; whoever sent it may come back later. */
const PATIENCE_MS = 30_000;
const FIRST_WAIT_MS = 150;
const LONGEST_WAIT_MS = 3_000;
const ROOM_AGAIN_MS = 100;

/** Answers to challenges have three times the quota of sign-ins for themselves. */
const ANSWERS = 'answers to challenges';
const ANSWERS_TIMES = 3;

/**
 * Keeps the calls to one AWS account and Region, or one endpoint, within the quotas of their categories. A throttled call was
 * not carried out: it is sent again in its turn, whatever it is.
 */
export class QuotaGate implements Gate {
  readonly #options: QuotaGateOptions;
  readonly #now: () => number;
  readonly #paces = new Map<string, CategoryPace>();

  constructor(options: QuotaGateOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Categories that Cognito throttles now. */
  get throttled(): { category: string; perSecond: number }[] {
    return [...this.#paces].flatMap(([category, { heldTo }]) =>
      heldTo === null ? [] : [{ category, perSecond: heldTo }],
    );
  }

  /** Resolves when calls do not wait for long: before that, no further user should be begun. An abort ends the wait. */
  async room(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && [...this.#paces.values()].some(({ crowded }) => crowded)) {
      await this.#options.sleeper(ROOM_AGAIN_MS, signal).catch(() => undefined);
    }
  }

  async pass<T>(operation: string, send: () => Promise<CognitoResult<T>>): Promise<CognitoResult<T>> {
    const pace = this.#paceOf(operation);
    const since = this.#now();
    for (let wait = FIRST_WAIT_MS, repeat = false; ; repeat = true) {
      await pace.turn(repeat);
      const outcome = await send();
      if (outcome.ok || outcome.error.code !== 'THROTTLED') {
        pace.succeeded();
        return outcome;
      }
      pace.throttled();
      if (this.#now() - since > PATIENCE_MS) return outcome;
      // Many are throttled in the same moment: they must not all come back in the same moment.
      await this.#options.sleeper(wait * (0.5 + Math.random() / 2));
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
  }

  #paceOf(operation: string): CategoryPace {
    const name = /^(?:Admin)?RespondToAuthChallenge$/.test(operation)
      ? ANSWERS
      : (categoryOf(operation) ?? 'other');
    let pace = this.#paces.get(name);
    if (!pace) {
      pace = new CategoryPace({ ceiling: this.#options.aws ? ceilingOf(name) : null, now: this.#now });
      this.#paces.set(name, pace);
    }
    return pace;
  }
}

function ceilingOf(name: string): number | null {
  if (name === ANSWERS) return ANSWERS_TIMES * AWS_RATES.UserAuthentication;
  return Object.hasOwn(AWS_RATES, name) ? AWS_RATES[name as Category] : null;
}
