// A vault that cannot be written in the middle of a run: the run stops with its reason, no token is verified at the pool whose
// secret is not on disk, and resume goes on where it was.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../../main/vault/database.ts';
import { Vault } from '../../../../main/vault/vault.ts';
import { buildSoak, soakWorld, type SoakWorld } from '../../../soak/world.ts';
import type { WorkerResult } from '../../../soak/job.ts';
import { depsOver, enrollmentPlace, invariantHolds, type EnrollmentPlace } from '../enrollment-fixture.ts';
import { prepared, takeRun } from './bulk-fixture.ts';

/** Nothing is verified at the pool that the vault does not have, and another worker does the rest. */
async function nothingLost(place: EnrollmentPlace, runId: string): Promise<void> {
  for (const { username } of place.users) expect(invariantHolds(place, username)).toBe(true);
  const again = await takeRun(place, runId);
  expect(await again.work()).toEqual({ state: 'finished', reason: null });
  expect(place.vault.runRows.counts(runId).done).toBe(place.users.length);
  for (const { username } of place.users) expect(invariantHolds(place, username)).toBe(true);
}

test('a full disk', async () => {
  const place = await enrollmentPlace({ users: 12 });
  const { run, owner } = await prepared(place);
  const db = openDatabase(place.file.file);
  const full = new Vault(db, place.file.key, place.time.clock);
  onTestFinished(() => full.close());
  let done = 0;
  const worker = await takeRun(place, run.id, {
    owner,
    deps: depsOver(full, place.time),
    events: {
      row: () => {
        done += 1;
        if (done === 3) fillPages(db);
      },
    },
  });
  const end = await worker.work();
  expect(end).toMatchObject({ state: 'stopped', reason: { code: 'DISK_FULL' } });
  expect(end.reason?.message).toMatch(/Free some space.*Resume/);
  await nothingLost(place, run.id);
});

test('another process that keeps the vault locked', { timeout: 40_000 }, async () => {
  const place = await enrollmentPlace({ users: 8 });
  const { run, owner } = await prepared(place);
  const other = new Database(place.file.file);
  onTestFinished(() => void other.close());
  let ended = 0;
  const worker = await takeRun(place, run.id, {
    owner,
    events: {
      row: () => {
        ended += 1;
        if (ended === 2) other.exec('BEGIN IMMEDIATE');
      },
    },
  });
  // While it waits for the lock, this process goes on with other things.
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 50);
  const end = await worker.work();
  clearInterval(ticking);
  expect(end).toMatchObject({ state: 'stopped', reason: { code: 'VAULT_BUSY' } });
  expect(ticks).toBeGreaterThan(100);
  other.exec('ROLLBACK');
  await nothingLost(place, run.id);
});

test('a lock that is let go of in time only delays the run', async () => {
  const place = await enrollmentPlace({ users: 6 });
  const { run, owner } = await prepared(place);
  const other = new Database(place.file.file);
  onTestFinished(() => void other.close());
  let ended = 0;
  const worker = await takeRun(place, run.id, {
    owner,
    events: {
      row: () => {
        ended += 1;
        if (ended !== 2) return;
        other.exec('BEGIN IMMEDIATE');
        setTimeout(() => other.exec('ROLLBACK'), 1_000);
      },
    },
  });
  expect(await worker.work()).toMatchObject({ state: 'finished' });
  await nothingLost(place, run.id);
});

/** SQLite's own limit, which holds for this connection alone: not a page more than there are now, and those are used up. */
function fillPages(db: Database.Database): void {
  db.exec('PRAGMA max_page_count=1');
  const insert = db.prepare(`INSERT INTO event (at, kind, detail) VALUES (0, 'filler', ?)`);
  for (const size of [3_000, 300, 30, 1]) {
    try {
      for (;;) insert.run('x'.repeat(size));
    } catch {
      // Not a row of this size fits any more.
    }
  }
}

/** A file system of its own, which only root can make; null elsewhere. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

function fillUp(folder: string): () => void {
  const path = join(folder, 'filler');
  const file = openSync(path, 'w');
  try {
    for (let size = 65_536; size >= 1; size = Math.floor(size / 2)) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size, 1));
      } catch {
        // No room for a piece of this size.
      }
    }
  } finally {
    closeSync(file);
  }
  return () => rmSync(path);
}

test('a real file system that fills up, then has room again', { timeout: 60_000 }, async (context) => {
  const disk = smallDisk();
  if (disk === null) return context.skip('only root can mount a small file system');
  const programs = await buildSoak();
  onTestFinished(() => programs.remove());
  const world = await soakWorld(programs, { users: 60, latencyMs: 20, seed: 1 }, disk);
  onTestFinished(() => world.close());
  const runId = await world.prepare(world.pool.users, { concurrency: 4 });
  const life = world.work(runId);
  await life.ready();
  while (world.vault.runRows.counts(runId).done < 3) await new Promise((wait) => setTimeout(wait, 20));
  const makeRoom = fillUp(disk);
  const stopped = JSON.parse(await life.output()) as WorkerResult;
  expect(stopped).toMatchObject({ state: 'stopped', reason: 'DISK_FULL' });
  expect(stopped.done).toBeLessThan(60);

  makeRoom();
  await secretsAreSaved(world);
  const resumed = JSON.parse(await world.work(runId).output()) as WorkerResult;
  expect(resumed).toMatchObject({ state: 'finished', done: 60, failed: 0 });
});

/** Permissions do not hold for root, so the worker is somebody else. */
const NOBODY = 65_534;

function everything(folder: string): string[] {
  return [folder, ...readdirSync(folder).map((name) => join(folder, name))];
}

test('a folder that becomes read-only in the middle', { timeout: 60_000 }, async (context) => {
  if (process.getuid?.() !== 0) return context.skip('only root can run the worker as somebody else');
  const programs = await buildSoak();
  onTestFinished(() => programs.remove());
  const world = await soakWorld(programs, { users: 30, latencyMs: 30, seed: 1 });
  onTestFinished(() => world.close());
  const runId = await world.prepare(world.pool.users, { concurrency: 2 });
  for (const path of everything(world.folder)) chownSync(path, NOBODY, NOBODY);
  const life = world.work(runId, {}, NOBODY);
  await life.ready();
  while (world.vault.runRows.counts(runId).done < 3) await new Promise((wait) => setTimeout(wait, 20));
  for (const path of everything(world.folder)) chmodSync(path, 0o555);
  life.child.kill('SIGKILL');
  await life.ended;

  await expect(world.work(runId, {}, NOBODY).output()).rejects.toThrow(
    /VAULT_NO_ACCESS|permissions of its folder/,
  );
  await secretsAreSaved(world);
  for (const path of everything(world.folder)) chmodSync(path, 0o755);
  const resumed = JSON.parse(await world.work(runId, {}, NOBODY).output()) as WorkerResult;
  expect(resumed).toMatchObject({ state: 'finished', done: 30, failed: 0 });
});

/** Each token that the pool holds as verified is in the vault. */
async function secretsAreSaved(world: SoakWorld): Promise<void> {
  const held = await world.ask<{ username: string; secret: string }[]>({ do: 'enrolled' });
  expect(held.length).toBeGreaterThan(0);
  for (const { username, secret } of held) {
    const account = world.vault.accounts.ofUser(world.poolId, username);
    const saved = world.vault.tokens.of(account?.id ?? '').map(({ token }) => token.secret.reveal());
    expect(saved).toContain(secret);
  }
}
