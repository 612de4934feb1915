import type Database from 'libsql';

const known = new WeakMap<Database.Database, Map<string, Database.Statement>>();

/**
 * The statement, prepared once a connection: preparing costs as much as running it. For those that run for each user.
 * Throws where the connection is closed, which libsql alone would not: its statements outlive it.
 */
export function statement(db: Database.Database, sql: string): Database.Statement {
  if (!db.open) return db.prepare(sql);
  let ofDb = known.get(db);
  if (!ofDb) known.set(db, (ofDb = new Map()));
  let prepared = ofDb.get(sql);
  if (!prepared) ofDb.set(sql, (prepared = db.prepare(sql)));
  return prepared;
}

/** Before the connection is closed: libsql lets go of the file only when its statements are collected. */
export function forgetStatements(db: Database.Database): void {
  known.delete(db);
}

/** `column IN ${AMONG}`: among values that are bound as one JSON list, however many they are. */
export const AMONG = '(SELECT value FROM json_each(?))';
