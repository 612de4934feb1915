import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rememberFailure, rememberedFailure } from '../../../scripts/failure-memory.mjs';

const HOUR_MS = 3_600_000;
let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'memory-'));
});

afterEach(() => rm(cache, { recursive: true }));

test('a failure is remembered for a day, by its name', () => {
  rememberFailure('electron-45.0.0', 'host unknown', cache, 0);
  expect(rememberedFailure('electron-45.0.0', cache, 23 * HOUR_MS)).toBe('host unknown');
  expect(rememberedFailure('electron-45.0.0', cache, 25 * HOUR_MS)).toBeUndefined();
  expect(rememberedFailure('electron-45.0.1', cache, 0)).toBeUndefined();
});

test('a damaged note and a cache that cannot be written are no failure', async () => {
  await writeFile(join(cache, 'failed-x.json'), '{"at"');
  expect(rememberedFailure('x', cache)).toBeUndefined();
  expect(() => rememberFailure('x', 'why', join(cache, 'failed-x.json'))).not.toThrow();
});
