import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { awsError, poolFixture, tokensOf, type Fixture } from './pool-fixture.ts';

const REVOKED = awsError('NotAuthorized', 'Access Token has been revoked');
const INVALID_REFRESH = awsError('NotAuthorized', 'Invalid Refresh Token');

function part(token: string, index: number): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
}

async function refresh({ sdk, pool }: Fixture, REFRESH_TOKEN: string) {
  return sdk.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN },
  });
}

test('rule 32: an access token is checked for signature, kind, expiry, revocation and scope', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, server, pool, user, clock } = fixture;
  const { AccessToken, IdToken, RefreshToken } = await tokensOf(fixture, user);
  const getUser = (token: string) => sdk.getUser({ AccessToken: token });
  const invalid = awsError('NotAuthorized', 'Invalid Access Token');
  const [header, , signature] = AccessToken.split('.');
  const forged = Buffer.from(JSON.stringify({ ...part(AccessToken, 1), username: 'x' })).toString(
    'base64url',
  );
  const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
  for (const token of [
    IdToken,
    `${header}.${forged}.${signature}`,
    `${unsigned}.${forged}.x`,
    'abc',
    RefreshToken,
  ]) {
    await expect(getUser(token)).rejects.toMatchObject(invalid);
  }
  const target = { userPoolId: pool.userPoolId, clientId: pool.clientId, username: user.username };
  const scoped = server.inspection.mintAccessToken({ ...target, scope: 'openid email' });
  const noScope = awsError('NotAuthorized', 'Access Token does not have required scopes');
  await expect(getUser(scoped)).rejects.toMatchObject(noScope);
  await expect(sdk.associateSoftwareToken({ AccessToken: scoped })).rejects.toMatchObject(noScope);
  const wide = server.inspection.mintAccessToken({
    ...target,
    scope: 'openid aws.cognito.signin.user.admin',
  });
  expect((await getUser(wide)).Username).toBe(user.username);
  clock.now += 3600_000 - 1;
  expect((await getUser(AccessToken)).Username).toBe(user.username);
  clock.now += 1;
  await expect(getUser(AccessToken)).rejects.toMatchObject(
    awsError('NotAuthorized', 'Access Token has expired'),
  );
});

test('rule 32: RevokeToken, GlobalSignOut and AdminDisableUser end the tokens there are, not later ones', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, server, pool, user, other } = fixture;
  const ClientId = pool.clientId;
  const getUser = (AccessToken: string) => sdk.getUser({ AccessToken });
  const [one, two, bystander] = [
    await tokensOf(fixture, user),
    await tokensOf(fixture, user),
    await tokensOf(fixture, other),
  ];
  await sdk.revokeToken({ ClientId, Token: one.RefreshToken });
  await sdk.revokeToken({ ClientId, Token: one.RefreshToken });
  await expect(getUser(one.AccessToken)).rejects.toMatchObject(REVOKED);
  await expect(refresh(fixture, one.RefreshToken)).rejects.toMatchObject(INVALID_REFRESH);
  await getUser(two.AccessToken);
  await expect(sdk.revokeToken({ ClientId, Token: two.AccessToken })).rejects.toMatchObject(
    awsError('UnsupportedTokenType'),
  );
  await sdk.globalSignOut({ AccessToken: two.AccessToken });
  await expect(getUser(two.AccessToken)).rejects.toMatchObject(REVOKED);
  const three = await tokensOf(fixture, user);
  await getUser(three.AccessToken);
  await sdk.adminUserGlobalSignOut({ UserPoolId: pool.userPoolId, Username: user.username });
  await expect(getUser(three.AccessToken)).rejects.toMatchObject(REVOKED);
  const four = await tokensOf(fixture, user);
  await server.call('AdminDisableUser', { UserPoolId: pool.userPoolId, Username: user.username });
  await expect(getUser(four.AccessToken)).rejects.toMatchObject(
    awsError('NotAuthorized', 'User is disabled.'),
  );
  await expect(refresh(fixture, four.RefreshToken)).rejects.toMatchObject(awsError('NotAuthorized'));
  await getUser(bystander.AccessToken);
  await server.call('AdminDeleteUser', { UserPoolId: pool.userPoolId, Username: other.username });
  await expect(getUser(bystander.AccessToken)).rejects.toMatchObject(awsError('UserNotFound'));
});

test('refresh gives new access and ID tokens of the same sign-in until it expires', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, pool, server, user, clock } = fixture;
  const first = await tokensOf(fixture, user);
  clock.now += 3600_000;
  const { AuthenticationResult: second } = await refresh(fixture, first.RefreshToken);
  expect(second).not.toHaveProperty('RefreshToken');
  const [before, after] = [part(first.AccessToken, 1), part(second?.AccessToken ?? '', 1)];
  expect([after['origin_jti'], after['auth_time']]).toEqual([before['origin_jti'], before['auth_time']]);
  expect(after['jti']).not.toBe(before['jti']);
  const third = await sdk.getTokensFromRefreshToken({
    ClientId: pool.clientId,
    RefreshToken: first.RefreshToken,
  });
  await sdk.getUser({ AccessToken: third.AuthenticationResult?.AccessToken });
  await expect(refresh(fixture, `${first.RefreshToken}A`)).rejects.toMatchObject(INVALID_REFRESH);
  const { UserPoolClient } = await server.call<{ UserPoolClient: { ClientId: string } }>(
    'CreateUserPoolClient',
    {
      UserPoolId: pool.userPoolId,
      ClientName: 'second',
    },
  );
  const foreign = { ...fixture, pool: { ...pool, clientId: UserPoolClient.ClientId } };
  await expect(refresh(foreign, first.RefreshToken)).rejects.toMatchObject(INVALID_REFRESH);
  clock.now += 30 * 24 * 3600_000;
  await expect(refresh(fixture, first.RefreshToken)).rejects.toMatchObject(
    awsError('NotAuthorized', 'Refresh Token has expired'),
  );
});

test('rotation: each refresh gives a new token, the old one works for the grace period only', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, server, pool, user, clock } = fixture;
  const { UserPoolClient } = await server.call<{ UserPoolClient: { ClientId: string } }>(
    'CreateUserPoolClient',
    {
      UserPoolId: pool.userPoolId,
      ClientName: 'rotating',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
    },
  );
  const rotating = { ...fixture, pool: { ...pool, clientId: UserPoolClient.ClientId } };
  const { RefreshToken: old } = await tokensOf(rotating, user);
  const use = (RefreshToken: string | undefined) =>
    sdk.getTokensFromRefreshToken({ ClientId: UserPoolClient.ClientId, RefreshToken });
  const next = (await use(old)).AuthenticationResult?.RefreshToken;
  expect(next).toBeDefined();
  expect(next).not.toBe(old);
  await use(old);
  clock.now += 10_000;
  await expect(use(old)).rejects.toMatchObject(awsError('RefreshTokenReuse'));
  await expect(refresh(rotating, old)).rejects.toMatchObject(awsError('InvalidParameter'));
});

test('rule 32: token validities of the client are kept', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, server, pool, user } = fixture;
  await server.call('UpdateUserPoolClient', {
    UserPoolId: pool.userPoolId,
    ClientId: pool.clientId,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    AccessTokenValidity: 10,
    TokenValidityUnits: { AccessToken: 'minutes' },
  });
  const { AuthenticationResult } = await sdk.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: user.username, PASSWORD: user.password },
  });
  expect(AuthenticationResult?.ExpiresIn).toBe(600);
  await expect(
    server.call('UpdateUserPoolClient', {
      UserPoolId: pool.userPoolId,
      ClientId: pool.clientId,
      AccessTokenValidity: 4,
      TokenValidityUnits: { AccessToken: 'minutes' },
    }),
  ).rejects.toMatchObject({ type: 'InvalidParameterException' });
});

test('the key set that discovery leads to verifies both tokens', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { server, pool } = fixture;
  const { AccessToken, IdToken } = await tokensOf(fixture, fixture.user);
  const base = `${server.endpoint}/${pool.userPoolId}/.well-known`;
  const configuration = (await (await fetch(`${base}/openid-configuration`)).json()) as Record<
    string,
    string
  >;
  expect(configuration['issuer']).toBe(part(AccessToken, 1)['iss']);
  const { keys } = (await (await fetch(configuration['jwks_uri'] ?? '')).json()) as {
    keys: (JsonWebKey & { kid: string })[];
  };
  expect(keys).toHaveLength(2);
  for (const token of [AccessToken, IdToken]) {
    const { kid, alg } = part(token, 0);
    expect(alg).toBe('RS256');
    const jwk = keys.find((key) => key.kid === kid) ?? {};
    const [header, claims, signature = ''] = token.split('.');
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    expect(
      verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url')),
    ).toBe(true);
  }
  expect((await fetch(`${server.endpoint}/us-east-1_none/.well-known/jwks.json`)).status).toBe(404);
});
