// The arithmetic of comparing two clocks by a `Date` of whole seconds, in simulated time.
import { array, assert, asyncProperty, integer, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import type { Server } from '../../../main/cli/doctor/ask-server.ts';
import { measureClock } from '../../../main/cli/doctor/measure-clock.ts';

test('several answers: right to within what it says of itself, and far better than one second', async () => {
  await assert(
    asyncProperty(
      integer({ min: -100_000, max: 100_000 }),
      integer({ min: 0, max: 999 }),
      array(tuple(integer({ min: 0, max: 150 }), integer({ min: 0, max: 150 })), {
        minLength: 5,
        maxLength: 5,
      }),
      async (aheadMs, start, ways) => {
        let now = 1_800_000_000_000 + start;
        let asked = 0;
        const simulated: Server = {
          where: 'simulated',
          ask() {
            const [there = 0, back = 0] = ways[asked] ?? [];
            asked += 1;
            const sentMs = now;
            const dateMs = Math.floor((now + there + aheadMs) / 1_000) * 1_000;
            now += there + back;
            return Promise.resolve({ ok: true, value: { dateMs, sentMs, receivedMs: now } });
          },
          close: () => undefined,
        };
        const sleeper = (ms: number): Promise<void> => {
          now += ms;
          return Promise.resolve();
        };
        const measured = await measureClock(simulated, sleeper);
        if (!measured.ok) throw new Error(measured.error.code);
        const { offsetMs, withinMs } = measured.value;
        expect(Math.abs(offsetMs - aheadMs)).toBeLessThanOrEqual(withinMs + 1);
        expect(withinMs).toBeLessThanOrEqual(420);
      },
    ),
    { numRuns: 500 },
  );
});

test('half of the round trip is taken off', async () => {
  // Two seconds there and back, the same each way; the server's clock is right.
  let now = 1_800_000_000_500;
  const slow: Server = {
    where: 'slow',
    ask() {
      const sentMs = now;
      now += 2_000;
      const dateMs = Math.floor((sentMs + 1_000) / 1_000) * 1_000;
      return Promise.resolve({ ok: true, value: { dateMs, sentMs, receivedMs: now } });
    },
    close: () => undefined,
  };
  const measured = await measureClock(slow, (ms) => {
    now += ms;
    return Promise.resolve();
  });
  if (!measured.ok) throw new Error(measured.error.code);
  expect(Math.abs(measured.value.offsetMs)).toBeLessThan(150);
});
