import { expect, test } from 'vitest';
import { systemClock, systemSleeper } from '../../../main/totp/clock.ts';

test('the system’s clock is in milliseconds', () => {
  expect(Math.abs(systemClock() - Date.now())).toBeLessThan(1_000);
});

test('a sleep ends at once when it is aborted, with an AbortError', async () => {
  const abort = new AbortController();
  const started = performance.now();
  const sleep = systemSleeper(60_000, abort.signal);
  abort.abort();
  await expect(sleep).rejects.toThrow('aborted');
  expect(performance.now() - started).toBeLessThan(1_000);
  await systemSleeper(1);
});
