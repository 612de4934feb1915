import Database from 'libsql';
import { readNumber } from './database.ts';
import { MIGRATIONS } from './schema.ts';

/** Whether opening this vault would change its tables. False for what is no vault: opening it tells why. */
export function needsMigration(path: string): boolean {
  let db: Database.Database | undefined;
  try {
    db = new Database(path);
    const version = readNumber(db, 'user_version');
    return version > 0 && version < MIGRATIONS.length;
  } catch {
    return false;
  } finally {
    if (db?.open) db.close();
  }
}
