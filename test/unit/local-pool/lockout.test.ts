import { expect, test } from 'vitest';
import { Lockout } from '../../../main/local-pool/auth/lockout.ts';
import { LocalPoolError } from '../../../main/local-pool/index.ts';
import { awsError, poolFixture, signIn, type Fixture } from './pool-fixture.ts';
import { proofFor, SrpClient } from './srp-client.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const WRONG = awsError('NotAuthorized', 'Incorrect username or password.');
const LOCKED = awsError('NotAuthorized', 'Password attempts exceeded');

function isLocked(lockout: Lockout, nowMs: number, sub = 'ann'): boolean {
  try {
    lockout.check(sub, nowMs);
    return false;
  } catch (error) {
    if (error instanceof LocalPoolError && error.message === 'Password attempts exceeded') return true;
    throw error;
  }
}

test('rule 31: five failures are free, then 1, 2, 4 … seconds, and about 15 minutes at most', () => {
  const lockout = new Lockout();
  let now = 1_800_000_000_000;
  for (let n = 1; n <= 4; n++) {
    lockout.failed('ann', now);
    expect(isLocked(lockout, now)).toBe(false);
  }
  for (let n = 5; n <= 14; n++) {
    lockout.failed('ann', now);
    const lockMs = 2 ** (n - 5) * SECOND;
    expect([n, isLocked(lockout, now), isLocked(lockout, now + lockMs - 1)]).toEqual([n, true, true]);
    expect([n, isLocked(lockout, now + lockMs)]).toEqual([n, false]);
    now += lockMs;
  }
  for (let n = 15; n <= 40; n++) {
    lockout.failed('ann', now);
    expect(isLocked(lockout, now + 15 * MINUTE - 1)).toBe(true);
    now += 15 * MINUTE;
    expect(isLocked(lockout, now)).toBe(false);
  }
});

test('rule 31: tries during a lock do not lengthen it, 15 quiet minutes or the right password end the count', () => {
  const lockout = new Lockout();
  let now = 1_800_000_000_000;
  const fail = (times: number) => {
    for (let n = 0; n < times; n++) lockout.failed('ann', now);
  };
  fail(8);
  for (let tenth = 0; tenth < 80; tenth++) expect(isLocked(lockout, now + tenth * 100)).toBe(true);
  expect(isLocked(lockout, now + 8 * SECOND)).toBe(false);
  now += 8 * SECOND + 15 * MINUTE;
  expect(isLocked(lockout, now)).toBe(false);
  fail(4);
  expect(isLocked(lockout, now)).toBe(false);
  now += 15 * MINUTE - 1;
  fail(1);
  expect(isLocked(lockout, now)).toBe(true);
  now += SECOND;
  lockout.succeeded('ann');
  fail(4);
  expect(isLocked(lockout, now)).toBe(false);
  expect(isLocked(lockout, now, 'bob')).toBe(false);
});

test('the lockout can be off, forgets what a clock set back makes senseless, and has a bound', () => {
  const lockout = new Lockout();
  const now = 1_800_000_000_000;
  const fail = (sub: string) => {
    for (let n = 0; n < 6; n++) lockout.failed(sub, now);
  };
  fail('ann');
  lockout.enabled = false;
  expect(isLocked(lockout, now)).toBe(false);
  fail('bob');
  lockout.enabled = true;
  expect(isLocked(lockout, now)).toBe(true);
  expect(isLocked(lockout, now, 'bob')).toBe(false);
  expect(isLocked(lockout, now - 60 * MINUTE)).toBe(false);
  fail('ann');
  for (let other = 0; other < 10_000; other++) lockout.failed(`other-${other}`, now);
  expect(isLocked(lockout, now)).toBe(false);
});

type Attempt = (fixture: Fixture, user: { username: string; password: string }) => Promise<unknown>;

const attempts: Readonly<Record<string, Attempt>> = {
  USER_PASSWORD_AUTH: (fixture, user) => signIn(fixture, user),
  ADMIN_USER_PASSWORD_AUTH: ({ sdk, pool }, user) =>
    sdk.adminInitiateAuth({
      UserPoolId: pool.userPoolId,
      ClientId: pool.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: user.username, PASSWORD: user.password },
    }),
  USER_AUTH: ({ sdk, pool }, user) =>
    sdk.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: {
        USERNAME: user.username,
        PREFERRED_CHALLENGE: 'PASSWORD',
        PASSWORD: user.password,
      },
    }),
  USER_SRP_AUTH: async (fixture, user) => {
    const { sdk, pool } = fixture;
    const client = new SrpClient();
    const challenge = await sdk.initiateAuth({
      ClientId: pool.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: user.username, SRP_A: client.srpA },
    });
    return sdk.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: { ...proofFor(fixture, client, challenge, user.password) },
    });
  },
};

test('rule 31: every flow counts, and a lock holds in every flow, for that user alone', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { user, other, clock } = fixture;
  const wrong = { ...user, password: 'Wrong-Word-1' };
  const flows = Object.values(attempts);
  for (let n = 0; n < 6; n++) {
    await expect(flows[n % flows.length]?.(fixture, wrong)).rejects.toMatchObject(WRONG);
    if (n === 4) clock.now += SECOND;
  }
  for (const flow of flows) {
    await expect(flow(fixture, user)).rejects.toMatchObject(LOCKED);
    await expect(flow(fixture, wrong)).rejects.toMatchObject(LOCKED);
    expect(await flow(fixture, other)).toBeDefined();
  }
  clock.now += 2 * SECOND;
  expect((await signIn(fixture, user)).AuthenticationResult).toBeDefined();
  await expect(signIn(fixture, wrong)).rejects.toMatchObject(WRONG);
  expect((await signIn(fixture, user)).AuthenticationResult).toBeDefined();
});

test('AdminSetUserPassword ends a lock', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { server, pool, user } = fixture;
  for (let n = 0; n < 5; n++) {
    await expect(signIn(fixture, { ...user, password: 'Wrong-Word-1' })).rejects.toMatchObject(WRONG);
  }
  await expect(signIn(fixture, user)).rejects.toMatchObject(LOCKED);
  await server.call('AdminSetUserPassword', {
    UserPoolId: pool.userPoolId,
    Username: user.username,
    Password: user.password,
    Permanent: true,
  });
  expect((await signIn(fixture, user)).AuthenticationResult).toBeDefined();
});

test('in hidden mode a name that nobody has is locked like any other', async () => {
  const fixture = await poolFixture({ preventUserExistenceErrors: 'ENABLED' });
  const nobody = { username: 'nobody', password: 'Wrong-Word-1' };
  for (let n = 0; n < 5; n++) await expect(signIn(fixture, nobody)).rejects.toMatchObject(WRONG);
  await expect(signIn(fixture, nobody)).rejects.toMatchObject(LOCKED);
  await expect(signIn(fixture, { ...nobody, username: 'NOBODY' })).rejects.toMatchObject(LOCKED);
  await expect(signIn(fixture, { ...nobody, username: 'none' })).rejects.toMatchObject(WRONG);
});
