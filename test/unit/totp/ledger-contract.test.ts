// What every ledger promises, wherever it keeps its steps.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fail, ok, type Result } from '../../../main/contract/result.ts';
import { COOL_DOWN_MS } from '../../../main/totp/cool-down.ts';
import type { Ledger, LedgeredToken, LedgerState } from '../../../main/totp/ledger.ts';
import { RedisLedger } from '../../../main/totp/redis-ledger.ts';
import { report } from '../../../main/totp/report.ts';
import { reserve } from '../../../main/totp/reserve.ts';
import { SharedLedger } from '../../../main/totp/shared-ledger.ts';
import { cognitoToken, tempVault } from '../vault/temp-vault.ts';
import { redisForFile, type RedisForFile } from './redis-fixture.ts';

const START = 59_000_000 * 30_000;
const WIDE = { minValidMs: 0, maxWaitMs: 3_600_000 };
let redis: RedisForFile;

beforeAll(async () => {
  redis = await redisForFile();
});
afterAll(() => redis.stop());

const LEDGERS: Record<string, () => Ledger> = {
  'of a file': () => tempVault().vault.ledger,
  'of a server': () => new RedisLedger(redis.connect()),
  'in common, with an own one in series': () =>
    new SharedLedger(new RedisLedger(redis.connect()), tempVault().vault.ledger),
};

function secret(): LedgeredToken {
  const token = cognitoToken();
  return { token, fingerprint: token.secret.reveal().slice(0, 8) };
}

/** What `choose` is told; takes nothing. */
async function told(ledger: Ledger, of: LedgeredToken): Promise<LedgerState> {
  let seen: LedgerState | undefined;
  const result = await ledger.take(of, (state): Result<{ step: number }> => {
    seen = state;
    return fail('NOT_NOW', 'only looking');
  });
  expect(result).toMatchObject({ ok: false, error: { code: 'NOT_NOW' } });
  if (!seen) throw new Error('choose was not run');
  return seen;
}

describe.each(Object.entries(LEDGERS))('a ledger %s', (_, open) => {
  test('knows nothing of a secret that was never used', async () => {
    const ledger = open();
    const of = secret();
    expect(await ledger.last(of)).toBeNull();
    expect(await told(ledger, of)).toEqual({ last: null, refusals: [] });
    await ledger.take(secret(), () => ok({ step: 5 }));
    expect(await ledger.last(of)).toBeNull();
  });

  test('hears what became of a code by a clock with half milliseconds, as a measured one has', async () => {
    const ledger = open();
    const of = secret();
    const clock = (): number => START + 4_000.5;
    for (const outcome of ['mismatch', 'reused', 'expired'] as const)
      expect(await report(ledger, of, clock, outcome)).toEqual({ ok: true, value: undefined });
    const at = START + 4_001;
    expect(await told(ledger, of)).toEqual({ last: START / 30_000, refusals: [at, at, at] });
    expect(await report(ledger, of, clock, 'ok')).toEqual({ ok: true, value: undefined });
    expect(await told(ledger, of)).toMatchObject({ refusals: [] });
  });

  test('keeps what was taken, and tells the next one', async () => {
    const ledger = open();
    const of = secret();
    expect(await ledger.take(of, () => ok({ step: 100, more: 'of the caller' }))).toEqual({
      ok: true,
      value: { step: 100, more: 'of the caller' },
    });
    expect(await ledger.last(of)).toBe(100);
    expect(await told(ledger, of)).toEqual({ last: 100, refusals: [] });
  });

  test('never goes back, whatever a caller chooses', async () => {
    const ledger = open();
    const of = secret();
    await ledger.take(of, () => ok({ step: 100 }));
    for (const step of [50, 50, 100]) {
      expect(await ledger.take(of, () => ok({ step }))).toEqual({ ok: true, value: { step } });
      expect(await ledger.last(of)).toBe(100);
    }
  });

  test('takes nothing when no step is chosen, or when choosing throws', async () => {
    const ledger = open();
    const of = secret();
    await told(ledger, of);
    await expect(
      ledger.take(of, () => {
        throw new Error('a bug');
      }),
    ).rejects.toThrow('a bug');
    expect(await ledger.last(of)).toBeNull();
    expect(await reserve(ledger, of, () => START, WIDE)).toMatchObject({ value: { step: START / 30_000 } });
  });

  test('gives many who ask at once each another step, with none left out', async () => {
    const ledger = open();
    const of = secret();
    const taken = await Promise.all(Array.from({ length: 25 }, () => reserve(ledger, of, () => START, WIDE)));
    const steps = taken.map((one) => (one.ok ? one.value.step : 0));
    expect(steps.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, i) => START / 30_000 + i));
  });

  test('goes forward over what was spent elsewhere, and never back', async () => {
    const ledger = open();
    const of = secret();
    expect(await ledger.record(of, { forwardTo: 70 })).toEqual({ ok: true, value: undefined });
    await ledger.record(of, { forwardTo: 60 });
    expect(await ledger.last(of)).toBe(70);
    expect(await told(ledger, of)).toEqual({ last: 70, refusals: [] });
  });

  test('tells of refusals, oldest first, until a code is accepted', async () => {
    const ledger = open();
    const of = secret();
    for (const refusal of [START + 5, START, START + 5]) await ledger.record(of, { refusal });
    await ledger.record(secret(), { refusal: START + 9 });
    expect((await told(ledger, of)).refusals).toEqual([START, START + 5, START + 5]);
    expect(await ledger.last(of)).toBeNull();

    // The oldest has its fifteen minutes behind it.
    await ledger.record(of, { refusal: START + 5 + COOL_DOWN_MS, forwardTo: 80 });
    expect(await told(ledger, of)).toEqual({
      last: 80,
      refusals: [START + 5, START + 5, START + 5 + COOL_DOWN_MS],
    });
    await ledger.record(of, { refusal: 'clear' });
    expect(await told(ledger, of)).toEqual({ last: 80, refusals: [] });
  });

  test('cools down after three refusals, and after a code that was spent elsewhere gives the next one', async () => {
    const ledger = open();
    const of = secret();
    await report(ledger, of, () => START, 'reused');
    expect(await reserve(ledger, of, () => START, WIDE)).toMatchObject({
      value: { step: START / 30_000 + 1 },
    });
    await report(ledger, of, () => START, 'mismatch');
    await report(ledger, of, () => START, 'mismatch');
    expect(await reserve(ledger, of, () => START, WIDE)).toMatchObject({ error: { code: 'COOLDOWN' } });
    expect(await ledger.last(of)).toBe(START / 30_000 + 1);
    expect(await reserve(ledger, of, () => START, { ...WIDE, despiteCoolDown: true })).toMatchObject({
      ok: true,
    });
    await report(ledger, of, () => START, 'ok');
    expect(await reserve(ledger, of, () => START, WIDE)).toMatchObject({ ok: true });
  });
});
