import { refuse, type CognitoResult } from '../../cognito/failure.ts';
import type { Secret } from '../../secrecy/secret.ts';
import type { Account } from '../../vault/account-store.ts';
import { resetUser } from '../actions/reset-user.ts';
import { rotateUser } from '../actions/rotate-user.ts';
import type { Subject, UserAction } from '../actions/subject.ts';
import { enrollUser } from '../enroll-user.ts';
import { createUser } from './create-user.ts';
import type { RowPlace } from './row-place.ts';

export interface RowDone {
  readonly accountId: string;
  /** `session`, `access-token`, `already-enrolled`, `skipped`, `rotated`, `reset`. */
  readonly path: string;
}

/** How a row stands in the vault: its account, and whether the token that it had at first is still the one. */
interface Standing {
  readonly account: Account | null;
  readonly hadToken: boolean;
  readonly hasItStill: boolean;
}

/**
 * One try at one user, from creation to the MFA preference, without a pause in between: a Session lives three minutes.
 * What a try before this one has done is not done again. Errors: NO_PASSWORD, those of the parts.
 */
export async function enrollRow(place: RowPlace): Promise<CognitoResult<RowDone>> {
  const { options, row } = place;
  const standing = standingOf(place);
  const { account, hadToken, hasItStill } = standing;
  if (account && hasItStill && options.existing === 'skip') {
    return { ok: true, value: { accountId: account.id, path: 'skipped' } };
  }
  // Who has a token is no new user.
  const create = options.create && row.state === 'planned' && !hadToken;
  const password = create ? await createUser(place) : known(place, account);
  if (!password.ok) return password;
  if (account && hadToken && (options.existing === 'rotate' || options.existing === 'reset')) {
    const [action, path] =
      options.existing === 'rotate' ? ([rotateUser, 'rotated'] as const) : ([resetUser, 'reset'] as const);
    // Done by a try before this one: it only has to be proven.
    return hasItStill ? act(place, action, account, path) : enroll(place, password.value, path);
  }
  const enrolled = await enroll(place, password.value, null);
  if (enrolled.ok || enrolled.error.code !== 'ENROLLED_ELSEWHERE' || options.existing !== 'reset') {
    return enrolled;
  }
  const found = standingOf(place).account;
  return found ? act(place, resetUser, found, 'reset') : enrolled;
}

/** Id of the token that the vault has as confirmed; '' for none. */
export function confirmedTokenOf({ vault }: RowPlace['deps'], poolId: string, username: string): string {
  const account = vault.accounts.ofSignInName(poolId, username);
  const token = account && vault.tokens.current(account.id);
  return token?.state === 'confirmed' ? token.id : '';
}

function standingOf({ deps, pool, row }: RowPlace): Standing {
  const found = deps.vault.accounts.ofSignInName(pool.id, row.username);
  // One in the trash is enrolled anew as if it were not there; enrolling takes it out.
  const account = found && deps.vault.accounts.live(found.id);
  const hadToken = Boolean(row.earlier);
  return {
    account,
    hadToken,
    hasItStill: hadToken && confirmedTokenOf(deps, pool.id, row.username) === row.earlier,
  };
}

/** The roster's password, else the one that the vault has. */
function known({ deps, input }: RowPlace, account: Account | null): CognitoResult<Secret> {
  const password = input.password ?? (account && deps.vault.accounts.password(account.id));
  return password
    ? { ok: true, value: password }
    : refuse(
        'NO_PASSWORD',
        'Neither the roster nor the vault has a password for this user. Add it to the roster.',
      );
}

async function enroll(
  { deps, pool, row, input, onCall, onEnrolled, signal }: RowPlace,
  password: Secret,
  path: string | null,
): Promise<CognitoResult<RowDone>> {
  const credentials = { username: row.username, password, newPassword: input.newPassword ?? undefined };
  const outcome = await enrollUser(deps, pool, credentials, {
    onCall,
    signal,
    record: (accountId, ended) => {
      onEnrolled(accountId, ended);
      return Promise.resolve();
    },
  });
  return outcome.ok
    ? { ok: true, value: { accountId: outcome.value.accountId, path: path ?? outcome.value.path } }
    : outcome;
}

async function act(
  { deps, pool, client, onCall, signal }: RowPlace,
  action: UserAction,
  account: Account,
  path: string,
): Promise<CognitoResult<RowDone>> {
  const subject: Subject = { deps, pool, client, account, onCall, signal };
  const outcome = await action(subject);
  return outcome.ok ? { ok: true, value: { accountId: account.id, path } } : outcome;
}
