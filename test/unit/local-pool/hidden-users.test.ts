import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { awsError, poolFixture, signIn, type Fixture } from './pool-fixture.ts';
import { proofFor, SrpClient } from './srp-client.ts';

const HIDDEN = { preventUserExistenceErrors: 'ENABLED' } as const;
const WRONG = awsError('NotAuthorized', 'Incorrect username or password.');
const UNKNOWN = awsError('UserNotFound', 'User does not exist.');
const NOBODY = { username: 'nobody', password: 'Any-Word-1' };

async function srp({ sdk, pool }: Fixture, username: string, client: SrpClient) {
  return sdk.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: username, SRP_A: client.srpA },
  });
}

async function choice({ sdk, pool }: Fixture, username: string, extra: Record<string, string> = {}) {
  return sdk.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: username, ...extra },
  });
}

test('rule 31: LEGACY, the default of the API, names an unknown user in every flow', async () => {
  const fixture = await poolFixture();
  await expect(signIn(fixture, NOBODY)).rejects.toMatchObject(UNKNOWN);
  await expect(srp(fixture, 'nobody', new SrpClient())).rejects.toMatchObject(UNKNOWN);
  await expect(choice(fixture, 'nobody')).rejects.toMatchObject(UNKNOWN);
  const { sdk, pool } = fixture;
  const asked = { ClientId: pool.clientId, Username: 'nobody' };
  const unknown = awsError('UserNotFound', 'Username/client id combination not found.');
  const ConfirmationCode = '123456';
  await expect(sdk.forgotPassword(asked)).rejects.toMatchObject(unknown);
  await expect(
    sdk.confirmForgotPassword({ ...asked, ConfirmationCode, Password: 'Any-Word-1' }),
  ).rejects.toMatchObject(unknown);
  await expect(sdk.confirmSignUp({ ...asked, ConfirmationCode })).rejects.toMatchObject(unknown);
  await expect(sdk.resendConfirmationCode(asked)).rejects.toMatchObject(unknown);
});

test('rule 31: ENABLED, an unknown user has a wrong password, by client and by administrator', async () => {
  const fixture = await poolFixture(HIDDEN);
  const { sdk, pool, user } = fixture;
  await expect(signIn(fixture, NOBODY)).rejects.toMatchObject(WRONG);
  await expect(signIn(fixture, { ...user, password: 'Any-Word-1' })).rejects.toMatchObject(WRONG);
  await expect(
    sdk.adminInitiateAuth({
      UserPoolId: pool.userPoolId,
      ClientId: pool.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'nobody', PASSWORD: 'Any-Word-1' },
    }),
  ).rejects.toMatchObject(WRONG);
  expect((await signIn(fixture, user)).ChallengeName).toBe('MFA_SETUP');
});

test('simulated SRP: one salt and UUID for a name, a new B each time, and a proof that never holds', async () => {
  const fixture = await poolFixture(HIDDEN);
  const { sdk, pool } = fixture;
  const client = new SrpClient();
  const first = await srp(fixture, 'nobody', client);
  const second = await srp(fixture, 'NoBody', client);
  const other = await srp(fixture, 'none', client);
  const [one = {}, two = {}, three = {}] = [first, second, other].map((answer) => answer.ChallengeParameters);
  expect(first.ChallengeName).toBe('PASSWORD_VERIFIER');
  expect(first).not.toHaveProperty('Session');
  expect(one['USER_ID_FOR_SRP']).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(one['USERNAME']).toBe(one['USER_ID_FOR_SRP']);
  for (const name of ['SALT', 'USER_ID_FOR_SRP', 'USERNAME']) {
    expect([name, two[name]]).toEqual([name, one[name]]);
    expect(three[name]).not.toBe(one[name]);
  }
  for (const name of ['SRP_B', 'SECRET_BLOCK']) expect(two[name]).not.toBe(one[name]);
  expect(Object.keys(one).toSorted()).toEqual([
    'SALT',
    'SECRET_BLOCK',
    'SRP_B',
    'USERNAME',
    'USER_ID_FOR_SRP',
  ]);
  const respond = (responses: object) =>
    sdk.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: { ...responses },
    });
  const proof = proofFor(fixture, client, first, 'Any-Word-1');
  await expect(respond(proof)).rejects.toMatchObject(WRONG);
  await expect(respond(proof)).rejects.toMatchObject(
    awsError('NotAuthorized', 'Invalid session for the user, session can only be used once.'),
  );
  await expect(
    respond({ ...proofFor(fixture, client, second, 'Any-Word-1'), USERNAME: 'nobody' }),
  ).rejects.toMatchObject(WRONG);
});

test('simulated SRP with a client secret: hashes of the name first, then of the UUID', async () => {
  const fixture = await poolFixture({ ...HIDDEN, clientSecret: true });
  const { sdk, pool } = fixture;
  const ClientId = pool.clientId;
  const hash = (name: string) =>
    createHmac('sha256', pool.clientSecret ?? '')
      .update(name + ClientId)
      .digest('base64');
  const client = new SrpClient();
  const challenge = await sdk.initiateAuth({
    ClientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: 'nobody', SRP_A: client.srpA, SECRET_HASH: hash('nobody') },
  });
  const proof = proofFor(fixture, client, challenge, 'Any-Word-1');
  const respond = (SECRET_HASH: string) =>
    sdk.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: { ...proof, SECRET_HASH },
    });
  await expect(respond(hash('nobody'))).rejects.toMatchObject(
    awsError('NotAuthorized', `Unable to verify secret hash for client ${ClientId}`),
  );
  await expect(respond(hash(proof.USERNAME))).rejects.toMatchObject(WRONG);
});

test('simulated choice: what the pool offers, and nothing of it ever lets in', async () => {
  const fixture = await poolFixture({ ...HIDDEN, mfa: 'OPTIONAL' });
  const { sdk, server, pool, user } = fixture;
  await server.call('UpdateUserPool', {
    UserPoolId: pool.userPoolId,
    MfaConfiguration: 'OPTIONAL',
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  const known = await choice(fixture, user.username);
  const unknown = await choice(fixture, 'nobody');
  const { Session: _known, $metadata: _m1, ...shown } = known;
  const { Session, $metadata: _m2, ...simulated } = unknown;
  expect(simulated).toEqual(shown);
  const respond = (
    name: 'SELECT_CHALLENGE' | 'PASSWORD' | 'EMAIL_OTP',
    session: string | undefined,
    responses: object,
  ) =>
    sdk.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: name,
      Session: session,
      ChallengeResponses: { USERNAME: 'nobody', ...responses },
    });
  await expect(
    respond('SELECT_CHALLENGE', Session, { ANSWER: 'PASSWORD', PASSWORD: 'Any-Word-1' }),
  ).rejects.toMatchObject(WRONG);
  const asked = await respond('SELECT_CHALLENGE', Session, { ANSWER: 'PASSWORD' });
  await expect(respond('PASSWORD', asked.Session, { PASSWORD: 'Any-Word-1' })).rejects.toMatchObject(WRONG);
  const before = server.inspection.messages().length;
  const mail = await choice(fixture, 'nobody@example.com', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  expect(mail).toMatchObject({
    ChallengeName: 'EMAIL_OTP',
    ChallengeParameters: { CODE_DELIVERY_DESTINATION: 'n***@e***' },
  });
  expect(server.inspection.messages()).toHaveLength(before);
  await expect(
    sdk.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'EMAIL_OTP',
      Session: mail.Session,
      ChallengeResponses: { USERNAME: 'nobody@example.com', EMAIL_OTP_CODE: '12345678' },
    }),
  ).rejects.toMatchObject(awsError('CodeMismatch'));
  await expect(respond('SELECT_CHALLENGE', known.Session, { ANSWER: 'PASSWORD' })).rejects.toMatchObject(
    awsError('NotAuthorized', 'Invalid session for the user.'),
  );
});

test('section 6: who needs a reset is not told apart, who is disabled only with the right password', async () => {
  const fixture = await poolFixture({ ...HIDDEN, mfa: 'OPTIONAL' });
  const { sdk, server, pool, user } = fixture;
  const target = { UserPoolId: pool.userPoolId, Username: user.username };
  await server.call('AdminDisableUser', target);
  await expect(signIn(fixture, { ...user, password: 'Any-Word-1' })).rejects.toMatchObject(WRONG);
  await expect(signIn(fixture, user)).rejects.toMatchObject(awsError('NotAuthorized', 'User is disabled.'));
  await server.call('AdminEnableUser', target);
  await server.call('AdminResetUserPassword', target);
  await expect(signIn(fixture, user)).rejects.toMatchObject(WRONG);
  const client = new SrpClient();
  const challenge = await srp(fixture, user.username, client);
  await expect(
    sdk.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: { ...proofFor(fixture, client, challenge, user.password) },
    }),
  ).rejects.toMatchObject(WRONG);
  await sdk.signUp({ ClientId: pool.clientId, Username: 'newcomer', Password: 'New-Word-1' });
  const newcomer = { username: 'newcomer', password: 'New-Word-1' };
  await expect(signIn(fixture, { ...newcomer, password: 'Any-Word-1' })).rejects.toMatchObject(WRONG);
  await expect(signIn(fixture, newcomer)).rejects.toMatchObject(awsError('UserNotConfirmed'));
});

test('recovery and confirmation answer about nobody as they answer about somebody', async () => {
  const fixture = await poolFixture(HIDDEN);
  const { sdk, server, pool } = fixture;
  const before = server.inspection.messages().length;
  const asked = (Username: string) => ({ ClientId: pool.clientId, Username });
  for (const call of [
    (name: string) => sdk.forgotPassword(asked(name)),
    (name: string) => sdk.resendConfirmationCode(asked(name)),
  ]) {
    expect((await call('nobody')).CodeDeliveryDetails).toEqual({
      AttributeName: 'email',
      DeliveryMedium: 'EMAIL',
      Destination: expect.stringMatching(/^[a-z]\*\*\*@[a-z]\*\*\*$/) as unknown,
    });
    expect((await call('ann@example.com')).CodeDeliveryDetails?.Destination).toBe('a***@e***');
    expect((await call('+15550199')).CodeDeliveryDetails).toMatchObject({
      DeliveryMedium: 'SMS',
      Destination: '+****0199',
    });
    expect((await call('nobody')).CodeDeliveryDetails).toEqual((await call('nobody')).CodeDeliveryDetails);
  }
  expect(server.inspection.messages()).toHaveLength(before);
  const ConfirmationCode = '123456';
  await expect(
    sdk.confirmForgotPassword({ ...asked('nobody'), ConfirmationCode, Password: 'Any-Word-1' }),
  ).rejects.toMatchObject(awsError('CodeMismatch', 'Invalid verification code provided, please try again.'));
  await expect(sdk.confirmSignUp({ ...asked('nobody'), ConfirmationCode })).rejects.toMatchObject(
    awsError('ExpiredCode', 'Invalid code provided, please request a code again.'),
  );
});
