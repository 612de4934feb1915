import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type Database from 'libsql';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../totp/clock.ts';
import { AuditStore } from './audit-store.ts';
import { CODE_TABLES, LEDGER_TABLE } from './code-tables.ts';
import { Commits } from './commits.ts';
import { createDatabase, openDatabase, unusable, VaultUnusableError } from './database.ts';
import { defaultHome, homeAt, makeHome } from './home.ts';
import { HoldStore } from './hold-store.ts';
import { SqliteLedger } from './sqlite-ledger.ts';
import { forgetStatements } from './statements.ts';

/** `meta` is what tells our files from others'. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
   ${LEDGER_TABLE} ${CODE_TABLES}`,
];

/**
 * What has to be remembered of codes where there is no vault, for a bundle or secrets in the environment: steps, holds, audit. It holds no
 * secret: secrets are known by their shared names. Steps of one CI job must outlast each of its commands.
 */
export interface StateFile {
  readonly ledger: SqliteLedger;
  readonly holds: HoldStore;
  readonly audit: AuditStore;
  close(): void;
}

/** Where it lies: `POOLKEY_STATE_DIR`, else `POOLKEY_HOME`, else what a CI runner gives to its job, else the usual home. */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env['POOLKEY_STATE_DIR'] || env['POOLKEY_HOME'];
  if (chosen) return resolve(chosen);
  return env['RUNNER_TEMP'] ? join(env['RUNNER_TEMP'], 'poolkey') : defaultHome(env).path;
}

/** Opens it, making it where there is none. Throws VaultUnusableError, or the system's error. */
export function openStateFile(folder: string, clock: Clock): StateFile {
  makeHome(homeAt(folder));
  const path = join(folder, 'codes.db');
  const db = openOrCreate(path);
  const commits = new Commits(db);
  return {
    ledger: new SqliteLedger(db, commits, clock),
    holds: new HoldStore(db, commits, clock),
    audit: new AuditStore(db, commits, clock),
    close: () => {
      if (!db.open) return;
      commits.close();
      forgetStatements(db);
      db.close();
    },
  };
}

/** The same for who tells people. Errors: STATE_FOLDER. */
export function stateFileAt(folder: string, clock: Clock): Result<StateFile> {
  try {
    return ok(openStateFile(folder, clock));
  } catch (error) {
    const known = unusable(error);
    if (!(known instanceof VaultUnusableError)) throw error;
    return fail(
      'STATE_FOLDER',
      `The folder ${folder}, which remembers used codes, cannot be used (${known.code}). POOLKEY_STATE_DIR names another one.`,
    );
  }
}

function openOrCreate(path: string): Database.Database {
  try {
    if (!existsSync(path)) createDatabase(path, () => undefined, MIGRATIONS);
  } catch (error) {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return openDatabase(path, MIGRATIONS);
}
