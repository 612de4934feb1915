// The pace against a server with a quota of its own, in made-up time: a minute takes no time.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { refuse, type CognitoResult } from '../../../main/cognito/failure.ts';
import { TokenBuckets } from '../../../main/local-pool/faults/token-buckets.ts';
import { QuotaGate } from '../../../main/quotas/quota-gate.ts';
import { randomFrom } from '../../soak/random.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

const now = (): number => performance.now();
const sleeper = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Load {
  readonly aws?: boolean;
  /** Calls under way at the same time, at most. */
  readonly callers: number;
  readonly latencyMs?: number;
  readonly seconds: number;
  readonly allows: () => boolean;
}

/** Callers that each send one call after the other. Gives how many passed and how often the server said no. */
async function load({ aws = false, callers, latencyMs = 50, seconds, allows }: Load) {
  const gate = new QuotaGate({ aws, sleeper, now });
  const end = now() + seconds * 1_000;
  let passed = 0;
  let throttled = 0;
  let failed = 0;
  const caller = async (): Promise<void> => {
    while (now() < end) {
      const outcome = await gate.pass('VerifySoftwareToken', async (): Promise<CognitoResult<true>> => {
        await sleeper(latencyMs);
        if (allows()) return { ok: true, value: true };
        throttled += 1;
        return refuse('THROTTLED', 'Rate exceeded', { retryable: true });
      });
      if (outcome.ok) passed += 1;
      else failed += 1;
    }
  };
  const working = Promise.all(Array.from({ length: callers }, caller));
  await vi.advanceTimersByTimeAsync(seconds * 1_000 + 60_000);
  await working;
  return { gate, passed, throttled, failed };
}

describe('a quota that nobody has told of', () => {
  test.each([
    { quota: 4, met: 0.25 },
    { quota: 25, met: 0.12 },
    { quota: 120, met: 0.12 },
  ])('of $quota calls a second is used to nine tenths, and seldom met', async ({ quota, met }) => {
    const buckets = new TokenBuckets(now);
    const seconds = 60;
    const { passed, throttled, failed } = await load({
      callers: 20,
      latencyMs: 20,
      seconds,
      allows: () => buckets.take('mfa', quota),
    });
    expect(passed / (quota + quota * seconds)).toBeGreaterThan(0.9);
    expect(throttled / passed).toBeLessThan(met);
    expect(failed).toBe(0);
  });

  test('that is cut to a fifth in the middle is followed, down and up again', async () => {
    const buckets = new TokenBuckets(now);
    const began = now();
    const at = (): number => (now() - began) / 1_000;
    const perSecond: number[] = [];
    await load({
      callers: 20,
      seconds: 240,
      allows: () => {
        const quota = at() > 60 && at() < 120 ? 10 : 50;
        const granted = buckets.take('mfa', quota);
        if (granted) perSecond[Math.floor(at())] = (perSecond[Math.floor(at())] ?? 0) + 1;
        return granted;
      },
    });
    const mean = (from: number, to: number): number =>
      perSecond.slice(from, to).reduce((sum, count) => sum + count, 0) / (to - from);
    expect(mean(20, 60)).toBeGreaterThan(45);
    expect(mean(80, 120)).toBeGreaterThan(8);
    expect(mean(200, 240)).toBeGreaterThan(40);
  });
});

test('throttles by chance do not bring it to a standstill', async () => {
  const random = randomFrom(7);
  const { passed, failed } = await load({ callers: 20, seconds: 60, allows: () => random() >= 0.05 });
  expect(passed / 60).toBeGreaterThan(8);
  expect(failed).toBe(0);
});

test('without throttles nothing is held back', async () => {
  const { passed } = await load({ callers: 20, latencyMs: 50, seconds: 10, allows: () => true });
  expect(passed).toBeGreaterThanOrEqual(20 * 10 * 20 - 20);
});

test('at AWS the known quota is kept from the first call on: 25 a second, in no burst', async () => {
  const began = now();
  const times: number[] = [];
  await load({
    aws: true,
    callers: 50,
    latencyMs: 1,
    seconds: 10,
    allows: () => {
      times.push(now() - began);
      return true;
    },
  });
  const within = times.filter((time) => time < 10_000);
  expect(within.length).toBeGreaterThan(240);
  for (let second = 0; second < 10; second += 1) {
    const count = within.filter((time) => time >= second * 1_000 && time < (second + 1) * 1_000).length;
    expect(count).toBeLessThanOrEqual(28);
  }
});

test('a call that is throttled for too long is given up with its own words', async () => {
  const { failed, passed } = await load({ callers: 1, seconds: 1, allows: () => false });
  expect(passed).toBe(0);
  expect(failed).toBe(1);
});

test('a quota that is full is told, and forgotten after a while', async () => {
  const buckets = new TokenBuckets(now);
  const { gate } = await load({ callers: 20, seconds: 20, allows: () => buckets.take('mfa', 5) });
  expect(gate.throttled).toEqual([]);
  const again = gate.pass('VerifySoftwareToken', () => Promise.resolve(refuse('THROTTLED', 'no')));
  await vi.advanceTimersByTimeAsync(10);
  expect(gate.throttled).toMatchObject([{ category: 'UserResourceUpdate' }]);
  await vi.advanceTimersByTimeAsync(120_000);
  await again;
});

test('categories do not hold up each other', async () => {
  const gate = new QuotaGate({ aws: true, sleeper, now });
  const answers: string[] = [];
  for (let index = 0; index < 100; index += 1) {
    void gate.pass('VerifySoftwareToken', () =>
      Promise.resolve({ ok: true as const, value: answers.push('mfa') }),
    );
  }
  void gate.pass('GetUser', () => Promise.resolve({ ok: true as const, value: answers.push('read') }));
  await vi.advanceTimersByTimeAsync(50);
  expect(answers).toContain('read');
  expect(answers.length).toBeLessThan(20);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(answers).toHaveLength(101);
});

test('room is refused while calls wait for long', async () => {
  const gate = new QuotaGate({ aws: true, sleeper, now });
  for (let index = 0; index < 200; index += 1) {
    void gate.pass('VerifySoftwareToken', () => Promise.resolve({ ok: true as const, value: true }));
  }
  let room = false;
  const abort = new AbortController();
  void gate.room(abort.signal).then(() => (room = true));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(room).toBe(false);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(room).toBe(true);
});
