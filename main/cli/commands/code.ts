import { fail, ok, type Result } from '../../contract/result.ts';
import { appliedOffset } from '../../enrollment/deps.ts';
import { reserve } from '../../totp/reserve.ts';
import { codeAt, stepAt } from '../../totp/software-token.ts';
import { accountName, findAccount, poolsById } from '../find.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

export interface CodeOptions {
  /** ms */
  readonly minValid: number;
  /** ms */
  readonly maxWait: number;
  readonly peek?: boolean;
}

/** Prints one code. Without `--peek` its step is taken for this caller alone, and waited for where it must. */
export function codeCommand(query: string, options: CodeOptions, out: Terminal): Promise<Result<number>> {
  return withVault(async ({ vault, deps }) => {
    const found = findAccount(vault, query);
    if (!found.ok) return found;
    const account = found.value;
    const stored = vault.tokens.current(account.id);
    if (!stored) {
      return fail('NO_SECRET', `There is no readable secret for ${account.username}. Enroll the user again.`);
    }
    const pools = poolsById(vault);
    const offset = appliedOffset(pools.get(account.poolId ?? '')?.clockOffsetMs ?? null);
    const clock = (): number => deps.clock() + offset;
    const name = accountName(account, pools);
    const { periodMs } = stored.token;

    if (options.peek) {
      const now = clock();
      const step = stepAt(now, periodMs);
      const validForMs = (step + 1) * periodMs - now;
      return print(out, { account: name, code: codeAt(stored.token, step), step, validForMs, waitedMs: 0 });
    }
    const taken = await reserve(vault.ledger, stored, clock, {
      minValidMs: options.minValid,
      maxWaitMs: options.maxWait,
    });
    if (!taken.ok) return taken;
    vault.events.add(account.id, 'code_used', 'command line');
    const { code, step, waitMs, validForMs } = taken.value;
    if (waitMs > 0) {
      out.say(`waiting ${Math.ceil(waitMs / 1000)} s for the next unused code of ${name}`);
      await deps.sleeper(waitMs);
    }
    return print(out, { account: name, code, step, validForMs, waitedMs: waitMs });
  });
}

function print(out: Terminal, answer: { code: string } & Record<string, unknown>): Result<number> {
  if (out.json) out.answerJson(answer);
  else out.answer(answer.code);
  return ok(0);
}
