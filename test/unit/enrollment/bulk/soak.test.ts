// The short versions of `npm run soak`: processes that are killed, a pool that loses answers, more users than fit on a screen.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bundle } from '../../../session/bundle.ts';
import { crashAfterEachWrite, crashAtRandom } from '../../../soak/crash.ts';
import { runWithFaults } from '../../../soak/faults.ts';
import { enrollMany } from '../../../soak/many.ts';
import { buildSoak } from '../../../soak/world.ts';

/** A time step takes three seconds. */
const SPEED = 10;

let programs: Bundle;
beforeAll(async () => {
  programs = await buildSoak();
}, 60_000);
afterAll(() => programs.remove());

test.each(['ON', 'OPTIONAL'] as const)(
  'killed right after each write of a state, MFA %s: every user signs in, nobody was enrolled twice',
  { timeout: 120_000 },
  async (mfa) => {
    const result = await crashAfterEachWrite(programs, { mfa, seed: 1, speed: SPEED });
    expect(result.problems).toEqual([]);
    // begin, five calls with what lies between them, and the end.
    expect(result.writes).toBeGreaterThanOrEqual(10);
    expect(result).toMatchObject({
      done: result.users,
      enrolled: result.users,
      signedIn: result.users,
      verified: result.users,
    });
  },
);

test('killed at random moments: what the pool holds as enrolled signs in', { timeout: 180_000 }, async () => {
  const result = await crashAtRandom(programs, { kills: 12, users: 60, seed: 2, speed: SPEED });
  expect(result.problems).toEqual([]);
  expect(result).toMatchObject({ kills: 12, done: 60, enrolled: 60, signedIn: 60, verified: 60 });
});

test(
  'lost answers, throttles and resets: all are enrolled with no hand on it',
  { timeout: 180_000 },
  async () => {
    const faults = { lost: 0.05, throttled: 0.05, reset: 0.02, upToMs: 40 };
    const result = await runWithFaults(programs, { users: 60, faults, seed: 4, speed: 5 });
    expect(result.problems).toEqual([]);
    expect(result).toMatchObject({ done: 60, failed: 0, signedIn: 60 });
    const { lost, throttled, reset } = result.stats;
    expect(Math.min(lost, throttled, reset)).toBeGreaterThan(0);
  },
);

test('hundreds of users in one run', { timeout: 180_000 }, async () => {
  const result = await enrollMany(programs, { users: 400, seed: 5 });
  expect(result.problems).toEqual([]);
  expect(result).toMatchObject({ done: 400, signedIn: 400 });
});
