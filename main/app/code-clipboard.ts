import { fail, ok, type Result } from '../contract/result.ts';
import type { CopyResult } from '../contract/codes.ts';
import type { EnrollmentDeps } from '../enrollment/deps.ts';
import { appliedOffset } from '../totp/clock-offset.ts';
import { reserve, type Reservation } from '../totp/reserve.ts';
import type { Account } from '../vault/account-store.ts';
import type { ClearingClipboard } from './clearing-clipboard.ts';
import type { LiveLists } from './live-lists.ts';
import type { Publish } from './publisher.ts';

/** A code that starts within this time is copied at once: it is valid by the time it is pasted. */
const COPY_AHEAD_MS = 5_000;

/**
 * Puts codes on the clipboard, each of a step taken for this click alone. A code whose step has not begun waits here for its
 * time.
 */
export class CodeClipboard {
  readonly #deps: EnrollmentDeps;
  readonly #clipboard: ClearingClipboard;
  readonly #lists: LiveLists;
  readonly #publish: Publish;
  readonly #waiting = new Map<string, NodeJS.Timeout>();

  constructor(deps: EnrollmentDeps, clipboard: ClearingClipboard, lists: LiveLists, publish: Publish) {
    this.#deps = deps;
    this.#clipboard = clipboard;
    this.#lists = lists;
    this.#publish = publish;
  }

  /** Errors: NOT_FOUND, NO_SECRET, COPY_WAITING (with retryAfterMs), WAIT_TIMEOUT. */
  async copy(accountId: string): Promise<Result<CopyResult>> {
    const { vault, ledger, clock } = this.#deps;
    const account = vault.accounts.get(accountId);
    if (!account) return fail('NOT_FOUND', 'This account is gone.');
    if (this.#waiting.has(accountId)) {
      return fail(
        'COPY_WAITING',
        'The next code of this account is being copied already as soon as it starts.',
      );
    }
    const token = vault.tokens.current(accountId);
    if (!token)
      return fail('NO_SECRET', 'There is no readable secret for this account. Enroll the user again.');
    const offset = offsetOf(this.#deps, account);
    const taken = await reserve(ledger, token, () => clock() + offset);
    if (!taken.ok) return taken;
    vault.events.add(accountId, 'code_used', 'copied');
    this.#lists.touch();

    const { waitMs } = taken.value;
    const copiesInMs = waitMs > COPY_AHEAD_MS ? waitMs : 0;
    const result = copyResult(account, taken.value, copiesInMs);
    if (copiesInMs === 0) await this.#clipboard.put(taken.value.code);
    else this.#putLater(accountId, taken.value.code, result, copiesInMs);
    return ok(result);
  }

  /** The step stays taken: a step is never given back. */
  cancel(accountId: string): void {
    clearTimeout(this.#waiting.get(accountId));
    this.#waiting.delete(accountId);
  }

  async close(): Promise<void> {
    for (const id of this.#waiting.keys()) this.cancel(id);
    await this.#clipboard.clear();
  }

  #putLater(accountId: string, code: string, result: CopyResult, afterMs: number): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(accountId);
      void this.#clipboard.put(code).then(() => this.#publish('codes.copied', { ...result, copiesInMs: 0 }));
    }, afterMs);
    this.#waiting.set(accountId, timer);
  }
}

/** What the pool's clock is ahead of ours, where that matters; 0 for entries without a pool. */
export function offsetOf(deps: EnrollmentDeps, account: Account): number {
  const pool = account.poolId === null ? null : deps.vault.pools.get(account.poolId);
  return appliedOffset(pool?.clockOffsetMs ?? null);
}

function copyResult(account: Account, taken: Reservation, copiesInMs: number): CopyResult {
  return {
    id: account.id,
    label: account.label,
    username: account.username,
    step: taken.step,
    copiesInMs,
    // When copied ahead of its start it lives a little longer than its own step.
    validForMs: taken.validForMs + (taken.waitMs - copiesInMs),
    next: taken.waitMs > 0,
  };
}
