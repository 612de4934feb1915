import type { CognitoResult } from '../../cognito/failure.ts';
import type { Secret } from '../../secrecy/secret.ts';
import { askForNobody, isLookedAt } from '../pool-check/probe-permissions.ts';
import type { Subject } from './subject.ts';

/**
 * Whether a user that is deleted could be created again: each permission is tried on a user that does not exist, and the password on
 * the user that is there still, since the pool's policy may have become stricter. Errors: those of the calls.
 */
export async function canRecreate(
  { client, onCall }: Subject,
  username: string,
  groups: readonly string[],
  password: Secret,
): Promise<CognitoResult<true>> {
  const needed = [
    'AdminDeleteUser',
    'AdminCreateUser',
    ...(groups.length > 0 ? ['AdminAddUserToGroup'] : []),
  ];
  for (const operation of needed) {
    const asked = await onCall(operation, () => askForNobody(client.admin, operation));
    // Anything but the service's own look at the values (a throttle, say) has not shown that it is allowed.
    if (!isLookedAt(asked)) return asked as CognitoResult<never>;
  }
  const set = await onCall('AdminSetUserPassword', () => client.admin.setPassword(username, password));
  // The same password once more: for a new user it is none of the past.
  return !set.ok && set.error.code === 'PASSWORD_HISTORY' ? { ok: true, value: true } : set;
}
