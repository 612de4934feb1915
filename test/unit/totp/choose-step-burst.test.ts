// The whole window of the server: the previous step, the current one, and the next one before it starts.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseStep, type StepWish } from '../../../main/totp/choose-step.ts';

const PERIOD = 30_000;
const START = 59_000_000 * PERIOD;
const CURRENT = START / PERIOD;
/** Of what the server leaves at each end of its window: time for the call, and for clocks that differ. */
const MARGIN = 5_000;

const burst = (changes: Partial<StepWish> = {}): StepWish => ({
  now: START,
  periodMs: PERIOD,
  minValidMs: 5_000,
  maxWaitMs: 120_000,
  burst: true,
  ...changes,
});

/** What so many calls in a row get, all at the same moment: steps from the current one on, and the waits. */
function inARow(wish: StepWish, calls: number, before: number | null = null) {
  let last = before;
  return Array.from({ length: calls }, () => {
    const chosen = chooseStep(wish, last);
    if (!chosen.ok) return chosen.error.code;
    last = chosen.value.step;
    return [chosen.value.step - CURRENT, chosen.value.waitMs];
  });
}

describe('a user that was not used lately', () => {
  test('has three codes at once, and one a step after that', () => {
    expect(inARow(burst({ now: START + 10_000 }), 5)).toEqual([
      [-1, 0],
      [0, 0],
      [1, 0],
      [2, 20_000 + MARGIN],
      [3, 50_000 + MARGIN],
    ]);
  });

  test('has each of them for as long as the server takes it', () => {
    const lives = [null, CURRENT - 1, CURRENT].map((last) => {
      const chosen = chooseStep(burst({ now: START + 10_000 }), last);
      return chosen.ok ? chosen.value.validForMs : chosen.error.code;
    });
    expect(lives).toEqual([20_000, 20_000, 50_000]);
  });

  test('without burst it has one', () => {
    expect(inARow(burst({ now: START + 10_000, burst: false }), 2)).toEqual([
      [0, 0],
      [1, 20_000],
    ]);
  });
});

describe('near the ends of the window', () => {
  test('the next step is not given before the window has surely reached it', () => {
    expect(inARow(burst({ now: START + MARGIN - 1 }), 1, CURRENT)).toEqual([[1, 1]]);
    expect(inARow(burst({ now: START + MARGIN }), 1, CURRENT)).toEqual([[1, 0]]);
  });

  test('the previous step is left when the call might come too late for it', () => {
    expect(inARow(burst({ now: START + 25_000 }), 1)).toEqual([[-1, 0]]);
    expect(inARow(burst({ now: START + 25_001, minValidMs: 0 }), 1)).toEqual([[0, 0]]);
  });

  test('the previous and the current step are passed over where they live shorter than was asked for', () => {
    expect(inARow(burst({ now: START + 10_000, minValidMs: 20_001 }), 2)).toEqual([
      [1, 0],
      [2, 20_000 + MARGIN],
    ]);
  });

  test('a step of five seconds, the shortest there is, is given when it starts', () => {
    const wish = burst({ periodMs: 5_000, minValidMs: 0 });
    const current = START / 5_000;
    expect(chooseStep(wish, current)).toMatchObject({ value: { step: current + 1, waitMs: 5_000 } });
  });

  test('a wait longer than allowed is refused with the time until the window reaches the step', () => {
    expect(chooseStep(burst({ maxWaitMs: 0 }), CURRENT)).toMatchObject({
      error: { code: 'WAIT_TIMEOUT', retryAfterMs: MARGIN },
    });
  });
});

const wishes: fc.Arbitrary<StepWish> = fc
  .record({
    now: fc.integer({ min: 1_500_000_000_000, max: 2_500_000_000_000 }),
    periodMs: fc.integer({ min: 5, max: 3_600 }).map((seconds) => seconds * 1_000),
    life: fc.nat(100),
    maxWaitMs: fc.nat(20_000_000),
    burst: fc.boolean(),
  })
  .map(({ life, ...rest }) => ({ ...rest, minValidMs: Math.floor((rest.periodMs * life) / 100) }));
const lasts = fc.option(fc.integer({ min: -1_000, max: 5 }));

describe('for any wish', () => {
  test('at hand-over the code is in the server’s window, lives as long as was asked for, and is of a later step', () => {
    let chosenOnes = 0;
    fc.assert(
      fc.property(wishes, lasts, (wish, ago) => {
        const last = ago === null ? null : Math.floor(wish.now / wish.periodMs) + ago;
        const chosen = chooseStep(wish, last);
        fc.pre(chosen.ok);
        chosenOnes += 1;
        const { step, waitMs, validForMs } = chosen.value;
        const handOver = wish.now + waitMs;
        const serverStep = Math.floor(handOver / wish.periodMs);
        expect(Math.abs(step - serverStep)).toBeLessThanOrEqual(wish.burst ? 1 : 0);
        expect(validForMs).toBeGreaterThanOrEqual(wish.minValidMs);
        // What is told is what there is: a previous step goes with the window, which is the end of the current one.
        expect(handOver + validForMs).toBe((Math.max(step, serverStep) + 1) * wish.periodMs);
        expect(step).toBeGreaterThan(last ?? -1);
        expect(waitMs).toBeLessThanOrEqual(wish.maxWaitMs);
      }),
      { numRuns: 5_000 },
    );
    expect(chosenOnes).toBeGreaterThan(1_000);
  });

  test('a burst gives a step no later than without it, and never a second time', () => {
    fc.assert(
      fc.property(wishes, fc.array(fc.nat(90_000), { minLength: 1, maxLength: 12 }), (wish, laters) => {
        let last: number | null = null;
        let now = wish.now;
        for (const later of laters) {
          now += later;
          const patient = { ...wish, now, burst: true, maxWaitMs: Number.MAX_SAFE_INTEGER };
          const early: ReturnType<typeof chooseStep> = chooseStep(patient, last);
          const late = chooseStep({ ...patient, burst: false }, last);
          if (!early.ok || !late.ok) throw new Error('with all time there is, there is a step');
          expect(early.value.waitMs).toBeLessThanOrEqual(late.value.waitMs);
          expect(early.value.step).toBeGreaterThan(last ?? -1);
          last = early.value.step;
        }
      }),
    );
  });
});
