import { expect, test } from 'vitest';
import { enrollUser } from '../../../main/enrollment/enroll-user.ts';
import type { Pool } from '../../../main/vault/pool-store.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { depsOver, enrollmentPlace, vaultFile, verdict, type EnrollmentPlace } from './enrollment-fixture.ts';

const SMS = { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/x' } };
const WRONG = new Secret('Not-the-passw0rd');

/** No trace of the user: neither row, nor token, nor event, nor time step. */
function expectNothingWritten(place: EnrollmentPlace): void {
  expect(place.vault.accounts.list()).toEqual([]);
  expect(place.vault.accounts.ofUser(place.pool.id, place.user.username)).toBeNull();
  expect(place.vault.tokens.summaries().size).toBe(0);
  expect(place.vault.ledger.stepsByAccount().size).toBe(0);
}

const aboutUser =
  (operation: string, more: object = {}) =>
  (place: EnrollmentPlace) =>
    place.admin(operation, { Username: place.user.username, ...more });

test.each<[string, (place: EnrollmentPlace) => Promise<unknown>, string]>([
  ['a disabled user', aboutUser('AdminDisableUser'), 'USER_DISABLED'],
  ['a user who must reset the password', aboutUser('AdminResetUserPassword'), 'PASSWORD_RESET_REQUIRED'],
  ['an unknown user', aboutUser('AdminDeleteUser'), 'USER_NOT_FOUND'],
])('%s is refused by its own name, and nothing is written', async (_name, arrange, code) => {
  const place = await enrollmentPlace();
  await arrange(place);
  expect(verdict(await place.enroll())).toBe(code);
  expectNothingWritten(place);
});

test('a user who signed up and was never confirmed is refused by its own name', async () => {
  const place = await enrollmentPlace();
  const password = new Secret('S1gned-Up-Myself!');
  await place.admin('SignUp', {
    UserPoolId: undefined,
    ClientId: place.seeded.clientId,
    Username: 'new-one',
    Password: password.reveal(),
    UserAttributes: [{ Name: 'email', Value: 'new-one@example.com' }],
  });
  expect(verdict(await place.enroll({ username: 'new-one', password }))).toBe('USER_NOT_CONFIRMED');
  expectNothingWritten(place);
});

test('a wrong password is tried once, and nothing is written', async () => {
  const place = await enrollmentPlace();
  const outcome = await place.enroll({ ...place.user, password: WRONG });
  expect(verdict(outcome)).toBe('WRONG_PASSWORD');
  expect(outcome).toMatchObject({ error: { retryable: false, unclear: false } });
  expect(place.proxy.operations).toEqual(['InitiateAuth']);
  expectNothingWritten(place);
});

test('a wrong password does not replace the right one of an enrolled user', async () => {
  const place = await enrollmentPlace();
  await place.enroll();
  expect(verdict(await place.enroll({ ...place.user, password: WRONG }))).toBe('WRONG_PASSWORD');
  const [account] = place.vault.accounts.list();
  expect(place.vault.accounts.password(account?.id ?? '')?.reveal()).toBe(place.user.password.reveal());
});

test('no more than two passwords are ever tried for one user', async () => {
  const place = await enrollmentPlace();
  const outcome = await place.enroll({
    ...place.user,
    password: WRONG,
    newPassword: new Secret('Nor-th1s-one'),
  });
  expect(verdict(outcome)).toBe('WRONG_PASSWORD');
  expect(place.proxy.operations).toHaveLength(2);
  expectNothingWritten(place);
});

test('a locked-out user is told apart from a wrong password, and is not tried again', async () => {
  const place = await enrollmentPlace();
  place.proxy.error('InitiateAuth', 'NotAuthorizedException', 'Password attempts exceeded');
  const outcome = await place.enroll({ ...place.user, newPassword: new Secret('Another-0ne') });
  expect(verdict(outcome)).toBe('LOCKED_OUT');
  expect(place.proxy.operations).toHaveLength(1);
  expectNothingWritten(place);
});

test.each([
  ['an empty password', { password: new Secret('') }, 'NO_PASSWORD'],
  ['an empty user name', { username: '' }, 'NO_USERNAME'],
  ['a blank user name', { username: '  ' }, 'NO_USERNAME'],
])('%s is refused before anything is sent', async (_name, change, code) => {
  const place = await enrollmentPlace();
  expect(verdict(await place.enroll({ ...place.user, ...change }))).toBe(code);
  expect(place.proxy.exchanges).toEqual([]);
  expectNothingWritten(place);
});

test('a client that does not allow the chosen flow is refused with what to allow, and with the way to find one', async () => {
  const place = await enrollmentPlace();
  await place.admin('UpdateUserPoolClient', {
    ClientId: place.seeded.clientId,
    ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const outcome = await place.enroll();
  expect(verdict(outcome)).toBe('FLOW_NOT_ENABLED');
  expect(outcome.ok ? '' : outcome.error.message).toMatch(/flow of the pool to auto.*ALLOW_USER_SRP_AUTH/);
  expectNothingWritten(place);
});

test.each<[string, Partial<Pool>, string, boolean]>([
  ['an unknown client', { clientId: 'x'.repeat(26) }, 'CLIENT_NOT_FOUND', false],
  ['a malformed client ID', { clientId: 'not a client!' }, 'INVALID_PARAMETER', false],
  ['a missing client secret', { clientSecret: null }, 'CLIENT_SECRET_WRONG', true],
  ['a wrong client secret', { clientSecret: new Secret('wrong') }, 'CLIENT_SECRET_WRONG', true],
])('%s is refused by its own name', async (_name, change, code, clientSecret) => {
  const place = await enrollmentPlace({ clientSecret });
  const outcome = await enrollUser(place.deps, { ...place.pool, ...change }, place.user);
  expect(verdict(outcome)).toBe(code);
  expectNothingWritten(place);
});

test('enrolled elsewhere: says so, keeps no secret and changes nothing in the pool', async () => {
  const place = await enrollmentPlace();
  await place.enroll();
  const held = place.stored().token.verified?.secret;
  // Another Poolkey, with a vault of its own.
  const other = otherVault(place);
  expect(verdict(await other())).toBe('ENROLLED_ELSEWHERE');
  expect(place.stored().token.verified?.secret).toBe(held);
});

function otherVault(place: EnrollmentPlace): () => ReturnType<typeof enrollUser> {
  const vault = vaultFile(place.time).open();
  const { id: _id, clockOffsetMs: _offset, ...fields } = place.pool;
  const pool = vault.pools.add(fields);
  return () => enrollUser(depsOver(vault, place.time), pool, place.user);
}

test('SMS preferred: says what to do, and writes nothing', async () => {
  const place = await enrollmentPlace();
  const Username = place.user.username;
  await place.admin('SetUserPoolMfaConfig', {
    MfaConfiguration: 'ON',
    SoftwareTokenMfaConfiguration: { Enabled: true },
    SmsMfaConfiguration: SMS,
  });
  await place.admin('AdminUpdateUserAttributes', {
    Username,
    UserAttributes: [{ Name: 'phone_number', Value: '+15550100' }],
  });
  await place.admin('AdminSetUserMFAPreference', {
    Username,
    SMSMfaSettings: { Enabled: true, PreferredMfa: true },
  });
  const outcome = await place.enroll();
  expect(verdict(outcome)).toBe('MFA_BY_SMS');
  expect(outcome.ok ? '' : outcome.error.message).toContain('AdminSetUserMFAPreference');
});

// Trap of reference/cognito.md 3: "ON, SMS+TOTP, has phone: maybe SMS_MFA instead of MFA_SETUP".
test.each([
  ['ON', 'MFA_BY_SMS'],
  ['OPTIONAL', 'ok'],
] as const)('%s with SMS, a user with a telephone number and no factor: %s', async (mfa, code) => {
  const place = await enrollmentPlace({ mfa });
  await place.admin('SetUserPoolMfaConfig', {
    MfaConfiguration: mfa,
    SoftwareTokenMfaConfiguration: { Enabled: true },
    SmsMfaConfiguration: SMS,
  });
  await place.admin('AdminUpdateUserAttributes', {
    Username: place.user.username,
    UserAttributes: [
      { Name: 'phone_number', Value: '+15550100' },
      { Name: 'phone_number_verified', Value: 'true' },
    ],
  });
  expect(verdict(await place.enroll())).toBe(code);
});

test('e-mail preferred: MFA_BY_EMAIL', async () => {
  const place = await enrollmentPlace();
  await place.admin('AdminSetUserMFAPreference', {
    Username: place.user.username,
    EmailMfaSettings: { Enabled: true, PreferredMfa: true },
  });
  expect(verdict(await place.enroll())).toBe('MFA_BY_EMAIL');
});

test('TOTP off in an OPTIONAL pool: TOTP_OFF on the account, and no secret', async () => {
  const place = await enrollmentPlace({ mfa: 'OFF' });
  expect(verdict(await place.enroll())).toBe('TOTP_OFF');
  expect(place.vault.accounts.list()[0]?.problem?.code).toBe('TOTP_OFF');
  expect(place.secretsInVault()).toEqual([]);
});

test('an ON pool with SMS alone: TOTP_OFF', async () => {
  const place = await enrollmentPlace();
  await place.admin('SetUserPoolMfaConfig', {
    MfaConfiguration: 'ON',
    SoftwareTokenMfaConfiguration: { Enabled: false },
    SmsMfaConfiguration: SMS,
  });
  expect(verdict(await place.enroll())).toBe('TOTP_OFF');
});

test('Status ERROR at Verify is a failure; the secret stays pending until somebody knows', async () => {
  const place = await enrollmentPlace();
  place.proxy.status('VerifySoftwareToken', 200, '{"Status":"ERROR"}', { before: true });
  expect(verdict(await place.enroll())).toBe('VERIFY_STATUS_ERROR');
  expect(place.secretsInVault()).toHaveLength(1);
  expect(verdict(await place.enroll())).toBe('ok');
  expect(place.secretsInVault()).toEqual([place.stored().token.verified?.secret]);
});

test('an access token without the scope: TOKEN_SCOPE', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  place.proxy.error(
    'AssociateSoftwareToken',
    'NotAuthorizedException',
    'Access Token does not have required scopes',
  );
  expect(verdict(await place.enroll())).toBe('TOKEN_SCOPE');
});

test('a throttled call ends in THROTTLED, may be retried, and is not retried by itself', async () => {
  const place = await enrollmentPlace();
  place.proxy.error('InitiateAuth', 'TooManyRequestsException', 'Rate exceeded');
  const outcome = await place.enroll();
  expect(outcome).toMatchObject({ ok: false, error: { code: 'THROTTLED', retryable: true } });
  expect(place.proxy.operations).toHaveLength(1);
});
