import { ok, type Result } from '../contract/result.ts';
import type { Sleeper } from '../totp/clock.ts';
import type { Ledger, LedgeredToken } from '../totp/ledger.ts';
import { DEFAULT_MIN_VALID_MS, reserve } from '../totp/reserve.ts';
import type { CodeSource, ServedAccount } from './code-source.ts';
import { gone } from './gone.ts';
import type { Caller } from './service.ts';

export interface TakeParts {
  readonly source: CodeSource;
  readonly ledger: Ledger;
  readonly sleeper: Sleeper;
}

export interface TakeWish {
  readonly minValidMs?: number | undefined;
  readonly maxWaitMs: number;
  readonly burst?: boolean | undefined;
}

export interface TakenCode {
  readonly code: string;
  readonly step: number;
  readonly validForMs: number;
  readonly waitedMs: number;
}

/** What disk and timers may take of the life that was asked for, ms. A machine that has slept takes more. */
const LATE_MS = 1_000;

/**
 * Takes a step, waits until its code may be used, and looks again then: whether the program may still have it, and whether it still lives.
 * Errors: those of `reserve` and of `caller.allowed`, ABORTED.
 */
export async function takeCode(
  { source, ledger, sleeper }: TakeParts,
  caller: Caller,
  { account, token }: { readonly account: ServedAccount; readonly token: LedgeredToken },
  { minValidMs = DEFAULT_MIN_VALID_MS, maxWaitMs, burst = false }: TakeWish,
): Promise<Result<TakenCode>> {
  const clock = await source.clock(account.id);
  for (let waitedMs = 0; ;) {
    const allowed = caller.allowed();
    if (!allowed.ok) return allowed;
    let chosenAt = 0;
    const noting = (): number => (chosenAt = clock());
    const left = Math.max(0, maxWaitMs - waitedMs);
    const taken = await reserve(ledger, token, noting, { minValidMs, maxWaitMs: left, burst });
    if (!taken.ok) return taken;
    const { code, step, waitMs, validForMs } = taken.value;
    if (waitMs > 0) {
      caller.onWaiting({ why: 'code', forMs: waitMs, account: account.name });
      await sleeper(waitMs, caller.signal).catch(rethrowUnless(caller.signal));
    }
    if (caller.signal.aborted) return gone();
    const still = caller.allowed();
    if (!still.ok) return still;
    waitedMs += waitMs;
    const livesMs = Math.min(validForMs, chosenAt + waitMs + validForMs - clock());
    if (livesMs >= minValidMs - LATE_MS) return ok({ code, step, validForMs: livesMs, waitedMs });
  }
}

function rethrowUnless(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
