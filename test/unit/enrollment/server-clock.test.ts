import { expect, onTestFinished, test } from 'vitest';
import { UserPoolClient } from '../../../main/cognito/user-pool-client.ts';
import { signInUser } from '../../../main/enrollment/sign-in-user.ts';
import { enrollmentPlace, STEP_MS, verdict } from './enrollment-fixture.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;

test.each([
  ['ON', 90 * SECOND],
  ['ON', -90 * SECOND],
  ['ON', HOUR],
  ['ON', -HOUR],
  ['OPTIONAL', 90 * SECOND],
  ['OPTIONAL', -HOUR],
] as const)(
  '%s pool, %d ms ahead: enrolls, signs in, and the pool shows the offset',
  async (mfa, aheadMs) => {
    const place = await enrollmentPlace({ mfa, aheadMs });
    expect(verdict(await place.enroll())).toBe('ok');
    const account = place.vault.accounts.list()[0];
    if (!account) throw new Error('no account');
    for (let i = 0; i < 3; i += 1) {
      expect(verdict(await signInUser(place.deps, place.pool, account))).toBe('ok');
    }
    const measured = place.vault.pools.get(place.pool.id)?.clockOffsetMs ?? 0;
    expect(Math.abs(measured - aheadMs)).toBeLessThanOrEqual(SECOND);
    expect(place.proxy.exchanges.every(({ status }) => status === 200)).toBe(true);
  },
);

test.each([900, -900])('a difference of %d ms is noise: codes go by the own clock', async (aheadMs) => {
  const place = await enrollmentPlace({ aheadMs });
  expect(verdict(await place.enroll())).toBe('ok');
  expect(place.stored().token.verified?.usedSteps).toEqual([Math.floor(place.time.clock() / STEP_MS) - 1]);
});

// A bug once: the quickest answer's offset stayed for the life of the client, however old it was.
test('a computer whose clock is set while Poolkey runs: the next answer tells, also a slower one', async () => {
  const place = await enrollmentPlace();
  let now = place.time.clock;
  const client = new UserPoolClient(place.pool, { clock: () => now() });
  onTestFinished(() => client.close());
  await client.initiate('USER_PASSWORD_AUTH', place.user.username, {
    PASSWORD: place.user.password.reveal(),
  });
  expect(client.clockOffsetMs).toBe(500);
  // Ten minutes behind the pool from now on; and this answer takes 5 ms, the one before took none.
  let passed = 0;
  now = () => place.time.clock() - 600 * SECOND + (passed += 5);
  await client.initiate('USER_PASSWORD_AUTH', place.user.username, {
    PASSWORD: place.user.password.reveal(),
  });
  expect(Math.abs((client.clockOffsetMs ?? 0) - 600 * SECOND)).toBeLessThan(SECOND);
});

test('of two answers that agree, the quicker one is believed', async () => {
  const place = await enrollmentPlace({ aheadMs: 60 * SECOND });
  let delay = 800;
  const client = new UserPoolClient(place.pool, {
    clock: () => {
      place.time.advance(delay / 2);
      return place.time.clock();
    },
  });
  onTestFinished(() => client.close());
  await client.initiate('USER_PASSWORD_AUTH', place.user.username, {
    PASSWORD: place.user.password.reveal(),
  });
  delay = 0;
  await client.initiate('USER_PASSWORD_AUTH', place.user.username, {
    PASSWORD: place.user.password.reveal(),
  });
  const best = client.clockOffsetMs ?? 0;
  delay = 800;
  await client.initiate('USER_PASSWORD_AUTH', place.user.username, {
    PASSWORD: place.user.password.reveal(),
  });
  expect(client.clockOffsetMs).toBe(best);
});
