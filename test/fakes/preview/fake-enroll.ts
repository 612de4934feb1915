import type { EnrollView } from '../../../main/contract/enroll.ts';

export const wait = async (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });

/**
 * What an enrollment looks like by user name: `new…` has a temporary password, `old…` has a token already,
 * `opt…` is in a pool with optional MFA, `bad…` fails at the verification.
 */
export function begun(id: string, poolId: string, username: string): EnrollView {
  return {
    id,
    poolId,
    username,
    stage: username.startsWith('new') ? 'new-password' : 'ready',
    path: username.startsWith('old')
      ? 'already-enrolled'
      : username.startsWith('opt')
        ? 'access-token'
        : 'session',
    proofExpiresAt: null,
    requiredAttributes: username.startsWith('new') ? ['email', 'phone_number'] : [],
    accountId: null,
    calls: [],
    error: null,
  };
}

/** As told by a pasted access token: whose it is, and how long it lives. */
export function byToken(id: string, poolId: string): EnrollView {
  return {
    ...begun(id, poolId, 'kim@example.test'),
    path: 'access-token',
    proofExpiresAt: Date.now() + 8 * 60_000,
  };
}

export function bySession(id: string, poolId: string, username: string): EnrollView {
  return begun(id, poolId, username);
}

const operations = ['AssociateSoftwareToken', 'VerifySoftwareToken', 'SetUserMFAPreference'];

/** Makes the calls one by one, each told by `changed`. */
export async function runCalls(view: EnrollView, changed: (view: EnrollView) => void): Promise<EnrollView> {
  let now: EnrollView = { ...view, stage: 'enrolling', calls: [], error: null };
  for (const operation of operations) {
    const before = now.calls;
    now = { ...now, calls: [...before, { operation, state: 'running' }] };
    changed(now);
    await wait(500);
    if (operation === 'VerifySoftwareToken' && view.username.startsWith('bad')) {
      const error = {
        code: 'VERIFY_CODE_REFUSED',
        message: 'The pool did not take the code. The secret is kept; try again with the next code.',
        retryable: true,
      };
      return { ...now, stage: 'failed', calls: [...before, { operation, state: 'failed' }], error };
    }
    now = { ...now, calls: [...before, { operation, state: 'done' }] };
    changed(now);
  }
  return { ...now, stage: 'done', accountId: `enrolled-${view.username}` };
}
