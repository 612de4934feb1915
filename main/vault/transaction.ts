import type Database from 'libsql';

/**
 * Runs `work` in a transaction that holds the write lock from its first line, or as a part of the one that is open: what
 * it wrote is undone when it throws, and only that. libsql's own `transaction` cannot be nested. `before`: pragmas for the whole
 * transaction, in the same breath: each call into SQLite costs as much as a short statement.
 */
export function inTransaction<T>(db: Database.Database, work: () => T, before = ''): T {
  // Asked of a closed connection, libsql ends the whole process.
  const part = db.open && db.inTransaction;
  db.exec(part ? 'SAVEPOINT part' : `${before} BEGIN IMMEDIATE`);
  try {
    const result = work();
    db.exec(part ? 'RELEASE part' : 'COMMIT');
    return result;
  } catch (error) {
    // SQLite has ended the transaction by itself after some errors (a full disk).
    if (db.open && db.inTransaction) db.exec(part ? 'ROLLBACK TO part; RELEASE part' : 'ROLLBACK');
    throw error;
  }
}
