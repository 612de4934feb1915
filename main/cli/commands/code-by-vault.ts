import { fail, type Result } from '../../contract/result.ts';
import { appliedOffset } from '../../totp/clock-offset.ts';
import { systemClock, systemSleeper } from '../../totp/clock.ts';
import { reserve } from '../../totp/reserve.ts';
import { codeAt, stepAt } from '../../totp/software-token.ts';
import { accountName, findAccount, poolsById } from '../find.ts';
import { withOpenVault } from '../open-vault.ts';
import type { Terminal } from '../terminal.ts';
import { sayWaiting, type CodeAnswer, type CodeOptions } from './code-answer.ts';

/** Errors: those of finding and of `reserve`, NO_SECRET. */
export function codeByVault(
  query: string,
  { peek, minValid, maxWait, burst = false }: CodeOptions,
  out: Terminal,
  use: (answer: CodeAnswer) => Promise<Result<number>>,
): Promise<Result<number>> {
  return withOpenVault(async ({ vault, ledger }) => {
    const found = findAccount(vault, query);
    if (!found.ok) return found;
    const account = found.value;
    const stored = vault.tokens.current(account.id);
    if (!stored) {
      return fail('NO_SECRET', `There is no readable secret for ${account.username}. Enroll the user again.`);
    }
    const pools = poolsById(vault);
    const offset = appliedOffset(pools.get(account.poolId ?? '')?.clockOffsetMs ?? null);
    const clock = (): number => systemClock() + offset;
    const name = accountName(account, pools);
    const { periodMs } = stored.token;

    if (peek) {
      const now = clock();
      const step = stepAt(now, periodMs);
      const validForMs = (step + 1) * periodMs - now;
      return use({ account: name, code: codeAt(stored.token, step), step, validForMs, waitedMs: 0 });
    }
    const taken = await reserve(ledger, stored, clock, { minValidMs: minValid, maxWaitMs: maxWait, burst });
    if (!taken.ok) return taken;
    await vault.commits.note(() => vault.events.add(account.id, 'code_used', 'command line'));
    const { code, step, waitMs, validForMs } = taken.value;
    if (waitMs > 0) {
      sayWaiting(out, waitMs, name);
      await systemSleeper(waitMs);
    }
    return use({ account: name, code, step, validForMs, waitedMs: waitMs });
  });
}
