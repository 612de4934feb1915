import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  answerCode,
  awsError,
  codeAt,
  enrollBySession,
  poolFixture,
  signIn,
  STEP_MS,
  tokensOf,
} from './pool-fixture.ts';

function hash(secret: string | undefined, username: string, clientId: string): string {
  return createHmac('sha256', secret ?? '')
    .update(username + clientId)
    .digest('base64');
}

test('rule 28: SECRET_HASH is checked on the first call and at every response', async () => {
  const fixture = await poolFixture({ clientSecret: true, permanentPasswords: false });
  const { sdk, pool, user, clock } = fixture;
  const ClientId = pool.clientId;
  const USERNAME = user.username;
  const SECRET_HASH = hash(pool.clientSecret, USERNAME, ClientId);
  const refused = awsError(
    'NotAuthorized',
    `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
  );
  const wrong = awsError('NotAuthorized', `Unable to verify secret hash for client ${ClientId}`);
  const start = (extra: Record<string, string>) =>
    sdk.initiateAuth({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD: user.password, ...extra },
    });
  await expect(start({})).rejects.toMatchObject(refused);
  await expect(start({ SECRET_HASH: hash('x', USERNAME, ClientId) })).rejects.toMatchObject(wrong);
  const first = await start({ SECRET_HASH });
  const respond = (
    ChallengeName: 'NEW_PASSWORD_REQUIRED' | 'MFA_SETUP',
    Session: string | undefined,
    extra: object,
  ) =>
    sdk.respondToAuthChallenge({
      ClientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME, ...extra },
    });
  const NEW_PASSWORD = 'New-Word-1';
  await expect(respond('NEW_PASSWORD_REQUIRED', first.Session, { NEW_PASSWORD })).rejects.toMatchObject(
    refused,
  );
  const setup = await respond('NEW_PASSWORD_REQUIRED', first.Session, { NEW_PASSWORD, SECRET_HASH });
  const associated = await sdk.associateSoftwareToken({ Session: setup.Session });
  const { Session } = await sdk.verifySoftwareToken({
    Session: associated.Session,
    UserCode: codeAt(associated.SecretCode, clock.now),
  });
  await expect(respond('MFA_SETUP', Session, {})).rejects.toMatchObject(refused);
  const done = await respond('MFA_SETUP', Session, { SECRET_HASH });
  const refresh = (AuthParameters: Record<string, string>) =>
    sdk.initiateAuth({ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters });
  const REFRESH_TOKEN = done.AuthenticationResult?.RefreshToken ?? '';
  await expect(refresh({ REFRESH_TOKEN })).rejects.toMatchObject(refused);
  expect((await refresh({ REFRESH_TOKEN, SECRET_HASH })).AuthenticationResult?.AccessToken).toBeDefined();
});

test('rule 28: by alias, the hash of what was sent and of the real name are both taken', async () => {
  const fixture = await poolFixture();
  const { server, sdk } = fixture;
  const { UserPool } = await server.call<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: 'mail',
    UsernameAttributes: ['email'],
  });
  const { UserPoolClient: client } = await server.call<{
    UserPoolClient: { ClientId: string; ClientSecret: string };
  }>('CreateUserPoolClient', {
    UserPoolId: UserPool.Id,
    ClientName: 'c',
    GenerateSecret: true,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  });
  const { User } = await server.call<{ User: { Username: string } }>('AdminCreateUser', {
    UserPoolId: UserPool.Id,
    Username: 'Ann@Example.com',
    TemporaryPassword: 'Temp-Word-1',
  });
  expect(User.Username).toMatch(/^[0-9a-f-]{36}$/);
  for (const [USERNAME, hashed] of [
    ['ann@example.com', 'ann@example.com'],
    ['ann@example.com', User.Username],
    [User.Username, User.Username],
  ] as const) {
    const { ChallengeParameters, Session } = await sdk.initiateAuth({
      ClientId: client.ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: {
        USERNAME,
        PASSWORD: 'Temp-Word-1',
        SECRET_HASH: hash(client.ClientSecret, hashed, client.ClientId),
      },
    });
    expect(ChallengeParameters?.['USER_ID_FOR_SRP']).toBe(User.Username);
    expect(Session).toBeDefined();
  }
  await expect(
    server.call('AdminCreateUser', { UserPoolId: UserPool.Id, Username: 'ann@example.com' }),
  ).rejects.toMatchObject({ type: 'UsernameExistsException' });
  await expect(
    server.call('AdminCreateUser', { UserPoolId: UserPool.Id, Username: 'ann' }),
  ).rejects.toMatchObject({ type: 'InvalidParameterException', message: 'Username should be an email.' });
});

test('rule 29: flows that the client does not list are refused', async () => {
  const fixture = await poolFixture();
  const { sdk, server, pool, user } = fixture;
  const newClient = async (flows: string[]) => {
    const { UserPoolClient } = await server.call<{ UserPoolClient: { ClientId: string } }>(
      'CreateUserPoolClient',
      {
        UserPoolId: pool.userPoolId,
        ClientName: 'flows',
        ...(flows.length > 0 && { ExplicitAuthFlows: flows }),
      },
    );
    return UserPoolClient.ClientId;
  };
  const parameters = { USERNAME: user.username, PASSWORD: user.password, SRP_A: 'abc' };
  const start = (
    ClientId: string,
    AuthFlow:
      'USER_PASSWORD_AUTH' | 'USER_SRP_AUTH' | 'USER_AUTH' | 'CUSTOM_AUTH' | 'ADMIN_USER_PASSWORD_AUTH',
  ) => sdk.initiateAuth({ ClientId, AuthFlow, AuthParameters: parameters });
  const admin = (
    ClientId: string,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' | 'ADMIN_NO_SRP_AUTH' | 'USER_PASSWORD_AUTH',
  ) => sdk.adminInitiateAuth({ UserPoolId: pool.userPoolId, ClientId, AuthFlow, AuthParameters: parameters });

  const plain = await newClient([]);
  const notEnabled = awsError('InvalidParameter', 'Auth flow not enabled for this client');
  await expect(start(plain, 'USER_PASSWORD_AUTH')).rejects.toMatchObject(
    awsError('InvalidParameter', 'USER_PASSWORD_AUTH flow not enabled for this client'),
  );
  await expect(admin(plain, 'ADMIN_USER_PASSWORD_AUTH')).rejects.toMatchObject(notEnabled);
  await expect(start(plain, 'USER_AUTH')).rejects.toMatchObject(notEnabled);
  const byAdmin = await newClient(['ALLOW_ADMIN_USER_PASSWORD_AUTH']);
  expect((await admin(byAdmin, 'ADMIN_USER_PASSWORD_AUTH')).ChallengeName).toBe('MFA_SETUP');
  expect((await admin(byAdmin, 'ADMIN_NO_SRP_AUTH')).ChallengeName).toBe('MFA_SETUP');
  const unsupported = awsError('InvalidParameter', 'Initiate Auth method not supported.');
  await expect(start(byAdmin, 'ADMIN_USER_PASSWORD_AUTH')).rejects.toMatchObject(unsupported);
  await expect(admin(pool.clientId, 'USER_PASSWORD_AUTH')).rejects.toMatchObject(unsupported);
  const legacy = await newClient(['ADMIN_NO_SRP_AUTH']);
  expect((await admin(legacy, 'ADMIN_USER_PASSWORD_AUTH')).ChallengeName).toBe('MFA_SETUP');
  await expect(newClient(['ADMIN_NO_SRP_AUTH', 'ALLOW_USER_SRP_AUTH'])).rejects.toMatchObject({
    type: 'InvalidParameterException',
  });
});

test('rule 32: the claims of an access token', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { pool, user, clock, server } = fixture;
  const { AccessToken, IdToken } = await tokensOf(fixture, user);
  const claims = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  const { sub, ...access } = claims(AccessToken);
  const now = clock.now / 1000;
  const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown;
  expect(access).toEqual({
    iss: `https://cognito-idp.us-east-1.amazonaws.com/${pool.userPoolId}`,
    client_id: pool.clientId,
    origin_jti: uuid,
    event_id: uuid,
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    auth_time: now,
    exp: now + 3600,
    iat: now,
    jti: uuid,
    username: user.username,
  });
  expect(claims(IdToken)).toMatchObject({
    sub,
    aud: pool.clientId,
    token_use: 'id',
    'cognito:username': user.username,
    email: `${user.username}@example.com`,
    email_verified: true,
  });
  const { UserAttributes } = await server.call<{ UserAttributes: object[] }>('AdminGetUser', {
    UserPoolId: pool.userPoolId,
    Username: user.username,
  });
  expect(UserAttributes[0]).toEqual({ Name: 'sub', Value: sub });
});

test('a user signs in by e-mail alias, without regard to case, and answers with any of its names', async () => {
  const fixture = await poolFixture();
  const { sdk, pool, server, user, clock } = fixture;
  const { UserPool } = await server.call<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: 'alias',
    AliasAttributes: ['email'],
    MfaConfiguration: 'ON',
  });
  const { UserPoolClient } = await server.call<{ UserPoolClient: { ClientId: string } }>(
    'CreateUserPoolClient',
    {
      UserPoolId: UserPool.Id,
      ClientName: 'c',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    },
  );
  const create = (Username: string, verified: string, extra = {}) =>
    server.call('AdminCreateUser', {
      UserPoolId: UserPool.Id,
      Username,
      TemporaryPassword: user.password,
      UserAttributes: [
        { Name: 'email', Value: 'bo@example.com' },
        { Name: 'email_verified', Value: verified },
      ],
      ...extra,
    });
  const bo = { username: 'Bo@example.COM', password: user.password };
  await create('unproven', 'false');
  await expect(signIn(fixture, bo, UserPoolClient.ClientId)).rejects.toMatchObject(awsError('UserNotFound'));
  await create('Bo', 'true');
  await expect(create('second', 'true')).rejects.toMatchObject({ type: 'AliasExistsException' });
  await server.call('AdminSetUserPassword', {
    UserPoolId: UserPool.Id,
    Username: 'bo',
    Password: user.password,
    Permanent: true,
  });
  const alias = { ...fixture, pool: { ...pool, clientId: UserPoolClient.ClientId } };
  const { secret } = await enrollBySession(alias, bo);
  for (const [index, username] of ['Bo', 'bo@example.com', 'BO'].entries()) {
    clock.now += STEP_MS * (index + 1);
    const { Session } = await signIn(alias, bo);
    expect(
      (await answerCode(alias, { username }, Session, codeAt(secret, clock.now))).AuthenticationResult,
    ).toBeDefined();
  }
  const { Session } = await signIn(alias, bo);
  await expect(
    sdk.respondToAuthChallenge({
      ClientId: UserPoolClient.ClientId,
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      Session,
      ChallengeResponses: { SOFTWARE_TOKEN_MFA_CODE: '123456' },
    }),
  ).rejects.toMatchObject(awsError('InvalidParameter', 'Missing required parameter USERNAME'));
  await create('second', 'true', { ForceAliasCreation: true });
  await expect(signIn(alias, { ...bo, username: 'nobody' })).rejects.toMatchObject(awsError('UserNotFound'));
});

test('who cannot sign in, and why', async () => {
  const fixture = await poolFixture();
  const { sdk, server, pool, user, other, clock } = fixture;
  const target = { UserPoolId: pool.userPoolId, Username: user.username };
  await expect(signIn(fixture, { ...user, password: 'Wrong-1-word' })).rejects.toMatchObject(
    awsError('NotAuthorized', 'Incorrect username or password.'),
  );
  await expect(signIn(fixture, user, 'nosuchclient')).rejects.toMatchObject(
    awsError('ResourceNotFound', 'User pool client nosuchclient does not exist.'),
  );
  await server.call('AdminDisableUser', target);
  await expect(signIn(fixture, user)).rejects.toMatchObject(awsError('NotAuthorized', 'User is disabled.'));
  await server.call('AdminEnableUser', target);
  expect((await signIn(fixture, user)).ChallengeName).toBe('MFA_SETUP');
  await server.call('AdminResetUserPassword', target);
  await expect(signIn(fixture, user)).rejects.toMatchObject(
    awsError('PasswordResetRequired', 'Password reset required for the user'),
  );
  const signUp = { ClientId: pool.clientId, Username: 'newcomer', Password: 'New-Word-1' };
  const { UserConfirmed, UserSub } = await sdk.signUp(signUp);
  expect([UserConfirmed, UserSub]).toEqual([false, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  await expect(sdk.signUp(signUp)).rejects.toMatchObject(awsError('UsernameExists', 'User already exists'));
  const newcomer = { username: 'newcomer', password: 'New-Word-1' };
  await expect(signIn(fixture, newcomer)).rejects.toMatchObject(
    awsError('UserNotConfirmed', 'User is not confirmed.'),
  );
  await sdk.adminConfirmSignUp({ UserPoolId: pool.userPoolId, Username: 'newcomer' });
  expect((await signIn(fixture, newcomer)).ChallengeName).toBe('MFA_SETUP');
  await server.call('AdminSetUserPassword', {
    UserPoolId: pool.userPoolId,
    Username: other.username,
    Password: 'Temp-Word-1',
  });
  clock.now += 7 * 24 * 60 * 60 * 1000;
  await expect(signIn(fixture, { ...other, password: 'Temp-Word-1' })).rejects.toMatchObject(
    awsError('NotAuthorized', 'Temporary password has expired and must be reset by an administrator.'),
  );
});
