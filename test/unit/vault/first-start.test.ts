import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aloneAtFirstStart } from '../../../main/vault/first-start.ts';

function vaultPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-first-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'vault.db');
}

test('the claim is there while the work is done, and gone after it, also after a failure', () => {
  const path = vaultPath();
  const claim = `${path}.creating`;
  aloneAtFirstStart(path, () => expect(existsSync(claim)).toBe(true));
  expect(existsSync(claim)).toBe(false);
  expect(() =>
    aloneAtFirstStart(path, () => {
      throw new Error('EEXIST');
    }),
  ).toThrow('EEXIST');
  expect(existsSync(claim)).toBe(false);
});

test('a claim that a killed process left behind is no hindrance', () => {
  const path = vaultPath();
  mkdirSync(`${path}.creating`);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(`${path}.creating`, longAgo, longAgo);
  let done = false;
  aloneAtFirstStart(path, () => {
    done = true;
  });
  expect(done).toBe(true);
});
