import { statSync } from 'node:fs';
import Database from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { Commits } from '../../../main/vault/commits.ts';
import { openDatabase } from '../../../main/vault/database.ts';
import { tempVault } from './temp-vault.ts';

test(
  'the journal of a busy vault is brought into its file by another thread',
  { timeout: 60_000 },
  async () => {
    const { home } = tempVault();
    const db = openDatabase(home.vaultFile);
    onTestFinished(() => {
      commits.close();
      db.close();
    });
    const commits = new Commits(db);
    const before = statSync(home.vaultFile).size;
    const insert = db.prepare(`INSERT INTO event (at, kind, detail) VALUES (0, 'test', ?)`);
    const autocheckpoint = (): number =>
      Number((db.pragma('wal_autocheckpoint') as { wal_autocheckpoint: number }[])[0]?.wal_autocheckpoint);
    expect(autocheckpoint()).toBe(1_000);
    // A thousand commits and more, each of a page or two; by itself SQLite would leave them in the journal from the moment the other is there.
    let written = 0;
    while (autocheckpoint() === 1_000 || statSync(home.vaultFile).size <= before) {
      await commits.add(() => insert.run('x'.repeat(3_000)));
      written += 1;
      if (written > 20_000) throw new Error('the journal is never brought in');
    }
    expect(autocheckpoint()).toBeGreaterThan(1_000);
    // Nothing is lost on the way: another connection sees them all.
    const other = new Database(home.vaultFile);
    onTestFinished(() => void other.close());
    expect(other.prepare(`SELECT count(*) AS n FROM event WHERE kind = 'test'`).get()).toMatchObject({
      n: written,
    });
  },
);
