import { expect, test } from 'vitest';
import { AWS_RATES, CATEGORIES, categoryOf } from '../../../main/quotas/categories.ts';
import { TokenBuckets } from '../../../main/local-pool/faults/token-buckets.ts';
import { operations } from '../../../main/local-pool/operations/table.ts';
import { poolFixture, signIn, tokensOf, type Fixture } from '../local-pool/pool-fixture.ts';

/** How many of so many calls pass; all that do not must be throttled. */
async function passing(times: number, call: () => Promise<unknown>): Promise<number> {
  let passed = 0;
  for (let i = 0; i < times; i++) {
    try {
      await call();
      passed += 1;
    } catch (error) {
      const { name, message } = error as Error;
      if (name !== 'TooManyRequestsException') passed += 1;
      else if (message !== 'Rate exceeded') throw error;
    }
  }
  return passed;
}

const respond = ({ sdk, pool, user }: Fixture) =>
  sdk.respondToAuthChallenge({
    ClientId: pool.clientId,
    ChallengeName: 'MFA_SETUP',
    Session: 'x'.repeat(20),
    ChallengeResponses: { USERNAME: user.username },
  });

test('every operation that the pool serves has a category, and only one', () => {
  expect(Object.keys(operations).filter((name) => categoryOf(name) === undefined)).toEqual([]);
  expect(CATEGORIES).toContain('UserAuthentication');
  expect(categoryOf('toString')).toBeUndefined();
});

test('section 7: the rates of AWS', () => {
  expect(AWS_RATES).toMatchObject({
    UserAuthentication: 120,
    UserCreation: 50,
    UserAccountRecovery: 30,
    UserRead: 120,
    UserToken: 120,
    UserUpdate: 25,
    UserResourceRead: 50,
    UserResourceUpdate: 25,
    UserList: 30,
    UserPoolRead: 15,
    UserPoolResourceRead: 20,
    UserPoolClientRead: 15,
  });
});

test('buckets of thousands of users do not stay for ever, and what is forgotten makes no difference', () => {
  let now = 0;
  const buckets = new TokenBuckets(() => now);
  for (let user = 0; user < 20_000; user++) {
    expect(buckets.take(`writes of ${user}`, 10)).toBe(true);
    now += 5;
    // One that is empty is kept, however many come and go.
    buckets.take('busy', 0.001);
  }
  expect(buckets.size).toBeLessThan(2_500);
  expect(buckets.take('busy', 0.001)).toBe(false);
});

test('a bucket starts full, refills evenly, holds a second, and survives a clock that goes back', () => {
  let now = 0;
  const buckets = new TokenBuckets(() => now);
  const takes = (count: number, rate: number, name = 'a') =>
    Array.from({ length: count }, () => buckets.take(name, rate)).filter(Boolean).length;
  expect(takes(5, 3)).toBe(3);
  for (let i = 0; i < 10; i++) {
    now += 1000 / 30;
    expect(takes(1, 3)).toBe(i % 10 === 9 ? 1 : 0);
  }
  now += 60_000;
  expect(takes(9, 3)).toBe(3);
  now -= 30_000;
  expect(takes(1, 3)).toBe(0);
  now += 400;
  expect(takes(2, 3)).toBe(1);
  expect(takes(2, 0.5, 'b')).toBe(1);
  now += 2000;
  expect(takes(2, 0.5, 'b')).toBe(1);
  expect(takes(1, 0, 'c')).toBe(0);
});

test('rule 33: over the quota of its category a call is throttled, until the clock has moved on', async () => {
  const fixture = await poolFixture();
  const { server, sdk, pool, clock, user, other } = fixture;
  server.settings.change({ quotas: { UserRead: 3 } });
  const read = (Username: string) => () => sdk.adminGetUser({ UserPoolId: pool.userPoolId, Username });
  expect(await passing(2, read(user.username))).toBe(2);
  // The quota is of all users and pools together.
  expect(await passing(2, read(other.username))).toBe(1);
  // Another category has another bucket, and one that is not listed has no quota.
  expect(await passing(8, () => sdk.listUsers({ UserPoolId: pool.userPoolId }))).toBe(8);
  clock.now += 1000;
  expect(await passing(5, read(user.username))).toBe(3);
  // Setting the pool's own clock refills nothing.
  server.settings.change({ clockOffsetMs: 3_600_000 });
  expect(await passing(1, read(user.username))).toBe(0);
  server.settings.change({ quotas: 'off' });
  expect(await passing(5, read(user.username))).toBe(5);
});

test('the quota is shared by all pools of the server', async () => {
  const fixture = await poolFixture();
  const { server, sdk, pool, user } = fixture;
  const { UserPool } = await server.call<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: 'second',
  });
  server.settings.change({ quotas: { UserRead: 2 } });
  const read = (UserPoolId: string) => () => sdk.adminGetUser({ UserPoolId, Username: user.username });
  expect(await passing(2, read(UserPool.Id))).toBe(2);
  expect(await passing(1, read(pool.userPoolId))).toBe(0);
});

test('answers to challenges have three times the quota of sign-ins, and their overflow counts as sign-ins', async () => {
  const fixture = await poolFixture();
  fixture.server.settings.change({ quotas: { UserAuthentication: 3 } });
  expect(await passing(9, () => respond(fixture))).toBe(9);
  expect(await passing(2, () => signIn(fixture, fixture.user))).toBe(2);
  expect(await passing(3, () => respond(fixture))).toBe(1);
  expect(await passing(1, () => signIn(fixture, fixture.user))).toBe(0);
});

test("aws: the table's rates, and five a second of some operations on one pool", async () => {
  const fixture = await poolFixture();
  const { server, sdk, pool, clock } = fixture;
  server.settings.change({ quotas: 'aws' });
  const UserPoolId = pool.userPoolId;
  expect(await passing(17, () => sdk.describeUserPool({ UserPoolId }))).toBe(15);
  expect(await passing(7, () => sdk.getUserPoolMfaConfig({ UserPoolId }))).toBe(5);
  expect(await passing(7, () => sdk.describeUserPoolClient({ UserPoolId, ClientId: pool.clientId }))).toBe(5);
  clock.now += 200;
  expect(await passing(2, () => sdk.getUserPoolMfaConfig({ UserPoolId }))).toBe(1);
});

test('per user: so many reads and so many writes a second, whichever way the call leads to the user', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { server, sdk, pool, clock, user, other } = fixture;
  const { AccessToken } = await tokensOf(fixture, user);
  server.settings.change({ perUserRate: 3 });
  // Signing in counts as reading.
  expect(await passing(1, () => signIn(fixture, user))).toBe(1);
  expect(await passing(1, () => sdk.getUser({ AccessToken }))).toBe(1);
  const adminGet = () =>
    sdk.adminGetUser({ UserPoolId: pool.userPoolId, Username: user.username.toUpperCase() });
  expect(await passing(2, adminGet)).toBe(1);
  expect(await passing(1, () => signIn(fixture, user))).toBe(0);
  expect(await passing(4, () => sdk.associateSoftwareToken({ AccessToken }))).toBe(3);
  expect(await passing(2, () => signIn(fixture, other))).toBe(2);
  // Who does not exist has no quota of its own.
  expect(await passing(5, () => signIn(fixture, { username: 'nobody', password: 'x' }))).toBe(5);
  clock.now += 1000;
  expect(await passing(4, adminGet)).toBe(3);
});
