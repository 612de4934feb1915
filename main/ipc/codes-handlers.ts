import type { CodeView } from '../contract/codes.ts';
import type { PoolkeyHandlers } from '../contract/contract.ts';
import { ok } from '../contract/result.ts';
import { offsetOf } from '../app/code-clipboard.ts';
import type { OpenSession } from '../app/open-session.ts';
import { codeAt, stepAt } from '../totp/software-token.ts';
import { withSession, type HandlerContext } from './handler-context.ts';

export function codesHandlers(context: HandlerContext): PoolkeyHandlers['codes'] {
  return {
    read: ({ ids }) =>
      withSession(context, (session) => {
        const now = session.deps.clock();
        return ok({ now, codes: ids.flatMap((id) => readCode(session, id, now) ?? []) });
      }),
    copy: ({ id }) => withSession(context, ({ clipboard }) => clipboard.copy(id)),
    cancelCopy: ({ id }) =>
      withSession(context, ({ clipboard }) => {
        clipboard.cancel(id);
        return ok(undefined);
      }),
  };
}

/** Null for accounts that are gone or have no secret that opens: their rows say so themselves. */
function readCode({ vault, deps }: OpenSession, id: string, now: number): CodeView | null {
  const account = vault.accounts.get(id);
  const stored = account && vault.tokens.current(id);
  if (!stored) return null;
  const offset = offsetOf(deps, account);
  const { periodMs } = stored.token;
  const step = stepAt(now + offset, periodMs);
  const last = vault.ledger.lastNow(stored.fingerprint);
  return {
    id,
    step,
    code: codeAt(stored.token, step),
    next: codeAt(stored.token, step + 1),
    endsAt: (step + 1) * periodMs - offset,
    periodMs,
    spent: last !== null && last >= step,
    nextSpent: last !== null && last > step,
  };
}
