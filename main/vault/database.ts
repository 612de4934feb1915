import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import Database from 'libsql';
import { aloneAtFirstStart } from './first-start.ts';
import { MIGRATIONS } from './schema.ts';

export type Row = Record<string, unknown>;

/** A vault file that must not be touched, with the sentence for the person. */
export class VaultUnusableError extends Error {
  override readonly name = 'VaultUnusableError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** How long one process waits for another's write, ms. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * Makes a new vault file with `fill` applied, or throws EEXIST when there is one by then: two processes that start at once
 * end with one vault. Built beside its place and linked there whole, so that no half-made vault is ever found.
 */
export function createDatabase(
  path: string,
  fill: (db: Database.Database) => void,
  migrations: readonly string[] = MIGRATIONS,
): void {
  const draft = `${path}.${process.pid}-${Date.now()}.draft`;
  try {
    const db = new Database(draft);
    try {
      for (const migration of migrations) db.exec(migration);
      db.pragma(`user_version=${migrations.length}`);
      db.transaction(() => fill(db))();
    } finally {
      db.close();
    }
    chmodSync(draft, 0o600);
    syncFile(draft);
    aloneAtFirstStart(path, () => {
      setOrphansAside(path);
      placeNew(draft, path);
    });
  } finally {
    for (const tail of ['', '-wal', '-shm', '-journal']) rmSync(draft + tail, { force: true });
  }
}

/** Gives the draft its name, unless there is a file of that name: throws EEXIST then. */
function placeNew(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    const code = codeOf(error);
    // File systems without hard links (FAT, some network shares): the race of two first starts is not closed there.
    const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code) && !existsSync(path);
    if (!noLinks) throw error;
    renameSync(draft, path);
  }
}

/**
 * A journal whose vault is gone (deleted by hand, or set aside by a process that was killed midway): SQLite would
 * play it into the new vault.
 */
function setOrphansAside(path: string): void {
  if (existsSync(path)) return;
  for (const tail of ['-wal', '-shm', '-journal']) {
    if (existsSync(path + tail)) renameSync(path + tail, `${path}.orphan-${Date.now()}${tail}`);
  }
}

/**
 * Opens a vault file, migrating it forward when it is of an older version (a copy is kept beside it).
 * Throws VaultUnusableError: VAULT_DAMAGED, VAULT_TOO_NEW, VAULT_NO_ACCESS.
 */
export function openDatabase(path: string, migrations: readonly string[] = MIGRATIONS): Database.Database {
  let db: Database.Database | undefined;
  try {
    // SQLite would open a file that may only be read, and fail at the first write.
    accessSync(path, constants.R_OK | constants.W_OK);
    db = new Database(path);
    db.exec(`PRAGMA busy_timeout=${BUSY_TIMEOUT_MS}`);
    const version = readNumber(db, 'user_version');
    if (version > migrations.length) {
      throw new VaultUnusableError(
        'VAULT_TOO_NEW',
        `This vault was written by a newer Poolkey (vault version ${version}, this one knows ${migrations.length}). Install the newer version; the vault was not touched.`,
      );
    }
    if (version < 1 || !hasMeta(db)) {
      throw new VaultUnusableError(
        'VAULT_DAMAGED',
        'This file is not a Poolkey vault, or it is damaged. Restore it from a backup; it was not touched.',
      );
    }
    if (version < migrations.length) migrate(db, path, version, migrations);
    db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON');
    return db;
  } catch (error) {
    if (db?.open) db.close();
    throw unusable(error);
  }
}

/** Any program may use `user_version`. */
function hasMeta(db: Database.Database): boolean {
  return db.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'`).get() !== undefined;
}

function migrate(db: Database.Database, path: string, from: number, migrations: readonly string[]): void {
  const copy = `${path}.before-v${migrations.length}`;
  if (!existsSync(copy)) {
    // By SQLite and not by the file system: copying the file ourselves would drop the locks it holds on it.
    db.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
    chmodSync(copy, 0o600);
  }
  db.transaction(() => {
    for (const migration of migrations.slice(from)) db.exec(migration);
    db.pragma(`user_version=${migrations.length}`);
  })();
}

/** Reads one pragma as a number. */
export function readNumber(db: Database.Database, pragma: string): number {
  const rows = db.pragma(pragma) as Row[];
  return Number(rows[0]?.[pragma] ?? 0);
}

/** Turns SQLite's own errors into the sentence for a person; anything else passes unchanged. */
export function unusable(error: unknown): unknown {
  if (error instanceof VaultUnusableError || !(error instanceof Error)) return error;
  // The message of a system error holds the path, which may hold any word.
  const text = sqliteCode(error) ?? (codeOf(error) || error.message);
  if (/NOTADB|CORRUPT|not a database|malformed/i.test(text)) {
    return new VaultUnusableError(
      'VAULT_DAMAGED',
      'The vault file is damaged. Restore it from a backup; it was not touched.',
    );
  }
  if (/CANTOPEN|READONLY|EACCES|EROFS|ENOTDIR|EEXIST|PERM|unable to open|readonly|read-only/i.test(text)) {
    return new VaultUnusableError(
      'VAULT_NO_ACCESS',
      'The vault file cannot be opened for writing. Check the permissions of its folder.',
    );
  }
  if (/FULL|ENOSPC|disk is full/i.test(text)) {
    return new VaultUnusableError(
      'DISK_FULL',
      'The disk is full: nothing was saved. Free some space and try again.',
    );
  }
  if (/IOERR|disk I\/O error|EIO/i.test(text)) {
    return new VaultUnusableError(
      'DISK_ERROR',
      'The disk of the vault could not be read or written. Look whether it is still there and not read-only, then try again.',
    );
  }
  if (/BUSY|LOCKED|database is locked/i.test(text)) {
    return new VaultUnusableError(
      'VAULT_BUSY',
      'Another process holds the vault for longer than 10 s. Close it and try again.',
    );
  }
  return error;
}

/** SQLite's primary result codes; libsql names the extended ones only by number. */
const PRIMARY_CODES: Readonly<Record<number, string>> = {
  5: 'BUSY',
  6: 'LOCKED',
  8: 'READONLY',
  10: 'IOERR',
  11: 'CORRUPT',
  13: 'FULL',
  14: 'CANTOPEN',
  26: 'NOTADB',
};

function sqliteCode(error: Error): string | undefined {
  return 'rawCode' in error && typeof error.rawCode === 'number'
    ? PRIMARY_CODES[error.rawCode & 0xff]
    : undefined;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
