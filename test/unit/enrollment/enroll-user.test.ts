import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { enrollUser } from '../../../main/enrollment/enroll-user.ts';
import { ensurePreferred } from '../../../main/enrollment/set-up-token.ts';
import { signInUser } from '../../../main/enrollment/sign-in-user.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { enrollmentPlace, STEP_MS, verdict, type EnrollmentPlace } from './enrollment-fixture.ts';

const SMS = { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/x' } };
const NEW_PASSWORD = new Secret('An0ther-Passw0rd!');

/** Signs the user in by the vault, and tells by which challenges. */
async function challengesOfSignIn(place: EnrollmentPlace): Promise<readonly string[]> {
  const account = place.vault.accounts.ofUser(place.pool.id, place.user.username);
  if (!account) throw new Error('no account');
  const outcome = await signInUser(place.deps, place.pool, account);
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value.challenges;
}

function expectEnrolled(place: EnrollmentPlace): void {
  const held = place.stored().token.verified?.secret;
  expect(held).toMatch(/^[A-Z2-7]{52}$/);
  expect(place.secretsInVault()).toEqual([held]);
  const account = place.vault.accounts.ofUser(place.pool.id, place.user.username);
  expect(account).toMatchObject({ problem: null, hasPassword: true });
  expect(place.vault.tokens.current(account?.id ?? '')?.state).toBe('confirmed');
}

test('ON pool: enrolls by Session, with no call more than needed', async () => {
  const place = await enrollmentPlace({ mfa: 'ON' });
  const outcome = await place.enroll();
  expect(outcome).toMatchObject({ ok: true, value: { path: 'session' } });
  expect(place.proxy.operations).toEqual([
    'InitiateAuth',
    'AssociateSoftwareToken',
    'VerifySoftwareToken',
    'RespondToAuthChallenge',
    'GetUser',
  ]);
  expectEnrolled(place);
  const [event] = place.vault.events.of(outcome.ok ? outcome.value.accountId : '');
  expect(event).toMatchObject({ kind: 'enrolled', detail: 'session' });
});

test('ON pool: Associate and Verify carry the Session of the answer before, and never an access token', async () => {
  const place = await enrollmentPlace({ mfa: 'ON' });
  await place.enroll();
  const [started, associated, verified, finished] = place.proxy.exchanges;
  const sessionOf = (value: unknown) => (value as { Session?: string }).Session;
  expect(sessionOf(associated?.request)).toBe(sessionOf(started?.response));
  expect(sessionOf(verified?.request)).toBe(sessionOf(associated?.response));
  expect(sessionOf(finished?.request)).toBe(sessionOf(verified?.response));
  expect(associated?.request).not.toHaveProperty('AccessToken');
  expect(verified?.request).not.toHaveProperty('AccessToken');
});

test('enrollment spends the previous step, so that the user can sign in in the very same step', async () => {
  const place = await enrollmentPlace({ mfa: 'ON' });
  await place.enroll();
  expect(place.stored().token.verified?.usedSteps).toEqual([Math.floor(place.time.clock() / STEP_MS) - 1]);
  expect(await challengesOfSignIn(place)).toEqual(['SOFTWARE_TOKEN_MFA']);
  expect(place.time.slept).toEqual([]);
});

test('OPTIONAL pool: enrolls by access token, sets the preference and reads it back', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  expect(await place.enroll()).toMatchObject({ ok: true, value: { path: 'access-token' } });
  expect(place.proxy.operations).toEqual([
    'InitiateAuth',
    'AssociateSoftwareToken',
    'VerifySoftwareToken',
    'SetUserMFAPreference',
    'GetUser',
  ]);
  expectEnrolled(place);
  expect(place.stored().mfa).toEqual({ enabled: ['SOFTWARE_TOKEN_MFA'], preferred: 'SOFTWARE_TOKEN_MFA' });
  const preference = place.proxy.exchanges.find((each) => each.operation === 'SetUserMFAPreference');
  // Naming SMS for a user without a phone would be refused.
  expect(Object.keys(preference?.request as object).toSorted()).toEqual([
    'AccessToken',
    'SoftwareTokenMfaSettings',
  ]);
  expect(await challengesOfSignIn(place)).toEqual(['SOFTWARE_TOKEN_MFA']);
});

test('OPTIONAL pool: a preference that is taken and not kept is a failure, and the secret stays', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  // The pool never hears of the preference; the client is told that all is well.
  place.proxy.status('SetUserMFAPreference', 200, '{}', { before: true });
  expect(verdict(await place.enroll())).toBe('PREFERENCE_NOT_KEPT');
  expect(place.secretsInVault()).toEqual([place.stored().token.verified?.secret]);
  expect(await place.enroll()).toMatchObject({ ok: true, value: { path: 'already-enrolled' } });
  expect(place.stored().mfa.preferred).toBe('SOFTWARE_TOKEN_MFA');
});

test.each(['ON', 'OPTIONAL'] as const)(
  '%s pool: a temporary password is changed on the way, and the new one is kept',
  async (mfa) => {
    const place = await enrollmentPlace({ mfa, permanentPasswords: false });
    const outcome = await place.enroll({ ...place.user, newPassword: NEW_PASSWORD });
    expect(verdict(outcome)).toBe('ok');
    expectEnrolled(place);
    const account = place.vault.accounts.ofUser(place.pool.id, place.user.username);
    expect(place.vault.accounts.password(account?.id ?? '')?.reveal()).toBe(NEW_PASSWORD.reveal());
    expect(place.vault.accounts.password(account?.id ?? '', 'next_password')).toBeNull();
    expect(await challengesOfSignIn(place)).toEqual(['SOFTWARE_TOKEN_MFA']);
  },
);

test('a temporary password without a new one is a failure that says so, recorded on the account', async () => {
  const place = await enrollmentPlace({ permanentPasswords: false });
  expect(verdict(await place.enroll())).toBe('NEW_PASSWORD_NEEDED');
  expect(place.vault.accounts.list()[0]?.problem?.code).toBe('NEW_PASSWORD_NEEDED');
});

test('a new password against the policy is refused by its name, and the old one still counts', async () => {
  const place = await enrollmentPlace({ permanentPasswords: false });
  const bad = { ...place.user, newPassword: new Secret('short') };
  expect(verdict(await place.enroll(bad))).toBe('PASSWORD_POLICY');
  expect(verdict(await place.enroll({ ...place.user, newPassword: NEW_PASSWORD }))).toBe('ok');
});

test('a roster run again after its users have changed their passwords finds the new ones by itself', async () => {
  const place = await enrollmentPlace({ permanentPasswords: false });
  const row = { ...place.user, newPassword: NEW_PASSWORD };
  await place.enroll(row);
  place.time.advance(STEP_MS);
  expect(await place.enroll(row)).toMatchObject({ ok: true, value: { path: 'already-enrolled' } });
});

test('SELECT_MFA_TYPE: chooses the software token, then makes it the preferred one', async () => {
  const place = await enrollmentPlace();
  await place.enroll();
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
  await place.admin('AdminSetUserMFAPreference', { Username, SMSMfaSettings: { Enabled: true } });
  expect(await challengesOfSignIn(place)).toEqual(['SELECT_MFA_TYPE', 'SOFTWARE_TOKEN_MFA']);

  expect(await place.enroll()).toMatchObject({ ok: true, value: { path: 'already-enrolled' } });
  expect(place.stored().mfa.preferred).toBe('SOFTWARE_TOKEN_MFA');
  expect(await challengesOfSignIn(place)).toEqual(['SOFTWARE_TOKEN_MFA']);
});

test('a user with e-mail MFA beside the token gets the token preferred, one without does not need the call', async () => {
  const place = await enrollmentPlace();
  await place.enroll();
  expect(place.proxy.operations).not.toContain('SetUserMFAPreference');
  await place.admin('AdminSetUserMFAPreference', {
    Username: place.user.username,
    EmailMfaSettings: { Enabled: true },
  });
  const accessToken = new Secret(
    place.server.inspection.mintAccessToken({
      ...place.seeded,
      username: place.user.username,
      scope: 'aws.cognito.signin.user.admin',
    }),
  );
  const outcome = await ensurePreferred(
    {
      deps: place.deps,
      client: place.deps.connect(place.pool),
      account: () => '',
      onCall: (_operation, run) => run(),
    },
    accessToken,
    'where-needed',
  );
  expect(verdict(outcome)).toBe('ok');
  expect(place.stored().mfa.preferred).toBe('SOFTWARE_TOKEN_MFA');
});

test.each(['ON', 'OPTIONAL'] as const)(
  '%s pool, client secret: each call that has a field for it carries the right SECRET_HASH',
  async (mfa) => {
    const place = await enrollmentPlace({ mfa, clientSecret: true, permanentPasswords: false });
    const outcome = await place.enroll({ ...place.user, newPassword: NEW_PASSWORD });
    expect(verdict(outcome)).toBe('ok');
    await challengesOfSignIn(place);
    const hash = createHmac('sha256', place.seeded.clientSecret ?? '')
      .update(place.user.username + place.seeded.clientId)
      .digest('base64');
    const bearing = place.proxy.exchanges.filter(({ operation }) =>
      ['InitiateAuth', 'RespondToAuthChallenge'].includes(operation),
    );
    expect(bearing.length).toBeGreaterThanOrEqual(4);
    for (const { request } of bearing) {
      const { AuthParameters, ChallengeResponses } = request as Record<string, Record<string, string>>;
      expect((AuthParameters ?? ChallengeResponses)?.['SECRET_HASH']).toBe(hash);
    }
  },
);

test('an alias as user name works with a client secret: later calls go by the name that the pool gave', async () => {
  const place = await enrollmentPlace({ clientSecret: true });
  const { UserPool } = await place.admin<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: 'aliases',
    AliasAttributes: ['email'],
    UserPoolId: undefined,
  });
  const there = { UserPoolId: UserPool.Id };
  await place.admin('SetUserPoolMfaConfig', {
    ...there,
    MfaConfiguration: 'ON',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  const { UserPoolClient } = await place.admin<{
    UserPoolClient: { ClientId: string; ClientSecret: string };
  }>('CreateUserPoolClient', {
    ...there,
    ClientName: 'x',
    GenerateSecret: true,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  await place.admin('AdminCreateUser', {
    ...there,
    Username: 'alice',
    TemporaryPassword: NEW_PASSWORD.reveal(),
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: 'alice@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  await place.admin('AdminSetUserPassword', {
    ...there,
    Username: 'alice',
    Password: NEW_PASSWORD.reveal(),
    Permanent: true,
  });
  const { id: _id, clockOffsetMs: _offset, ...fields } = place.pool;
  const pool = place.vault.pools.add({
    ...fields,
    name: 'Aliases',
    userPoolId: UserPool.Id,
    clientId: UserPoolClient.ClientId,
    clientSecret: new Secret(UserPoolClient.ClientSecret),
  });
  const outcome = await enrollUser(place.deps, pool, {
    username: 'alice@example.com',
    password: NEW_PASSWORD,
  });
  expect(verdict(outcome)).toBe('ok');
  const finish = place.proxy.exchanges.find(({ operation }) => operation === 'RespondToAuthChallenge');
  expect(finish?.request).toMatchObject({ ChallengeResponses: { USERNAME: 'alice' } });
});

test('a user who is enrolled with our secret stays as it is', async () => {
  const place = await enrollmentPlace();
  await place.enroll();
  const before = place.stored().token.verified?.secret;
  expect(await place.enroll()).toMatchObject({ ok: true, value: { path: 'already-enrolled' } });
  expect(place.stored().token.verified?.secret).toBe(before);
  expect(place.secretsInVault()).toEqual([before]);
});

test('a user out of the trash is enrolled again under the same account', async () => {
  const place = await enrollmentPlace();
  const first = await place.enroll();
  const id = first.ok ? first.value.accountId : '';
  place.vault.accounts.remove([id]);
  place.time.advance(STEP_MS);
  expect(await place.enroll()).toMatchObject({ ok: true, value: { accountId: id } });
  expect(place.vault.accounts.list().map((account) => account.id)).toEqual([id]);
});

test('after an administrator has deleted the token, enrolling makes a new one and forgets the old', async () => {
  const place = await enrollmentPlace();
  await place.enroll();
  const old = place.stored().token.verified?.secret;
  await place.admin('AdminDeleteSoftwareToken', { Username: place.user.username });
  expect(await place.enroll()).toMatchObject({ ok: true, value: { path: 'session' } });
  expectEnrolled(place);
  expect(place.secretsInVault()).not.toContain(old);
});

test('OPTIONAL pool: after an administrator has deleted the token, a new one is made', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  await place.enroll();
  await place.admin('AdminDeleteSoftwareToken', { Username: place.user.username });
  expect(await place.enroll()).toMatchObject({ ok: true, value: { path: 'access-token' } });
  expectEnrolled(place);
});
