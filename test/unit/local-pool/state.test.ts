import { expect, test } from 'vitest';
import { startLocalPool } from '../../../main/local-pool/index.ts';
import {
  answerCode,
  awsError,
  codeAt,
  enrollBySession,
  poolFixture,
  sdkFor,
  signIn,
  STEP_MS,
  tokensOf,
} from './pool-fixture.ts';

test('the state survives a trip through JSON: users, secrets, used steps, keys, tokens', async () => {
  const fixture = await poolFixture({ clientSecret: false });
  const { server, user, other, pool, clock } = fixture;
  const { secret, accessToken } = await enrollBySession(fixture, user);
  const open = await signIn(fixture, user);
  const before = await server.call('AdminGetUser', { UserPoolId: pool.userPoolId, Username: user.username });
  const keys = await (await fetch(`${server.endpoint}/${pool.userPoolId}/.well-known/jwks.json`)).json();
  const state: unknown = JSON.parse(JSON.stringify(server.exportState()));
  const text = JSON.stringify(state);
  for (const { password } of pool.users) expect(text).not.toContain(JSON.stringify(password).slice(1, -1));
  await server.close();

  const second = await startLocalPool({ clock: () => clock.now, state });
  const sdk = sdkFor(second.endpoint);
  try {
    const again = { ...fixture, server: second, sdk };
    expect(
      await second.call('AdminGetUser', { UserPoolId: pool.userPoolId, Username: user.username }),
    ).toEqual(before);
    expect((await sdk.getUser({ AccessToken: accessToken })).Username).toBe(user.username);
    expect(await (await fetch(`${second.endpoint}/${pool.userPoolId}/.well-known/jwks.json`)).json()).toEqual(
      keys,
    );
    // Sessions are dropped; rule 25's steps are not.
    await expect(answerCode(again, user, open.Session, codeAt(secret, clock.now))).rejects.toMatchObject(
      awsError('NotAuthorized', 'Invalid session for the user.'),
    );
    const { Session } = await signIn(again, user);
    await expect(answerCode(again, user, Session, codeAt(secret, clock.now - STEP_MS))).rejects.toMatchObject(
      awsError('ExpiredCode'),
    );
    expect(
      (await answerCode(again, user, Session, codeAt(secret, clock.now))).AuthenticationResult,
    ).toBeDefined();
    expect((await signIn(again, other)).ChallengeName).toBe('MFA_SETUP');
    const { Users = [] } = await sdk.listUsers({ UserPoolId: pool.userPoolId });
    expect(Users).toHaveLength(2);
  } finally {
    sdk.destroy();
    await second.close();
  }
});

test('what was exported does not change with the pool', async () => {
  const { server, pool, user } = await poolFixture();
  const state = server.exportState();
  const before = JSON.stringify(state);
  await server.call('AdminDisableUser', { UserPoolId: pool.userPoolId, Username: user.username });
  expect(JSON.stringify(state)).toBe(before);
});

test('a newer or damaged state is refused, without quoting it', async () => {
  const { server } = await poolFixture();
  const state = server.exportState() as { version: number; pools: Record<string, unknown>[] };
  await expect(startLocalPool({ state: { ...state, version: 99 } })).rejects.toThrow(/version 99, newer/);
  await expect(startLocalPool({ state: { ...state, pools: [{ id: 'secret-x' }] } })).rejects.toThrow(
    /damaged at pools\.0\./,
  );
  await expect(startLocalPool({ state: 'secret-x' })).rejects.toThrow(/damaged/);
  const [pool] = state.pools;
  const broken = {
    ...pool,
    keys: { id: { kid: 'k', privateKey: 'secret-x' }, access: { kid: 'k', privateKey: '' } },
  };
  const error = await startLocalPool({ state: { ...state, pools: [broken] } }).catch(
    (caught: unknown) => caught,
  );
  expect(String(error)).toMatch(/damaged at pool us-east-1_/);
  expect(String(error)).not.toContain('secret-x');
});

test('onChange fires for operations that can change something, and ends when told to', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { server, sdk, pool, user } = fixture;
  let changes = 0;
  const stop = server.onChange(() => {
    changes++;
  });
  server.onChange(() => {
    throw new Error('The host has trouble of its own.');
  });
  await sdk.listUsers({ UserPoolId: pool.userPoolId });
  expect(changes).toBe(0);
  await tokensOf(fixture, user);
  expect(changes).toBe(1);
  await server.call('AdminDisableUser', { UserPoolId: pool.userPoolId, Username: user.username });
  expect(changes).toBe(2);
  stop();
  await server.call('AdminEnableUser', { UserPoolId: pool.userPoolId, Username: user.username });
  expect(changes).toBe(2);
});

test('call: same code as over HTTP, as an administrator, errors with type and text', async () => {
  const { server } = await poolFixture();
  await expect(
    server.call('AdminGetUser', { UserPoolId: 'us-east-1_x', Username: 'u' }),
  ).rejects.toMatchObject({
    name: 'LocalPoolError',
    type: 'ResourceNotFoundException',
    message: 'User pool us-east-1_x does not exist.',
  });
  await expect(server.call('Nope', {})).rejects.toMatchObject({ type: 'UnknownOperationException' });
  await expect(server.call('DescribeUserPool', { UserPoolId: undefined })).rejects.toMatchObject({
    type: 'InvalidParameterException',
  });
});
