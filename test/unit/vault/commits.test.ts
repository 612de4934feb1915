import { readdirSync, readlinkSync } from 'node:fs';
import Database from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { Commits } from '../../../main/vault/commits.ts';
import { tempVault } from './temp-vault.ts';

function desk() {
  const { home } = tempVault();
  const open = () => {
    const db = new Database(home.vaultFile);
    onTestFinished(() => {
      if (db.open) db.close();
    });
    return db;
  };
  const db = open();
  const other = open();
  const commits = new Commits(db);
  const note = (detail: string) =>
    commits.add(() => {
      db.prepare(`INSERT INTO event (at, kind, detail) VALUES (0, 'test', ?)`).run(detail);
      return detail;
    });
  const seen = () =>
    (other.prepare(`SELECT detail FROM event ORDER BY id`).all() as { detail: string }[]).map(
      ({ detail }) => detail,
    );
  return { db, other, commits, note, seen, file: home.vaultFile };
}

test('what is asked for at the same moment is one commit, in order, and visible to others once told', async () => {
  const { commits, note, seen, db } = desk();
  let transactions = 0;
  const exec = db.exec.bind(db);
  db.exec = (sql: string) => {
    if (sql === 'COMMIT') transactions += 1;
    return exec(sql);
  };
  const told: string[][] = [];
  await Promise.all(['a', 'b', 'c'].map((detail) => note(detail).then(() => told.push(seen()))));
  expect(told).toEqual([
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ]);
  expect(transactions).toBe(1);
  expect(await commits.add(() => 7)).toBe(7);
});

test('one that throws undoes itself alone', async () => {
  const { commits, note, seen, db } = desk();
  const bad = commits.add(() => {
    db.prepare(`INSERT INTO event (at, kind, detail) VALUES (0, 'test', 'half')`).run();
    throw new Error('no');
  });
  const outcomes = await Promise.allSettled([note('before'), bad, note('after')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen()).toEqual(['before', 'after']);
});

test('a lock of another process is waited for without holding up this one', async () => {
  const { note, seen, other } = desk();
  other.exec('BEGIN IMMEDIATE');
  let done = false;
  const noted = note('late').then(() => (done = true));
  await new Promise((wait) => setTimeout(wait, 200));
  expect(done).toBe(false);
  other.exec('ROLLBACK');
  await noted;
  expect(seen()).toEqual(['late']);
});

test('what still waits when the vault is closed is committed, or told that it was not', async () => {
  const { commits, note, seen, other } = desk();
  const first = note('at the last moment');
  commits.close();
  await first;
  expect(seen()).toEqual(['at the last moment']);
  other.exec('BEGIN IMMEDIATE');
  const second = note('too late');
  commits.close();
  await expect(second).rejects.toMatchObject({ code: 'VAULT_BUSY' });
  other.exec('ROLLBACK');
});

test('a write that asks for another does not wait for itself', async () => {
  const { commits, note, seen } = desk();
  let inner: Promise<string> | undefined;
  await commits.add(() => {
    inner = note('inner');
  });
  await inner;
  expect(seen()).toEqual(['inner']);
});

test('a vault that is closed while the disk is at work keeps no file open', async (context) => {
  if (process.platform !== 'linux') return context.skip('what is open is looked up in /proc');
  const { commits, note, file } = desk();
  const open = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`) === `${file}-wal`;
      } catch {
        return false;
      }
    }).length;
  // One that asks while the first is on its way to the disk is told, too.
  const first = note('a');
  await new Promise((wait) => process.nextTick(wait));
  const before = open();
  const second = note('b');
  commits.close();
  expect(await Promise.all([first, second])).toEqual(['a', 'b']);
  await new Promise((wait) => setImmediate(wait));
  expect(open()).toBe(before - 1);
});
