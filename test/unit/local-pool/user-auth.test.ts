import { expect, test } from 'vitest';
import {
  answerCode,
  awsError,
  codeAt,
  enrollBySession,
  enrollByToken,
  poolFixture,
  type Fixture,
} from './pool-fixture.ts';
import { proofFor, SrpClient } from './srp-client.ts';

const WRONG = awsError('NotAuthorized', 'Incorrect username or password.');

async function start(
  { sdk, pool, user }: Fixture,
  parameters: Record<string, string> = {},
  username = user.username,
) {
  return sdk.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: username, ...parameters },
  });
}

async function respond(
  { sdk, pool, user }: Fixture,
  name: 'SELECT_CHALLENGE' | 'PASSWORD' | 'PASSWORD_SRP' | 'PASSWORD_VERIFIER' | 'EMAIL_OTP' | 'SMS_OTP',
  session: string | undefined,
  responses: Record<string, string>,
) {
  return sdk.respondToAuthChallenge({
    ClientId: pool.clientId,
    ChallengeName: name,
    ...(session !== undefined && { Session: session }),
    ChallengeResponses: { USERNAME: user.username, ...responses },
  });
}

/** Codes as first factor; `UpdateUserPool` puts what it is not told back to its default. */
async function allowCodes({ server, pool }: Fixture, extra: object = {}): Promise<void> {
  await server.call('UpdateUserPool', {
    UserPoolId: pool.userPoolId,
    MfaConfiguration: 'OPTIONAL',
    Policies: {
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] },
    },
    ...extra,
  });
}

test('without a preference, or with one that the user does not have, there is a choice', async () => {
  const fixture = await poolFixture();
  for (const parameters of [{}, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }, { PREFERRED_CHALLENGE: 'WEB_AUTHN' }]) {
    const answer = await start(fixture, parameters);
    expect(answer).toMatchObject({
      ChallengeName: 'SELECT_CHALLENGE',
      ChallengeParameters: {},
      AvailableChallenges: ['PASSWORD_SRP', 'PASSWORD'],
      Session: expect.stringMatching(/^\S{20,2048}$/) as unknown,
    });
    expect(answer.ChallengeParameters).toEqual({});
  }
});

test('PASSWORD: at once, as an answer to the choice, or as a challenge of its own', async () => {
  const fixture = await poolFixture();
  const { user } = fixture;
  const direct = await start(fixture, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: user.password });
  expect(direct.ChallengeName).toBe('MFA_SETUP');
  expect(direct).not.toHaveProperty('AvailableChallenges');

  const choice = await start(fixture);
  const chosen = await respond(fixture, 'SELECT_CHALLENGE', choice.Session, {
    ANSWER: 'PASSWORD',
    PASSWORD: user.password,
  });
  expect(chosen.ChallengeName).toBe('MFA_SETUP');

  const asked = await start(fixture, { PREFERRED_CHALLENGE: 'PASSWORD' });
  expect(asked).toMatchObject({
    ChallengeName: 'PASSWORD',
    AvailableChallenges: ['PASSWORD_SRP', 'PASSWORD'],
  });
  await expect(
    respond(fixture, 'PASSWORD', asked.Session, { PASSWORD: 'Wrong-Word-1' }),
  ).rejects.toMatchObject(WRONG);
  const answered = await respond(fixture, 'PASSWORD', asked.Session, { PASSWORD: user.password });
  expect(answered.ChallengeName).toBe('MFA_SETUP');
  expect(answered).not.toHaveProperty('AvailableChallenges');

  const later = await respond(fixture, 'SELECT_CHALLENGE', (await start(fixture)).Session, {
    ANSWER: 'PASSWORD',
  });
  expect(later.ChallengeName).toBe('PASSWORD');
  expect((await respond(fixture, 'PASSWORD', later.Session, { PASSWORD: user.password })).ChallengeName).toBe(
    'MFA_SETUP',
  );
});

test('PASSWORD_SRP: at once, as an answer to the choice, or as a challenge of its own', async () => {
  const fixture = await poolFixture({ flows: ['ALLOW_USER_AUTH'] });
  const { user } = fixture;
  const client = new SrpClient();
  const SRP_A = client.srpA;
  const asked = await start(fixture, { PREFERRED_CHALLENGE: 'PASSWORD_SRP' });
  expect(asked.ChallengeName).toBe('PASSWORD_SRP');
  const opened = [
    await start(fixture, { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A }),
    await respond(fixture, 'SELECT_CHALLENGE', (await start(fixture)).Session, {
      ANSWER: 'PASSWORD_SRP',
      SRP_A,
    }),
    await respond(fixture, 'PASSWORD_SRP', asked.Session, { SRP_A }),
  ];
  for (const challenge of opened) {
    expect(challenge.ChallengeName).toBe('PASSWORD_VERIFIER');
    const proof = proofFor(fixture, client, challenge, user.password);
    const done = await respond(fixture, 'PASSWORD_VERIFIER', challenge.Session, { ...proof });
    expect(done.ChallengeName).toBe('MFA_SETUP');
  }
});

test('sessions of the choice: single use, bound, and only for what was offered', async () => {
  const fixture = await poolFixture();
  const { user, clock } = fixture;
  const choice = await start(fixture);
  const select = (session: string | undefined, responses: Record<string, string>) =>
    respond(fixture, 'SELECT_CHALLENGE', session, responses);
  for (const ANSWER of ['EMAIL_OTP', 'WEB_AUTHN', 'SELECT_CHALLENGE', 'x']) {
    await expect(select(choice.Session, { ANSWER })).rejects.toMatchObject(awsError('InvalidParameter'));
  }
  await expect(select(choice.Session, {})).rejects.toMatchObject(
    awsError('InvalidParameter', 'Missing required parameter ANSWER'),
  );
  await expect(select(undefined, { ANSWER: 'PASSWORD' })).rejects.toMatchObject(
    awsError('InvalidParameter', 'Missing required parameter Session'),
  );
  await expect(
    respond(fixture, 'PASSWORD', choice.Session, { PASSWORD: user.password }),
  ).rejects.toMatchObject(awsError('NotAuthorized', 'Invalid session for the user.'));
  await select(choice.Session, { ANSWER: 'PASSWORD' });
  await expect(select(choice.Session, { ANSWER: 'PASSWORD' })).rejects.toMatchObject(
    awsError('NotAuthorized', 'Invalid session for the user, session can only be used once.'),
  );
  const late = await start(fixture);
  clock.now += 3 * 60_000;
  await expect(select(late.Session, { ANSWER: 'PASSWORD' })).rejects.toMatchObject(
    awsError('NotAuthorized', 'Invalid session for the user, session is expired.'),
  );
});

test('section 3: a temporary password can be chosen two ways and has to be changed', async () => {
  const fixture = await poolFixture({ permanentPasswords: false, mfa: 'OPTIONAL' });
  await allowCodes(fixture);
  const choice = await start(fixture, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  expect(choice).toMatchObject({
    ChallengeName: 'SELECT_CHALLENGE',
    AvailableChallenges: ['PASSWORD_SRP', 'PASSWORD'],
  });
  const next = await respond(fixture, 'SELECT_CHALLENGE', choice.Session, {
    ANSWER: 'PASSWORD',
    PASSWORD: fixture.user.password,
  });
  expect(next.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
});

test('MFA follows a password of USER_AUTH as it follows any other', async () => {
  const fixture = await poolFixture();
  const { user, clock } = fixture;
  const { secret } = await enrollBySession(fixture, user);
  const { ChallengeName, Session } = await start(fixture, {
    PREFERRED_CHALLENGE: 'PASSWORD',
    PASSWORD: user.password,
  });
  expect(ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  const done = await answerCode(fixture, user, Session, codeAt(secret, clock.now));
  expect(done.AuthenticationResult).toBeDefined();
});

test('codes as first factor: where the pool allows them and the user has the address', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { server, pool, user } = fixture;
  await allowCodes(fixture);
  expect((await start(fixture)).AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP']);
  await server.call('AdminUpdateUserAttributes', {
    UserPoolId: pool.userPoolId,
    Username: user.username,
    UserAttributes: [{ Name: 'phone_number', Value: '+15550100' }],
  });
  const choice = await start(fixture);
  expect(choice.AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP']);

  const mail = await start(fixture, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  expect(mail).toMatchObject({
    ChallengeName: 'EMAIL_OTP',
    ChallengeParameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
      CODE_DELIVERY_DESTINATION: 't***@e***',
    },
    AvailableChallenges: ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP'],
  });
  const code = server.inspection.messages().at(-1);
  expect(code).toMatchObject({
    username: user.username,
    purpose: 'sign-in code',
    destination: `${user.username}@example.com`,
    code: expect.stringMatching(/^\d{8}$/) as unknown,
  });
  // Section 4: six wrong codes, and the session still lives.
  for (let n = 0; n < 6; n++) {
    await expect(respond(fixture, 'EMAIL_OTP', mail.Session, { EMAIL_OTP_CODE: 'x' })).rejects.toMatchObject(
      awsError('CodeMismatch'),
    );
  }
  const byMail = await respond(fixture, 'EMAIL_OTP', mail.Session, { EMAIL_OTP_CODE: code?.code ?? '' });
  expect(byMail.AuthenticationResult).toBeDefined();

  const sms = await respond(fixture, 'SELECT_CHALLENGE', choice.Session, { ANSWER: 'SMS_OTP' });
  expect(sms).toMatchObject({
    ChallengeName: 'SMS_OTP',
    ChallengeParameters: { CODE_DELIVERY_DESTINATION: '+****0100' },
  });
  const sent = server.inspection.messages().at(-1)?.code ?? '';
  expect(sent).toMatch(/^\d{6}$/);
  await expect(respond(fixture, 'EMAIL_OTP', sms.Session, { EMAIL_OTP_CODE: sent })).rejects.toMatchObject(
    awsError('CodeMismatch', 'Invalid code or auth state for the user.'),
  );
  const bySms = await respond(fixture, 'SMS_OTP', sms.Session, { SMS_OTP_CODE: sent });
  expect(bySms.AuthenticationResult).toBeDefined();
});

test('who has a second factor, or has to have one, starts with the password', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { server, pool, user, other } = fixture;
  await allowCodes(fixture);
  await enrollByToken(fixture, user);
  expect((await start(fixture)).AvailableChallenges).toContain('EMAIL_OTP');
  await server.call('AdminSetUserMFAPreference', {
    UserPoolId: pool.userPoolId,
    Username: user.username,
    SoftwareTokenMfaSettings: { Enabled: true },
  });
  expect((await start(fixture)).AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD']);
  await allowCodes(fixture, { MfaConfiguration: 'ON' });
  expect((await start(fixture, {}, other.username)).AvailableChallenges).toEqual([
    'PASSWORD_SRP',
    'PASSWORD',
  ]);
});

test('a user without a password: made by AdminCreateUser, confirmed at once, signs in by code alone', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, server, pool } = fixture;
  await allowCodes(fixture);
  const { User } = await sdk.adminCreateUser({
    UserPoolId: pool.userPoolId,
    Username: 'pat',
    UserAttributes: [{ Name: 'email', Value: 'pat@example.com' }],
  });
  expect(User?.UserStatus).toBe('CONFIRMED');
  const pat = { ...fixture, user: { username: 'pat', password: '' } };
  expect((await start(pat)).AvailableChallenges).toEqual(['EMAIL_OTP']);
  const { Session } = await start(pat, { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  const code = server.inspection.messages().at(-1)?.code ?? '';
  const done = await respond(pat, 'EMAIL_OTP', Session, { EMAIL_OTP_CODE: code });
  const AccessToken = done.AuthenticationResult?.AccessToken;
  await expect(
    sdk.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'pat', PASSWORD: 'Any-Word-1' },
    }),
  ).rejects.toMatchObject(WRONG);
  const client = new SrpClient();
  const srp = await sdk.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: 'pat', SRP_A: client.srpA },
  });
  await expect(
    respond(pat, 'PASSWORD_VERIFIER', undefined, { ...proofFor(pat, client, srp, 'Any-Word-1') }),
  ).rejects.toMatchObject(WRONG);
  // The first password needs no previous one.
  await sdk.changePassword({ AccessToken, ProposedPassword: 'First-Word-1' });
  expect((await start(pat)).AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP']);
  const { UserSub } = await sdk.signUp({
    ClientId: pool.clientId,
    Username: 'sam',
    UserAttributes: [{ Name: 'email', Value: 'sam@example.com' }],
  });
  expect(UserSub).toBeDefined();
  await expect(sdk.signUp({ ClientId: pool.clientId, Username: 'tim' })).rejects.toMatchObject(
    awsError('InvalidParameter', 'Missing required parameter Password'),
  );
});

test('rule 29: USER_AUTH needs ALLOW_USER_AUTH; AdminInitiateAuth serves it too', async () => {
  const fixture = await poolFixture({ flows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] });
  await expect(start(fixture)).rejects.toMatchObject(
    awsError('InvalidParameter', 'Auth flow not enabled for this client'),
  );
  const open = await poolFixture();
  const answer = await open.sdk.adminInitiateAuth({
    UserPoolId: open.pool.userPoolId,
    ClientId: open.pool.clientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: open.user.username },
  });
  expect(answer.AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD']);
});
