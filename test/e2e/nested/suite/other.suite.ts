import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'poolkey/playwright';
import { note } from './report-notes.ts';

test('does not wait for a code that comes too late', async ({ mfa }) => {
  const { waitedMs } = await mfa.take('too-late');
  await expect(mfa.code('too-late', { maxWaitMs: 1 })).rejects.toMatchObject({ code: 'WAIT_TIMEOUT' });
  note('waitedMs', waitedMs);
  note('limitMs', test.info().timeout);
});

test('has another state for another key, and a new one when its time is over', async ({ mfa }) => {
  let logins = 0;
  const state = (options: { key?: string; ttlMs?: number }): Promise<string> =>
    mfa.storageState('short-lived', () => Promise.resolve({ number: (logins += 1) }), options);
  const first = await state({});
  expect(await state({ key: 'second' })).not.toBe(first);
  expect(logins).toBe(2);
  expect(await state({ ttlMs: 60_000 })).toBe(first);
  expect(logins).toBe(2);
  await sleep(50);
  expect(await state({ ttlMs: 20 })).toBe(first);
  expect(JSON.parse(readFileSync(first, 'utf8'))).toEqual({ number: 3 });
});
