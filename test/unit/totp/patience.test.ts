import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Patience, SilentError } from '../../../main/totp/redis/patience.ts';

test('what never comes is waited for as long as was said', async () => {
  const started = performance.now();
  await expect(new Patience(300).within(new Promise(() => undefined))).rejects.toThrow(SilentError);
  expect(performance.now() - started).toBeGreaterThan(250);
});

test('a process that could not run for longer than that still takes what has come', async () => {
  const work = async () => {
    for (let i = 0; i < 3; i += 1) await readFile(import.meta.filename);
    return 'here';
  };
  const waiting = new Patience(300).within(work());
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
  expect(await waiting).toBe('here');
});

test('pauses take from the same time, and none is begun that is too long', async () => {
  const patience = new Patience(100);
  expect(await patience.pause(60)).toBe(true);
  expect(await patience.pause(60)).toBe(false);
});
