import { join } from 'node:path';
import Database from 'libsql';
import { systemClock } from '../../main/totp/clock.ts';
import { openStateFile } from '../../main/vault/state-file.ts';

/** Every step that a ledger has ever committed: it remembers the last one alone, so SQLite itself writes them down. */
export interface StepLog {
  steps(): number[];
  /** Verb and outcome of each entry of the audit, with how many there are. */
  audit(): Map<string, number>;
}

/** Makes the state file where there is none. Codes are of one account. */
export function logSteps(folder: string): StepLog {
  openStateFile(folder, systemClock).close();
  const file = join(folder, 'codes.db');
  const rows = (sql: string): Record<string, unknown>[] => {
    const db = new Database(file, { timeout: 10_000 });
    try {
      return db.prepare(sql).all() as Record<string, unknown>[];
    } finally {
      db.close();
    }
  };
  const db = new Database(file);
  db.exec(`CREATE TABLE step_log (step INTEGER NOT NULL) STRICT;
    CREATE TRIGGER first_step AFTER INSERT ON ledger BEGIN INSERT INTO step_log VALUES (NEW.last_step); END;
    CREATE TRIGGER later_step AFTER UPDATE ON ledger WHEN NEW.last_step > OLD.last_step
      BEGIN INSERT INTO step_log VALUES (NEW.last_step); END;`);
  db.close();
  return {
    steps: () => rows('SELECT step FROM step_log ORDER BY rowid').map((row) => Number(row['step'])),
    audit: () =>
      new Map(
        rows('SELECT verb, outcome, count(*) AS n FROM audit GROUP BY verb, outcome').map((row) => [
          `${String(row['verb'])} ${String(row['outcome'])}`,
          Number(row['n']),
        ]),
      ),
  };
}
