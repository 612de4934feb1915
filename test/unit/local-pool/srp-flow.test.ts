import { createHmac } from 'node:crypto';
import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from 'vitest';
import {
  answerCode,
  awsError,
  codeAt,
  enrollBySession,
  poolFixture,
  signIn,
  tokensOf,
  type Fixture,
} from './pool-fixture.ts';
import { proofFor, SrpClient, timestampOf } from './srp-client.ts';

const WRONG = awsError('NotAuthorized', 'Incorrect username or password.');
const MINUTE = 60_000;

function hash(secret: string | undefined, name: string, clientId: string): string {
  return createHmac('sha256', secret ?? '')
    .update(name + clientId)
    .digest('base64');
}

async function start(
  { sdk, pool }: Fixture,
  username: string,
  client: SrpClient,
  extra: Record<string, string> = {},
) {
  return sdk.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: username, SRP_A: client.srpA, ...extra },
  });
}

async function answer({ sdk, pool }: Fixture, responses: object, rest: object = {}) {
  return sdk.respondToAuthChallenge({
    ClientId: pool.clientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: { ...responses },
    ...rest,
  });
}

async function signInBySrp(fixture: Fixture, user: { username: string; password: string }) {
  const client = new SrpClient();
  const challenge = await start(fixture, user.username, client);
  return answer(fixture, proofFor(fixture, client, challenge, user.password));
}

test('rule 30: the challenge carries its state in SECRET_BLOCK and has no Session; the proof gives tokens', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { user } = fixture;
  const client = new SrpClient();
  const challenge = await start(fixture, user.username.toUpperCase(), client);
  expect(challenge).toMatchObject({
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      USERNAME: user.username,
      USER_ID_FOR_SRP: user.username,
      SRP_B: expect.stringMatching(/^[1-9a-f][0-9a-f]{500,767}$/) as unknown,
      SALT: expect.stringMatching(/^[1-9a-f][0-9a-f]{20,31}$/) as unknown,
    },
  });
  expect(challenge).not.toHaveProperty('Session');
  const block = challenge.ChallengeParameters?.['SECRET_BLOCK'] ?? '';
  expect(Buffer.from(block, 'base64').toString('base64')).toBe(block);
  const done = await answer(fixture, proofFor(fixture, client, challenge, user.password));
  expect(done.AuthenticationResult?.TokenType).toBe('Bearer');
});

test('the salt stays, B and the block are new each time; an older Session sent along means nothing', async () => {
  const fixture = await poolFixture();
  const { user } = fixture;
  const { Session } = await signIn(fixture, user);
  const client = new SrpClient();
  const [one, two] = [
    await start(fixture, user.username, client),
    await start(fixture, user.username, client),
  ].map((challenge) => challenge.ChallengeParameters ?? {});
  expect(one?.['SALT']).toBe(two?.['SALT']);
  for (const name of ['SRP_B', 'SECRET_BLOCK']) expect(one?.[name]).not.toBe(two?.[name]);
  const proof = proofFor(fixture, client, { ChallengeParameters: one }, user.password);
  expect((await answer(fixture, proof, { Session })).ChallengeName).toBe('MFA_SETUP');
  // Well-formed it has to be, like any Session.
  const other = proofFor(fixture, client, { ChallengeParameters: two }, user.password);
  await expect(answer(fixture, other, { Session: 'short' })).rejects.toMatchObject(
    awsError('InvalidParameter'),
  );
});

test('AdminInitiateAuth and AdminRespondToAuthChallenge serve SRP as well', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, pool, user } = fixture;
  const client = new SrpClient();
  const place = { UserPoolId: pool.userPoolId, ClientId: pool.clientId };
  const challenge = await sdk.adminInitiateAuth({
    ...place,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: user.username, SRP_A: client.srpA },
  });
  const done = await sdk.adminRespondToAuthChallenge({
    ...place,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: { ...proofFor(fixture, client, challenge, user.password) },
  });
  expect(done.AuthenticationResult?.AccessToken).toBeDefined();
});

test('a wrong proof is a wrong password: signature, block, user, time in another form or far away', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' }, { settings: { lockout: false } });
  const { user, other, clock } = fixture;
  const attempt = async (
    change: (proof: ReturnType<typeof proofFor>, challenge: InitiateAuthCommandOutput) => object,
    password = user.password,
    timestamp = timestampOf(clock.now),
  ) => {
    const client = new SrpClient();
    const challenge = await start(fixture, user.username, client);
    const proof = proofFor(fixture, client, challenge, password, timestamp);
    return answer(fixture, { ...proof, ...change(proof, challenge) });
  };
  const same = () => ({});
  expect((await attempt(same)).AuthenticationResult).toBeDefined();
  await expect(attempt(same, 'Wrong-Word-1')).rejects.toMatchObject(WRONG);
  const tampered = Buffer.alloc(32, 7).toString('base64');
  await expect(attempt(() => ({ PASSWORD_CLAIM_SIGNATURE: tampered }))).rejects.toMatchObject(WRONG);
  await expect(attempt(() => ({ PASSWORD_CLAIM_SIGNATURE: 'x' }))).rejects.toMatchObject(WRONG);
  await expect(attempt(() => ({ TIMESTAMP: timestampOf(clock.now - 1000) }))).rejects.toMatchObject(WRONG);
  await expect(
    attempt(() => ({ PASSWORD_CLAIM_SECRET_BLOCK: Buffer.alloc(900, 1).toString('base64') })),
  ).rejects.toMatchObject(WRONG);
  await expect(attempt(() => ({ USERNAME: other.username }))).rejects.toMatchObject(WRONG);
  await expect(attempt(() => ({ USERNAME: 'nobody' }))).rejects.toMatchObject(WRONG);
  // Signed correctly, but not in the form that Cognito takes (qwigo/warrant#12).
  clock.now = Date.UTC(2027, 3, 5, 9, 5, 0);
  for (const timestamp of [
    'Mon Apr 05 09:05:00 UTC 2027',
    'Tue Apr 5 09:05:00 UTC 2027',
    'Mo Apr 5 09:05:00 UTC 2027',
  ]) {
    await expect(attempt(same, user.password, timestamp)).rejects.toMatchObject(WRONG);
  }
  for (const off of [-5 * MINUTE - 1000, 5 * MINUTE + 1000]) {
    await expect(attempt(same, user.password, timestampOf(clock.now + off))).rejects.toMatchObject(WRONG);
  }
  for (const off of [-5 * MINUTE, 5 * MINUTE]) {
    expect(
      (await attempt(same, user.password, timestampOf(clock.now + off))).AuthenticationResult,
    ).toBeDefined();
  }
});

test('a block is good for one attempt, for some seconds, and for its own client', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { user, pool, server, clock } = fixture;
  const client = new SrpClient();
  const open = async () =>
    proofFor(fixture, client, await start(fixture, user.username, client), user.password);
  const used = awsError('NotAuthorized', 'Invalid session for the user, session can only be used once.');
  const right = await open();
  await answer(fixture, right);
  await expect(answer(fixture, right)).rejects.toMatchObject(used);
  const guessed = await open();
  await expect(answer(fixture, { ...guessed, PASSWORD_CLAIM_SIGNATURE: 'guess' })).rejects.toMatchObject(
    WRONG,
  );
  await expect(answer(fixture, guessed)).rejects.toMatchObject(used);

  const kept = await open();
  const { UserPoolClient } = await server.call<{ UserPoolClient: { ClientId: string } }>(
    'CreateUserPoolClient',
    { UserPoolId: pool.userPoolId, ClientName: 'second' },
  );
  await expect(answer(fixture, kept, { ClientId: UserPoolClient.ClientId })).rejects.toMatchObject(WRONG);
  clock.now += 30_000;
  await expect(answer(fixture, kept)).rejects.toMatchObject(
    awsError('NotAuthorized', 'Invalid session for the user, session is expired.'),
  );
  // Of two answers at the same time, one counts.
  const raced = await open();
  const results = await Promise.allSettled([1, 2, 3].map(() => answer(fixture, raced)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a block is no Session, and a Session is no block', async () => {
  const fixture = await poolFixture();
  const { sdk, pool, user } = fixture;
  const client = new SrpClient();
  const challenge = await start(fixture, user.username, client);
  const block = challenge.ChallengeParameters?.['SECRET_BLOCK'];
  const invalid = awsError('NotAuthorized', 'Invalid session for the user.');
  await expect(
    sdk.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'MFA_SETUP',
      Session: block,
      ChallengeResponses: { USERNAME: user.username },
    }),
  ).rejects.toMatchObject(invalid);
  await expect(sdk.associateSoftwareToken({ Session: block })).rejects.toMatchObject(invalid);
  const { Session = '' } = await signIn(fixture, user);
  const proof = proofFor(fixture, client, challenge, user.password);
  await expect(answer(fixture, { ...proof, PASSWORD_CLAIM_SECRET_BLOCK: Session })).rejects.toMatchObject(
    WRONG,
  );
});

test('what is missing or no number is said', async () => {
  const fixture = await poolFixture();
  const { sdk, pool, user } = fixture;
  const initiate = (AuthParameters: Record<string, string>) =>
    sdk.initiateAuth({ ClientId: pool.clientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters });
  const missing = (name: string) => awsError('InvalidParameter', `Missing required parameter ${name}`);
  await expect(initiate({ SRP_A: 'abc' })).rejects.toMatchObject(missing('USERNAME'));
  await expect(initiate({ USERNAME: user.username })).rejects.toMatchObject(missing('SRP_A'));
  for (const SRP_A of ['0', 'xyz']) {
    await expect(initiate({ USERNAME: user.username, SRP_A })).rejects.toMatchObject(
      awsError('InvalidParameter'),
    );
  }
  const client = new SrpClient();
  const challenge = await start(fixture, user.username, client);
  const proof = proofFor(fixture, client, challenge, user.password);
  for (const name of [
    'USERNAME',
    'PASSWORD_CLAIM_SIGNATURE',
    'PASSWORD_CLAIM_SECRET_BLOCK',
    'TIMESTAMP',
  ] as const) {
    const { [name]: _left, ...rest } = proof;
    await expect(answer(fixture, rest)).rejects.toMatchObject(missing(name));
  }
  // None of that spent the block.
  expect((await answer(fixture, proof)).ChallengeName).toBe('MFA_SETUP');
});

test('rules 14 and 17 after SRP: new password, set-up, then codes', async () => {
  const fixture = await poolFixture({ permanentPasswords: false });
  const { sdk, pool, user, clock } = fixture;
  const first = await signInBySrp(fixture, user);
  expect(first.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  const NEW_PASSWORD = 'New-Word-1';
  const setup = await sdk.respondToAuthChallenge({
    ClientId: pool.clientId,
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: first.Session,
    ChallengeResponses: { USERNAME: user.username, NEW_PASSWORD },
  });
  expect(setup.ChallengeName).toBe('MFA_SETUP');
  const changed = { ...user, password: NEW_PASSWORD };
  expect((await signInBySrp(fixture, changed)).ChallengeName).toBe('MFA_SETUP');
  const { secret } = await enrollBySession(fixture, changed);
  const { ChallengeName, Session } = await signInBySrp(fixture, changed);
  expect(ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  expect(
    (await answerCode(fixture, user, Session, codeAt(secret, clock.now))).AuthenticationResult,
  ).toBeDefined();
});

test('rule 28: after SRP only USER_ID_FOR_SRP goes into SECRET_HASH, at every step', async () => {
  const fixture = await poolFixture();
  const { server, sdk } = fixture;
  const { UserPool } = await server.call<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: 'alias',
    AliasAttributes: ['email'],
    MfaConfiguration: 'ON',
  });
  const { UserPoolClient } = await server.call<{
    UserPoolClient: { ClientId: string; ClientSecret: string };
  }>('CreateUserPoolClient', { UserPoolId: UserPool.Id, ClientName: 'c', GenerateSecret: true });
  const { ClientId, ClientSecret } = UserPoolClient;
  await server.call('AdminCreateUser', {
    UserPoolId: UserPool.Id,
    Username: 'ann',
    TemporaryPassword: 'Temp-Word-1',
    UserAttributes: [
      { Name: 'email', Value: 'ann@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  const there = { ...fixture, pool: { ...fixture.pool, userPoolId: UserPool.Id, clientId: ClientId } };
  const [byAlias, byName] = ['ann@example.com', 'ann'].map((name) => hash(ClientSecret, name, ClientId));
  const refused = awsError('NotAuthorized', `Unable to verify secret hash for client ${ClientId}`);
  const client = new SrpClient();
  const open = () => start(there, 'ann@example.com', client, { SECRET_HASH: byAlias ?? '' });
  const challenge = await open();
  expect(challenge.ChallengeParameters?.['USER_ID_FOR_SRP']).toBe('ann');
  const proof = proofFor(there, client, challenge, 'Temp-Word-1');
  await expect(answer(there, { ...proof, SECRET_HASH: byAlias })).rejects.toMatchObject(refused);
  await expect(
    answer(there, { ...proof, USERNAME: 'ann@example.com', SECRET_HASH: byAlias }),
  ).rejects.toMatchObject(refused);
  const { ChallengeName, Session } = await answer(there, { ...proof, SECRET_HASH: byName });
  expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  const newPassword = (USERNAME: string, SECRET_HASH: string | undefined) =>
    sdk.respondToAuthChallenge({
      ClientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME, SECRET_HASH: SECRET_HASH ?? '', NEW_PASSWORD: 'New-Word-1' },
    });
  await expect(newPassword('ann@example.com', byAlias)).rejects.toMatchObject(refused);
  expect((await newPassword('ann', byName)).ChallengeName).toBe('MFA_SETUP');
});

test('the state of a user: unknown, disabled, unconfirmed, to be reset, without a password', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, server, pool, user, other } = fixture;
  const target = { UserPoolId: pool.userPoolId, Username: user.username };
  const client = new SrpClient();
  await expect(start(fixture, 'nobody', client)).rejects.toMatchObject(
    awsError('UserNotFound', 'User does not exist.'),
  );
  const { sub } = await server
    .call<{ UserAttributes: { Name: string; Value: string }[] }>('AdminGetUser', target)
    .then(({ UserAttributes }) => ({ sub: UserAttributes[0]?.Value ?? '' }));
  // As measured on a real pool: for signing in, `sub` is no user name.
  await expect(start(fixture, sub, client)).rejects.toMatchObject(awsError('UserNotFound'));

  await server.call('AdminDisableUser', target);
  await expect(signInBySrp(fixture, { ...user, password: 'Wrong-Word-1' })).rejects.toMatchObject(WRONG);
  await expect(signInBySrp(fixture, user)).rejects.toMatchObject(
    awsError('NotAuthorized', 'User is disabled.'),
  );
  await server.call('AdminEnableUser', target);
  const open = await start(fixture, user.username, client);
  await server.call('AdminResetUserPassword', target);
  const reset = awsError('PasswordResetRequired', 'Password reset required for the user');
  await expect(start(fixture, user.username, client)).rejects.toMatchObject(reset);
  await expect(answer(fixture, proofFor(fixture, client, open, user.password))).rejects.toMatchObject(reset);

  await sdk.signUp({ ClientId: pool.clientId, Username: 'newcomer', Password: 'New-Word-1' });
  await expect(start(fixture, 'newcomer', client)).rejects.toMatchObject(
    awsError('UserNotConfirmed', 'User is not confirmed.'),
  );
  const gone = await start(fixture, other.username, client);
  await server.call('AdminDeleteUser', { ...target, Username: other.username });
  await expect(answer(fixture, proofFor(fixture, client, gone, other.password))).rejects.toMatchObject(
    awsError('UserNotFound'),
  );
});

test('rule 29: SRP needs ALLOW_USER_SRP_AUTH, and CUSTOM_AUTH has no Lambdas here', async () => {
  const fixture = await poolFixture({ flows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_CUSTOM_AUTH'] });
  const { sdk, pool, user } = fixture;
  const client = new SrpClient();
  await expect(start(fixture, user.username, client)).rejects.toMatchObject(
    awsError('InvalidParameter', 'Auth flow not enabled for this client'),
  );
  const custom = {
    ClientId: pool.clientId,
    AuthFlow: 'CUSTOM_AUTH' as const,
    AuthParameters: { USERNAME: user.username, CHALLENGE_NAME: 'SRP_A', SRP_A: client.srpA },
  };
  const notConfigured = awsError(
    'InvalidParameter',
    'Custom auth lambda trigger is not configured for the user pool.',
  );
  await expect(sdk.initiateAuth(custom)).rejects.toMatchObject(notConfigured);
  await expect(sdk.adminInitiateAuth({ ...custom, UserPoolId: pool.userPoolId })).rejects.toMatchObject(
    notConfigured,
  );
});

test('a password that changes between challenge and answer: the old one no longer opens anything', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { server, pool, user } = fixture;
  const client = new SrpClient();
  const open = await start(fixture, user.username, client);
  await tokensOf(fixture, user);
  await server.call('AdminSetUserPassword', {
    UserPoolId: pool.userPoolId,
    Username: user.username,
    Password: 'Other-Word-1',
    Permanent: true,
  });
  await expect(answer(fixture, proofFor(fixture, client, open, user.password))).rejects.toMatchObject(WRONG);
});
