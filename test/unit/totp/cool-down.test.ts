import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCoolDown, COOL_DOWN_MS, REFUSALS_UNTIL_COOL_DOWN } from '../../../main/totp/cool-down.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const ago = (...minutes: readonly number[]) => minutes.map((minute) => NOW - minute * MINUTE);

test('three refusals within 15 minutes are one too many', () => {
  expect([REFUSALS_UNTIL_COOL_DOWN, COOL_DOWN_MS]).toEqual([3, 15 * MINUTE]);
  for (const refusals of [[], ago(1), ago(2, 1)])
    expect(checkCoolDown(refusals, NOW)).toMatchObject({ ok: true });
  expect(checkCoolDown(ago(3, 2, 1), NOW)).toMatchObject({
    ok: false,
    error: {
      code: 'COOLDOWN',
      retryAfterMs: 12 * MINUTE,
      message: expect.stringContaining('12 min') as string,
    },
  });
});

test('it ends by itself when the third last one is 15 minutes old, and not a millisecond before', () => {
  const refusals = ago(5, 5, 5);
  expect(checkCoolDown(refusals, NOW + 10 * MINUTE - 1)).toMatchObject({ error: { retryAfterMs: 1 } });
  expect(checkCoolDown(refusals, NOW + 10 * MINUTE)).toMatchObject({ ok: true });
});

test('older refusals do not count, further ones prolong it', () => {
  expect(checkCoolDown(ago(60, 40, 15, 2, 1), NOW)).toMatchObject({ ok: true });
  expect(checkCoolDown(ago(14, 13, 12, 2, 1), NOW)).toMatchObject({ error: { retryAfterMs: 3 * MINUTE } });
});

test('refusals from the future, of a clock that was set back, do not lock an account up for longer than that', () => {
  const future = [NOW + 60 * MINUTE, NOW + 61 * MINUTE, NOW + 62 * MINUTE];
  expect(checkCoolDown(future, NOW)).toMatchObject({ error: { retryAfterMs: COOL_DOWN_MS } });
});

test('whenever it says to come again, it lets through then', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -COOL_DOWN_MS * 2, max: 0 }), { maxLength: 12 }), (offsets) => {
      const refusals = offsets.toSorted((a, b) => a - b).map((offset) => NOW + offset);
      const checked = checkCoolDown(refusals, NOW);
      const recent = refusals.filter((at) => NOW - at < COOL_DOWN_MS).length;
      expect(checked.ok).toBe(recent < REFUSALS_UNTIL_COOL_DOWN);
      if (checked.ok) return;
      const { retryAfterMs = 0 } = checked.error;
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(checkCoolDown(refusals, NOW + retryAfterMs - 1).ok).toBe(false);
      expect(checkCoolDown(refusals, NOW + retryAfterMs).ok).toBe(true);
    }),
  );
});
