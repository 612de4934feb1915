import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { startLocalPool } from '../../../main/local-pool/index.ts';
import { awsError, poolFixture, sdkFor, type Fixture } from './pool-fixture.ts';

function hash(secret: string | undefined, name: string, clientId: string): string {
  return createHmac('sha256', secret ?? '')
    .update(name + clientId)
    .digest('base64');
}

function clientOf({ pool }: Fixture): { UserPoolId: string; ClientId: string } {
  return { UserPoolId: pool.userPoolId, ClientId: pool.clientId };
}

async function signInWith({ sdk, pool, user }: Fixture, secret: string | undefined) {
  const SECRET_HASH = hash(secret, user.username, pool.clientId);
  return sdk.initiateAuth({
    ClientId: pool.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: user.username, PASSWORD: user.password, SECRET_HASH },
  });
}

test('a second secret works beside the first, and alone once that is deleted', async () => {
  const fixture = await poolFixture({ clientSecret: true, mfa: 'OPTIONAL' });
  const { sdk, pool, clock } = fixture;
  const client = clientOf(fixture);
  const first = pool.clientSecret;
  const listed = await sdk.listUserPoolClientSecrets(client);
  expect(listed.ClientSecrets).toEqual([
    {
      ClientSecretId: `${pool.clientId}--${clock.now}`,
      ClientSecretCreateDate: new Date(clock.now),
    },
  ]);
  clock.now += 1000;
  const { ClientSecretDescriptor: added } = await sdk.addUserPoolClientSecret(client);
  const second = added?.ClientSecretValue;
  expect(second).toMatch(/^[a-z0-9]{52}$/);
  expect(added?.ClientSecretId).toBe(`${pool.clientId}--${clock.now}`);
  for (const secret of [first, second]) {
    expect((await signInWith(fixture, secret)).AuthenticationResult).toBeDefined();
  }
  const described = async () => (await sdk.describeUserPoolClient(client)).UserPoolClient?.ClientSecret;
  expect(await described()).toBe(first);
  const both = (await sdk.listUserPoolClientSecrets(client)).ClientSecrets ?? [];
  expect(both).toHaveLength(2);
  for (const secret of both) expect(secret).not.toHaveProperty('ClientSecretValue');

  await sdk.deleteUserPoolClientSecret({ ...client, ClientSecretId: both[0]?.ClientSecretId });
  expect(await described()).toBe(second);
  await expect(signInWith(fixture, first)).rejects.toMatchObject(
    awsError('NotAuthorized', `Unable to verify secret hash for client ${pool.clientId}`),
  );
  const { AuthenticationResult } = await signInWith(fixture, second);
  await sdk.getTokensFromRefreshToken({
    ClientId: pool.clientId,
    ClientSecret: second,
    RefreshToken: AuthenticationResult?.RefreshToken,
  });
  await expect(
    sdk.revokeToken({
      ClientId: pool.clientId,
      ClientSecret: first,
      Token: AuthenticationResult?.RefreshToken,
    }),
  ).rejects.toMatchObject(awsError('NotAuthorized'));
});

test('two at most, the last one stays, and a public client has none', async () => {
  const fixture = await poolFixture({ clientSecret: true });
  const { sdk, pool, server } = fixture;
  const client = clientOf(fixture);
  const own = 'MyOwnSecret_MyOwnSecret_1';
  const { ClientSecretDescriptor } = await sdk.addUserPoolClientSecret({ ...client, ClientSecret: own });
  // Of two in the same millisecond each has its own id; what the caller brought is not sent back.
  expect(ClientSecretDescriptor).not.toHaveProperty('ClientSecretValue');
  const ids = ((await sdk.listUserPoolClientSecrets(client)).ClientSecrets ?? []).map(
    ({ ClientSecretId }) => ClientSecretId,
  );
  expect(new Set(ids).size).toBe(2);
  await expect(sdk.addUserPoolClientSecret(client)).rejects.toMatchObject(awsError('LimitExceeded'));
  await expect(
    sdk.deleteUserPoolClientSecret({ ...client, ClientSecretId: `${pool.clientId}--1` }),
  ).rejects.toMatchObject(awsError('ResourceNotFound'));
  await sdk.deleteUserPoolClientSecret({ ...client, ClientSecretId: ids[0] });
  expect((await signInWith(fixture, own)).ChallengeName).toBe('MFA_SETUP');
  await expect(sdk.deleteUserPoolClientSecret({ ...client, ClientSecretId: ids[1] })).rejects.toMatchObject(
    awsError('InvalidParameter'),
  );

  const { UserPoolClient } = await server.call<{ UserPoolClient: { ClientId: string } }>(
    'CreateUserPoolClient',
    { UserPoolId: pool.userPoolId, ClientName: 'public' },
  );
  const open = { UserPoolId: pool.userPoolId, ClientId: UserPoolClient.ClientId };
  expect((await sdk.listUserPoolClientSecrets(open)).ClientSecrets).toEqual([]);
  await expect(sdk.addUserPoolClientSecret(open)).rejects.toMatchObject(awsError('InvalidParameter'));
});

test('a client without a secret refuses a hash, one with a secret wants it', async () => {
  const open = await poolFixture();
  await expect(signInWith(open, 'x')).rejects.toMatchObject(
    awsError(
      'InvalidParameter',
      `Client ${open.pool.clientId} is not configured for secret but secret hash was received`,
    ),
  );
});

test('both secrets survive a restart, and states from before there were two still load', async () => {
  const fixture = await poolFixture({ clientSecret: true });
  const { server, sdk, pool } = fixture;
  const client = clientOf(fixture);
  const { ClientSecretDescriptor } = await sdk.addUserPoolClientSecret(client);
  const state = JSON.parse(JSON.stringify(server.exportState())) as {
    pools: { clients: Record<string, unknown>[]; groups?: unknown }[];
  };
  const older = structuredClone(state);
  for (const one of older.pools) {
    delete one.groups;
    for (const saved of one.clients) delete saved['secrets'];
  }
  const secretsIn = async (saved: unknown, secret: string | undefined) => {
    const second = await startLocalPool({ clock: () => fixture.clock.now, state: saved });
    const again = { ...fixture, server: second, sdk: sdkFor(second.endpoint) };
    try {
      expect((await signInWith(again, secret)).ChallengeName).toBe('MFA_SETUP');
      return (await again.sdk.listUserPoolClientSecrets(client)).ClientSecrets?.length;
    } finally {
      again.sdk.destroy();
      await second.close();
    }
  };
  expect(await secretsIn(state, ClientSecretDescriptor?.ClientSecretValue)).toBe(2);
  expect(await secretsIn(older, pool.clientSecret)).toBe(1);
});
