import { runAction } from '../../../main/enrollment/actions/run.ts';
import type { ActionOutcome } from '../../../main/enrollment/actions/subject.ts';
import type { ActionKind } from '../../../main/contract/actions.ts';
import { signInUser, type SignedIn } from '../../../main/enrollment/sign-in-user.ts';
import type { CognitoResult } from '../../../main/cognito/failure.ts';
import type { Account } from '../../../main/vault/account-store.ts';
import type { EnrollmentPlace } from './enrollment-fixture.ts';

type Place = Pick<EnrollmentPlace, 'vault' | 'deps' | 'pool' | 'user'>;

/** The user's account as it is now. */
export function accountOf({ vault, pool, user }: Place, username = user.username): Account {
  const account = vault.accounts.ofUser(pool.id, username);
  if (!account) throw new Error(`the vault has no ${username}`);
  return account;
}

/** An action on one user, as a job does it. */
export async function act(
  place: Place,
  kind: ActionKind,
  username = place.user.username,
): Promise<ActionOutcome> {
  const outcomes: ActionOutcome[] = [];
  await runAction(place.deps, kind, [accountOf(place, username)], {
    concurrency: 1,
    ratePerSecond: 5,
    onEvent: (event) => {
      if (event.kind === 'row') outcomes.push(event.outcome);
    },
  });
  const [outcome] = outcomes;
  if (!outcome) throw new Error('the action ended without an outcome');
  return outcome;
}

/** Signs the user in by the vault, with the pool as it stands there. */
export function signIn(place: Place, username = place.user.username): Promise<CognitoResult<SignedIn>> {
  const pool = place.vault.pools.get(place.pool.id) ?? place.pool;
  return signInUser(place.deps, pool, accountOf(place, username));
}

/** The challenges of a sign-in, or the code of its refusal. */
export async function challengesOf(place: Place, username = place.user.username): Promise<string> {
  const outcome = await signIn(place, username);
  return outcome.ok ? outcome.value.challenges.join(' ') || 'none' : outcome.error.code;
}
