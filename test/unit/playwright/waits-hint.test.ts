// What a worker says when its tests wait long for each other.
import { afterEach, expect, test, vi } from 'vitest';
import { Waits } from '../../../main/playwright/waits.ts';

afterEach(() => vi.restoreAllMocks());

/** Worker whose time the test moves, and what it has said on stderr. */
function worker() {
  let now = 0;
  const said: string[] = [];
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  const waits = new Waits();
  return {
    said,
    waited: async (ms: number, account: string, why: 'code' | 'account' = 'code') => {
      let over = (): void => undefined;
      const end = new Promise<void>((resolve) => {
        over = resolve;
      });
      // Outside of any test, as in a fixture of the worker after all tests.
      waits.wait({ why, account, forMs: ms }, end);
      now += ms;
      over();
      await end;
      await new Promise((resume) => setImmediate(resume));
    },
  };
}

test('a minute of waits for the codes of one account is worth a hint, once', async () => {
  const { said, waited } = worker();
  await waited(29_000, 'alice@stage');
  await waited(29_000, 'bob@stage');
  await waited(30_000, 'alice@stage');
  expect(said).toEqual([]);
  await waited(2_000, 'alice@stage');
  expect(said).toEqual([
    "poolkey: this worker has waited 61 s for codes of alice@stage. Give each worker its own account: mfa.acquire({ tag: '…' })\n",
  ]);
  await waited(90_000, 'alice@stage');
  await waited(90_000, 'bob@stage');
  expect(said).toHaveLength(1);
});

test('a wait for an account, or for a person, is none for a code', async () => {
  const { said, waited } = worker();
  await waited(90_000, 'alice@stage', 'account');
  expect(said).toEqual([]);
});
