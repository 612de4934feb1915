import { refusal } from '../errors.ts';

/** Failed attempts that cost nothing. */
const FREE_ATTEMPTS = 5;
/** "About 15 minutes" in the developer guide, both for the longest lock and for the quiet time. */
const LONGEST_MS = 15 * 60 * 1000;
const QUIET_MS = 15 * 60 * 1000;
const MOST_REMEMBERED = 10_000;

interface Attempts {
  failures: number;
  lockedUntilMs: number;
  /** The last attempt of any kind: one that is refused by a lock is not quiet either. */
  lastMs: number;
}

/**
 * Rule 31: after n failed password attempts, whichever flow made them, the user is locked for 2^(n-5) seconds.
 * Of one running pool and not of its saved state: a restart is longer than most locks. Keyed by `sub`.
 */
export class Lockout {
  /** Off: nothing is refused and nothing counted. */
  enabled = true;
  readonly #attempts = new Map<string, Attempts>();

  /** Before a password is looked at. Errors: NotAuthorizedException; such a refusal does not lengthen the lock. */
  check(sub: string, nowMs: number): void {
    const attempts = this.enabled ? this.#recent(sub, nowMs) : undefined;
    if (!attempts) return;
    attempts.lastMs = nowMs;
    if (nowMs < attempts.lockedUntilMs) throw refusal('NotAuthorized', 'Password attempts exceeded');
  }

  failed(sub: string, nowMs: number): void {
    if (!this.enabled) return;
    const failures = (this.#recent(sub, nowMs)?.failures ?? 0) + 1;
    const lockMs =
      failures < FREE_ATTEMPTS ? 0 : Math.min(2 ** (failures - FREE_ATTEMPTS) * 1000, LONGEST_MS);
    // Put back at the end: the oldest are forgotten first.
    this.#attempts.delete(sub);
    this.#attempts.set(sub, { failures, lockedUntilMs: nowMs + lockMs, lastMs: nowMs });
    this.#forget();
  }

  /** The right password, or one that an administrator or a reset has set. */
  succeeded(sub: string): void {
    this.#attempts.delete(sub);
  }

  #recent(sub: string, nowMs: number): Attempts | undefined {
    const attempts = this.#attempts.get(sub);
    const quietMs = attempts ? nowMs - attempts.lastMs : 0;
    // Negative: the clock was set back, and what was counted before means nothing any more.
    if (quietMs >= QUIET_MS || quietMs < 0) {
      this.#attempts.delete(sub);
      return undefined;
    }
    return attempts;
  }

  #forget(): void {
    for (const sub of this.#attempts.keys()) {
      if (this.#attempts.size <= MOST_REMEMBERED) return;
      this.#attempts.delete(sub);
    }
  }
}
