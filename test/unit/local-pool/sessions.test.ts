import { expect, test } from 'vitest';
import {
  answerCode,
  awsError,
  codeAt,
  enrollBySession,
  enrollByToken,
  poolFixture,
  signIn,
  STEP_MS,
  tokensOf,
  wrongCode,
  type Fixture,
} from './pool-fixture.ts';

const USED = awsError('NotAuthorized', 'Invalid session for the user, session can only be used once.');
const EXPIRED = awsError('NotAuthorized', 'Invalid session for the user, session is expired.');
const INVALID = awsError('NotAuthorized', 'Invalid session for the user.');
const MINUTE = 60_000;

async function finishSetup(
  { sdk, pool, user }: Fixture,
  Session: string | undefined,
  clientId = pool.clientId,
) {
  return sdk.respondToAuthChallenge({
    ClientId: clientId,
    ChallengeName: 'MFA_SETUP',
    Session,
    ChallengeResponses: { USERNAME: user.username },
  });
}

test('rule 8: sessions are opaque, URL-safe, 20..2048 characters, never the same', async () => {
  const fixture = await poolFixture();
  const sessions = new Set<string>();
  for (let round = 0; round < 10; round++) {
    const { Session = '' } = await signIn(fixture, fixture.user);
    expect(Session).toMatch(/^[A-Za-z0-9_-]{900,1600}$/);
    sessions.add(Session);
  }
  expect(sessions.size).toBe(10);
});

test('rule 9: dead after success, with the "used once" text', async () => {
  const fixture = await poolFixture();
  const { sdk, clock } = fixture;
  const first = await signIn(fixture, fixture.user);
  const associated = await sdk.associateSoftwareToken({ Session: first.Session });
  await expect(sdk.associateSoftwareToken({ Session: first.Session })).rejects.toMatchObject(USED);
  const UserCode = codeAt(associated.SecretCode, clock.now);
  const verified = await sdk.verifySoftwareToken({ Session: associated.Session, UserCode });
  await expect(sdk.verifySoftwareToken({ Session: associated.Session, UserCode })).rejects.toMatchObject(
    USED,
  );
  await finishSetup(fixture, verified.Session);
  await expect(finishSetup(fixture, verified.Session)).rejects.toMatchObject(USED);
});

test('rule 9: bound to client, user and challenge; a changed one is invalid', async () => {
  const fixture = await poolFixture();
  const { sdk, pool, server, user, other, clock } = fixture;
  const { secret } = await enrollBySession(fixture, user);
  const { Session = '' } = await signIn(fixture, user);
  const code = codeAt(secret, clock.now);
  const second = await server.call<{ UserPoolClient: { ClientId: string } }>('CreateUserPoolClient', {
    UserPoolId: pool.userPoolId,
    ClientName: 'second',
  });
  const foreign = { ...fixture, pool: { ...pool, clientId: second.UserPoolClient.ClientId } };
  await expect(answerCode(foreign, user, Session, code)).rejects.toMatchObject(INVALID);
  await expect(answerCode(fixture, other, Session, code)).rejects.toMatchObject(INVALID);
  await expect(answerCode(fixture, user, `${Session}A`, code)).rejects.toMatchObject(INVALID);
  await expect(answerCode(fixture, user, Session.replace(/^./, 'B'), code)).rejects.toMatchObject(INVALID);
  await expect(sdk.associateSoftwareToken({ Session })).rejects.toMatchObject(INVALID);
  await expect(finishSetup(fixture, Session)).rejects.toMatchObject(INVALID);
  await expect(
    sdk.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'SMS_MFA',
      Session,
      ChallengeResponses: { USERNAME: user.username, SMS_MFA_CODE: code },
    }),
  ).rejects.toMatchObject(awsError('CodeMismatch', 'Invalid code or auth state for the user.'));
  // None of that used the session up.
  expect((await answerCode(fixture, user, Session, code)).AuthenticationResult).toBeDefined();
});

test('rule 9: expired after AuthSessionValidity, counted anew with each response', async () => {
  const fixture = await poolFixture();
  const { sdk, clock, server, pool } = fixture;
  const first = await signIn(fixture, fixture.user);
  clock.now += 3 * MINUTE - 1;
  const associated = await sdk.associateSoftwareToken({ Session: first.Session });
  clock.now += 3 * MINUTE - 1;
  const UserCode = codeAt(associated.SecretCode, clock.now);
  const verified = await sdk.verifySoftwareToken({ Session: associated.Session, UserCode });
  clock.now += 3 * MINUTE;
  await expect(finishSetup(fixture, verified.Session)).rejects.toMatchObject(EXPIRED);

  await server.call('UpdateUserPoolClient', {
    UserPoolId: pool.userPoolId,
    ClientId: pool.clientId,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    AuthSessionValidity: 15,
  });
  const longer = await signIn(fixture, fixture.other);
  clock.now += 15 * MINUTE - 1;
  await sdk.associateSoftwareToken({ Session: longer.Session });
});

test('rule 9: a new sign-in between Associate and Verify supersedes the set-up', async () => {
  const fixture = await poolFixture();
  const { sdk, clock } = fixture;
  const first = await signIn(fixture, fixture.user);
  const old = await sdk.associateSoftwareToken({ Session: first.Session });
  const second = await signIn(fixture, fixture.user);
  await expect(
    sdk.verifySoftwareToken({ Session: old.Session, UserCode: codeAt(old.SecretCode, clock.now) }),
  ).rejects.toMatchObject(INVALID);
  const fresh = await sdk.associateSoftwareToken({ Session: second.Session });
  const UserCode = codeAt(fresh.SecretCode, clock.now);
  expect((await sdk.verifySoftwareToken({ Session: fresh.Session, UserCode })).Status).toBe('SUCCESS');
});

test('rule 9: a failed sign-in and another user supersede nothing', async () => {
  const fixture = await poolFixture();
  const { sdk, clock, user, other } = fixture;
  const first = await signIn(fixture, user);
  const associated = await sdk.associateSoftwareToken({ Session: first.Session });
  await expect(signIn(fixture, { ...user, password: 'Wrong-1-word' })).rejects.toMatchObject(
    awsError('NotAuthorized'),
  );
  await signIn(fixture, other);
  const UserCode = codeAt(associated.SecretCode, clock.now);
  expect((await sdk.verifySoftwareToken({ Session: associated.Session, UserCode })).Status).toBe('SUCCESS');
});

test('rule 9: once a user is enrolled, an older set-up session replaces nothing', async () => {
  const fixture = await poolFixture();
  const older = await signIn(fixture, fixture.user);
  await enrollBySession(fixture, fixture.user);
  await expect(fixture.sdk.associateSoftwareToken({ Session: older.Session })).rejects.toMatchObject(INVALID);
});

test('rule 10: a wrong code keeps the session', async () => {
  const fixture = await poolFixture();
  const { sdk, clock, user } = fixture;
  const first = await signIn(fixture, user);
  const associated = await sdk.associateSoftwareToken({ Session: first.Session });
  const secret = associated.SecretCode;
  for (let attempt = 0; attempt < 3; attempt++) {
    await expect(
      sdk.verifySoftwareToken({ Session: associated.Session, UserCode: wrongCode(secret, clock.now) }),
    ).rejects.toMatchObject(awsError('EnableSoftwareTokenMFA'));
  }
  const UserCode = codeAt(secret, clock.now - STEP_MS);
  const verified = await sdk.verifySoftwareToken({ Session: associated.Session, UserCode });
  await finishSetup(fixture, verified.Session);
  const { Session } = await signIn(fixture, user);
  await expect(answerCode(fixture, user, Session, wrongCode(secret, clock.now))).rejects.toMatchObject(
    awsError('CodeMismatch'),
  );
  expect(
    (await answerCode(fixture, user, Session, codeAt(secret, clock.now))).AuthenticationResult,
  ).toBeDefined();
});

test('rule 10: strict mode burns the session at a wrong code, but not at a reused one', async () => {
  const fixture = await poolFixture({}, { strictSessions: true });
  const { sdk, clock, user, other } = fixture;
  const { secret } = await enrollBySession(fixture, user);
  const reused = await signIn(fixture, user);
  await expect(
    answerCode(fixture, user, reused.Session, codeAt(secret, clock.now - STEP_MS)),
  ).rejects.toMatchObject(awsError('ExpiredCode'));
  await expect(answerCode(fixture, user, reused.Session, wrongCode(secret, clock.now))).rejects.toMatchObject(
    awsError('CodeMismatch'),
  );
  await expect(answerCode(fixture, user, reused.Session, codeAt(secret, clock.now))).rejects.toMatchObject(
    USED,
  );

  const first = await signIn(fixture, other);
  const associated = await sdk.associateSoftwareToken({ Session: first.Session });
  const wrong = { Session: associated.Session, UserCode: wrongCode(associated.SecretCode, clock.now) };
  await expect(sdk.verifySoftwareToken(wrong)).rejects.toMatchObject(awsError('EnableSoftwareTokenMFA'));
  await expect(sdk.verifySoftwareToken(wrong)).rejects.toMatchObject(USED);
});

test('rule 11: S1 -> S2 -> S3, and only S3 finishes the set-up', async () => {
  const fixture = await poolFixture();
  const { sdk, clock } = fixture;
  const s1 = (await signIn(fixture, fixture.user)).Session;
  await expect(finishSetup(fixture, s1)).rejects.toMatchObject(INVALID);
  await expect(sdk.verifySoftwareToken({ Session: s1, UserCode: '123456' })).rejects.toMatchObject(INVALID);
  const { Session: s2, SecretCode } = await sdk.associateSoftwareToken({ Session: s1 });
  await expect(finishSetup(fixture, s1)).rejects.toMatchObject(USED);
  await expect(finishSetup(fixture, s2)).rejects.toMatchObject(INVALID);
  const UserCode = codeAt(SecretCode, clock.now);
  const { Session: s3, Status } = await sdk.verifySoftwareToken({ Session: s2, UserCode });
  expect(Status).toBe('SUCCESS');
  expect(new Set([s1, s2, s3]).size).toBe(3);
  await expect(finishSetup(fixture, s2)).rejects.toMatchObject(USED);
  await expect(sdk.verifySoftwareToken({ Session: s3, UserCode })).rejects.toMatchObject(INVALID);
  expect((await finishSetup(fixture, s3)).AuthenticationResult?.AccessToken).toBeDefined();
});

test('rule 12: by access token neither Associate nor Verify gives a session', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, clock } = fixture;
  const { AccessToken } = await tokensOf(fixture, fixture.user);
  const associated = await sdk.associateSoftwareToken({ AccessToken });
  expect(associated).not.toHaveProperty('Session');
  const verified = await sdk.verifySoftwareToken({
    AccessToken,
    UserCode: codeAt(associated.SecretCode, clock.now),
  });
  expect(verified.Status).toBe('SUCCESS');
  expect(verified).not.toHaveProperty('Session');
});

test('Associate wants one of access token and session', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { accessToken } = await enrollByToken(fixture, fixture.user);
  await expect(fixture.sdk.associateSoftwareToken({})).rejects.toMatchObject(
    awsError('InvalidParameter', 'Missing required parameter Session'),
  );
  await expect(
    fixture.sdk.associateSoftwareToken({ AccessToken: accessToken, Session: 'x'.repeat(20) }),
  ).rejects.toMatchObject(awsError('InvalidParameter'));
});
