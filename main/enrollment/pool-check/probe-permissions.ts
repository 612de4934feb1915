import type { AdminClient } from '../../cognito/admin-client.ts';
import type { CognitoResult } from '../../cognito/failure.ts';
import { Secret } from '../../secrecy/secret.ts';
import { bad, good, unknown, type CheckFinding } from './finding.ts';
import { nobody } from './probe-flows.ts';

interface Probe {
  readonly operation: string;
  /** What Poolkey uses it for. */
  readonly purpose: string;
  readonly ask: (admin: AdminClient, username: string) => Promise<CognitoResult<unknown>>;
}

/** Asked for a user that does not exist, none of these changes anything. */
const PROBES: readonly Probe[] = [
  { operation: 'AdminGetUser', purpose: 'see how a user stands', ask: (a, u) => a.getUser(u) },
  {
    operation: 'AdminGetUserAuthFactors',
    purpose: 'see whether a user has a token',
    ask: (a, u) => a.authFactors(u),
  },
  {
    operation: 'AdminDeleteSoftwareToken',
    purpose: 'reset a token',
    ask: (a, u) => a.deleteSoftwareToken(u),
  },
  {
    operation: 'AdminSetUserMFAPreference',
    purpose: 'switch the MFA preference',
    ask: (a, u) => a.setTokenPreference(u, false),
  },
  { operation: 'AdminEnableUser', purpose: 'enable a user', ask: (a, u) => a.enable(u) },
  { operation: 'AdminConfirmSignUp', purpose: 'confirm a user', ask: (a, u) => a.confirmSignUp(u) },
  {
    operation: 'AdminSetUserPassword',
    purpose: 'set the stored password',
    ask: (a, u) => a.setPassword(u, new Secret('Poolkey-check-1!')),
  },
  {
    operation: 'AdminListGroupsForUser',
    purpose: 'recreate a user with its groups',
    ask: (a, u) => a.groups(u),
  },
  { operation: 'AdminDeleteUser', purpose: 'recreate a user', ask: (a, u) => a.deleteUser(u) },
  {
    operation: 'AdminAddUserToGroup',
    purpose: 'recreate a user with its groups',
    ask: (a, u) => a.addToGroup(u, 'poolkey-check'),
  },
  { operation: 'AdminCreateUser', purpose: 'recreate a user', ask: askToResend },
];

/** One of these calls about a user that does not exist: whoever may make it hears so. */
export function askForNobody(admin: AdminClient, operation: string): Promise<CognitoResult<unknown>> {
  const probe = PROBES.find((each) => each.operation === operation);
  if (!probe) throw new Error(`there is no harmless ${operation}`);
  return probe.ask(admin, nobody());
}

/** Which administrative calls the credentials may make, each by its name. */
export async function probePermissions(admin: AdminClient): Promise<CheckFinding[]> {
  const username = nobody();
  const findings: CheckFinding[] = [];
  for (const { operation, purpose, ask } of PROBES) {
    const outcome = await ask(admin, username);
    const finding = verdictOf(operation, purpose, outcome);
    // Without credentials each answer would be this one.
    if (!outcome.ok && outcome.error.code === 'NO_CREDENTIALS') {
      return [unknown('iam', 'AWS permissions', `${outcome.error.message} Nothing but repairs needs them.`)];
    }
    if (!outcome.ok && outcome.error.code === 'CREDENTIALS_REFUSED')
      return [bad('iam', 'AWS credentials', outcome.error.message)];
    findings.push(finding);
  }
  return findings;
}

/** What the service answers a caller with the permission: that there is no such user, or something about the values. */
const LOOKED_AT = new Set([
  'USER_NOT_FOUND',
  'GROUP_NOT_FOUND',
  'INVALID_PARAMETER',
  'PASSWORD_POLICY',
  'WRONG_STATE',
  'NO_VERIFIED_TOKEN',
  'NOT_AUTHORIZED',
]);

/** Whether the answer shows that the caller has the permission. */
export function isLookedAt(outcome: CognitoResult<unknown>): boolean {
  return outcome.ok || LOOKED_AT.has(outcome.error.code);
}

/** Nothing was made where the answer says one of these. */
const NOTHING_MADE = new Set(['USER_NOT_FOUND', 'ACCESS_DENIED', 'NO_CREDENTIALS', 'CREDENTIALS_REFUSED']);

/** Some emulators make the user when they are asked to invite it again. */
async function askToResend(admin: AdminClient, username: string): Promise<CognitoResult<unknown>> {
  const asked = await admin.resendInvitation(username);
  if (asked.ok || !NOTHING_MADE.has(asked.error.code)) await admin.deleteUser(username);
  return asked;
}

function verdictOf(operation: string, purpose: string, outcome: CognitoResult<unknown>): CheckFinding {
  const id = `iam.${operation}`;
  const title = `cognito-idp:${operation}`;
  if (isLookedAt(outcome)) return good(id, title, `Allowed: to ${purpose}.`);
  if (outcome.ok) return good(id, title, `Allowed: to ${purpose}.`);
  if (outcome.error.code === 'ACCESS_DENIED')
    return bad(id, title, `Missing. Without it Poolkey cannot ${purpose}.`);
  return unknown(id, title, outcome.error.message);
}
