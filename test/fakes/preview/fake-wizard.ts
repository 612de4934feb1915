import type { AccountView } from '../../../main/contract/accounts.ts';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import type { EnrollView } from '../../../main/contract/enroll.ts';
import { Channel } from './channel.ts';
import { begun, bySession, byToken, runCalls, wait } from './fake-enroll.ts';
import { done, no, ok } from './results.ts';
import { account } from './samples.ts';

/** Enrollments as the wizard meets them; `put` takes the account that comes of one. */
export function fakeWizard(put: (account: AccountView) => void): PoolkeyApi['enroll'] {
  const enrollChanged = new Channel<EnrollView>();
  const enrolling = new Map<string, EnrollView>();
  const enroll = (view: EnrollView) => {
    enrolling.set(view.id, view);
    enrollChanged.send(view);
  };
  return {
    beginWithToken: async ({ poolId, accessToken }) => {
      await wait(400);
      if (accessToken === 'bad')
        return no('SCOPE_MISSING', 'This token lacks the scope aws.cognito.signin.user.admin.');
      const view = byToken(`enroll-${enrolling.size}`, poolId);
      enroll(view);
      return ok(view);
    },
    beginWithSession: async ({ poolId, username }) => {
      await wait(400);
      const view = bySession(`enroll-${enrolling.size}`, poolId, username);
      enroll(view);
      return ok(view);
    },
    begin: async ({ poolId, username, password }) => {
      await wait(500);
      if (password === 'wrong')
        return no('WRONG_PASSWORD', 'Incorrect username or password. Check both and sign in again.');
      const view = begun(`enroll-${enrolling.size}`, poolId, username);
      enroll(view);
      return ok(view);
    },
    newPassword: async ({ id }) => {
      await wait(400);
      const view = enrolling.get(id);
      if (view === undefined) return no('NOT_FOUND', 'This enrollment has ended.');
      const next: EnrollView = { ...view, stage: 'ready' };
      enroll(next);
      return ok(next);
    },
    confirm: async ({ id }) => {
      const view = enrolling.get(id);
      if (view === undefined) return no('NOT_FOUND', 'This enrollment has ended.');
      const last = await runCalls(view, enroll);
      if (last.accountId !== null)
        put(
          account({
            id: last.accountId,
            username: view.username,
            poolId: view.poolId,
            hasPassword: view.proofExpiresAt === null,
          }),
        );
      enroll(last);
      return ok(last);
    },
    cancel: async () => done,
    changed: enrollChanged.on,
  };
}
