import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseStep, type StepWish } from '../../../main/totp/choose-step.ts';

const PERIOD = 30_000;
const START = 59_000_000 * PERIOD;
const CURRENT = START / PERIOD;

const wish = (changes: Partial<StepWish> = {}): StepWish => ({
  now: START,
  periodMs: PERIOD,
  minValidMs: 5_000,
  maxWaitMs: 60_000,
  ...changes,
});

describe('without a step taken before', () => {
  test('at the start of a step it gives that step with its whole life', () => {
    expect(chooseStep(wish(), null)).toEqual({
      ok: true,
      value: { step: CURRENT, waitMs: 0, validForMs: PERIOD },
    });
  });

  test('a code keeps the asked life: just enough is taken, one millisecond less waits for the next step', () => {
    expect(chooseStep(wish({ now: START + 25_000 }), null)).toMatchObject({
      value: { step: CURRENT, waitMs: 0, validForMs: 5_000 },
    });
    expect(chooseStep(wish({ now: START + 25_001 }), null)).toMatchObject({
      value: { step: CURRENT + 1, waitMs: 4_999, validForMs: PERIOD },
    });
  });
});

describe('after a step was taken', () => {
  test('the same step waits for the next one', () => {
    expect(chooseStep(wish({ now: START + 1_000 }), CURRENT)).toMatchObject({
      value: { step: CURRENT + 1, waitMs: 29_000, validForMs: PERIOD },
    });
  });

  test('an older step does not matter', () => {
    expect(chooseStep(wish(), CURRENT - 1)).toMatchObject({ value: { step: CURRENT, waitMs: 0 } });
  });

  test('a step in the future (a clock went back) is never given again', () => {
    expect(chooseStep(wish({ maxWaitMs: 600_000 }), CURRENT + 4)).toMatchObject({
      value: { step: CURRENT + 5, waitMs: 5 * PERIOD },
    });
  });

  test('a wait longer than allowed is refused with the time after which to try again', () => {
    expect(chooseStep(wish({ maxWaitMs: PERIOD - 1 }), CURRENT)).toEqual({
      ok: false,
      error: {
        code: 'WAIT_TIMEOUT',
        message: expect.stringContaining('30 s') as string,
        retryAfterMs: PERIOD,
      },
    });
    expect(chooseStep(wish({ maxWaitMs: PERIOD }), CURRENT)).toMatchObject({ ok: true });
  });
});

describe('preferring the previous step', () => {
  const previous = (changes: Partial<StepWish> = {}) => wish({ prefer: 'previous', ...changes });

  test('takes it where it is unused; it lives as long as the server’s window: to the end of the current step', () => {
    expect(chooseStep(previous({ now: START + 10_000 }), CURRENT - 2)).toMatchObject({
      value: { step: CURRENT - 1, waitMs: 0, validForMs: 20_000 },
    });
  });

  test('takes the current one where the previous is used', () => {
    expect(chooseStep(previous(), CURRENT - 1)).toMatchObject({ value: { step: CURRENT, waitMs: 0 } });
  });

  test('leaves it when the window is about to close', () => {
    expect(chooseStep(previous({ now: START + 25_000 }), null)).toMatchObject({
      value: { step: CURRENT - 1 },
    });
    expect(chooseStep(previous({ now: START + 25_001 }), null)).toMatchObject({
      value: { step: CURRENT + 1 },
    });
  });
});

const wishes: fc.Arbitrary<StepWish> = fc
  .record({
    now: fc.integer({ min: 1_500_000_000_000, max: 2_500_000_000_000 }),
    periodMs: fc.integer({ min: 5, max: 3_600 }).map((seconds) => seconds * 1_000),
    life: fc.nat(100),
    maxWaitMs: fc.nat(4_000_000),
    prefer: fc.constantFrom('current' as const, 'previous' as const, undefined),
  })
  .map(({ life, prefer, ...rest }) => ({
    ...rest,
    // No code lives longer than its period.
    minValidMs: Math.floor((rest.periodMs * life) / 100),
    ...(prefer ? { prefer } : {}),
  }));
/** The last step relative to the current one: long ago, near, or in the future. */
const lasts = fc.option(fc.integer({ min: -1_000, max: 5 }));

describe('for any wish', () => {
  test('a step is always later than the last one', () => {
    fc.assert(
      fc.property(wishes, lasts, (wish, ago) => {
        const last = ago === null ? null : Math.floor(wish.now / wish.periodMs) + ago;
        const chosen = chooseStep(wish, last);
        expect(!chosen.ok || last === null || chosen.value.step > last).toBe(true);
      }),
    );
  });

  test('the wait is within the wish, ends when the step starts, and the life is what is left of the window', () => {
    fc.assert(
      fc.property(wishes, lasts, (wish, ago) => {
        const current = Math.floor(wish.now / wish.periodMs);
        const chosen = chooseStep(wish, ago === null ? null : current + ago);
        fc.pre(chosen.ok);
        const { step, waitMs, validForMs } = chosen.value;
        const handOver = wish.now + waitMs;
        expect(step).toBeGreaterThanOrEqual(wish.prefer === 'previous' ? current - 1 : current);
        expect(handOver).toBe(Math.max(wish.now, step * wish.periodMs));
        expect(waitMs).toBeLessThanOrEqual(wish.maxWaitMs);
        expect(validForMs).toBe((Math.max(step, current) + 1) * wish.periodMs - handOver);
        // The previous step has a bound of its own: the server takes it for as long as the current one runs.
        expect(validForMs).toBeGreaterThanOrEqual(step < current ? 5_000 : wish.minValidMs);
      }),
    );
  });

  test('a refusal tells the wait that would have been needed, and with that wait it is granted', () => {
    fc.assert(
      fc.property(wishes, lasts, (wish, ago) => {
        const last = ago === null ? null : Math.floor(wish.now / wish.periodMs) + ago;
        const refused = chooseStep(wish, last);
        fc.pre(!refused.ok);
        const needed = refused.error.retryAfterMs ?? 0;
        expect(needed).toBeGreaterThan(wish.maxWaitMs);
        expect(chooseStep({ ...wish, maxWaitMs: needed }, last)).toMatchObject({ value: { waitMs: needed } });
      }),
    );
  });

  test('no step that would do is passed over', () => {
    fc.assert(
      fc.property(wishes, lasts, (wish, ago) => {
        const current = Math.floor(wish.now / wish.periodMs);
        const last = ago === null ? null : current + ago;
        const chosen = chooseStep({ ...wish, maxWaitMs: Number.MAX_SAFE_INTEGER }, last);
        if (!chosen.ok) throw new Error(chosen.error.message);
        for (let step = current; step < chosen.value.step; step += 1) {
          const taken = last !== null && step <= last;
          const life = (step + 1) * wish.periodMs - Math.max(wish.now, step * wish.periodMs);
          expect(taken || life < wish.minValidMs).toBe(true);
        }
      }),
    );
  });

  test('as time goes by, steps handed out in a row only go forward', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(wishes, fc.nat(60_000)), { minLength: 2, maxLength: 30 }), (calls) => {
        let last: number | null = null;
        let now = START;
        for (const [wish, later] of calls) {
          now += later;
          const chosen = chooseStep({ ...wish, periodMs: PERIOD, minValidMs: 5_000, now }, last);
          if (!chosen.ok) continue;
          expect(chosen.value.step).toBeGreaterThan(last ?? -1);
          last = chosen.value.step;
        }
      }),
    );
  });
});

test('a life longer than the period cannot be had: it is refused, not promised', () => {
  const chosen = chooseStep(wish({ minValidMs: PERIOD + 1 }), null);
  expect(chosen.ok).toBe(false);
});
