import type Database from 'libsql';
import { Secret } from '../secrecy/secret.ts';
import type { Row } from './database.ts';
import type { SealedFields } from './sealed-fields.ts';
import { statement } from './statements.ts';

/**
 * Whole JSON documents, sealed. Names may be paths: the local pool's users, with their secrets, are a document each, below that of
 * their pool.
 */
export class DocumentStore {
  readonly #db: Database.Database;
  readonly #fields: SealedFields;
  readonly #now: () => number;

  constructor(db: Database.Database, fields: SealedFields, now: () => number) {
    this.#db = db;
    this.#fields = fields;
    this.#now = now;
  }

  /** Undefined when there is none. Throws UnsealError when it is damaged. */
  load(name: string): unknown {
    const row = statement(this.#db, 'SELECT body FROM sealed_document WHERE name = ?').get(name) as
      Row | undefined;
    if (!row) return undefined;
    return JSON.parse(this.#fields.openText(place(name), row['body']).reveal());
  }

  save(name: string, body: unknown): void {
    const sealed = this.#fields.sealText(place(name), new Secret(JSON.stringify(body)));
    statement(
      this.#db,
      `INSERT INTO sealed_document (name, body, saved_at) VALUES (?,?,?)
       ON CONFLICT (name) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at`,
    ).run(name, sealed, this.#now());
  }

  /** Names of the documents below this one, in order. */
  namesBelow(name: string): string[] {
    const rows = this.#db
      .prepare(`SELECT name FROM sealed_document WHERE name >= ? AND name < ? ORDER BY name`)
      .all(...below(name)) as Row[];
    return rows.map((row) => String(row['name']));
  }

  remove(name: string): void {
    this.#db.prepare('DELETE FROM sealed_document WHERE name = ?').run(name);
  }

  /** The document and all below it. */
  removeTree(name: string): void {
    statement(this.#db, 'DELETE FROM sealed_document WHERE name = ? OR (name >= ? AND name < ?)').run(
      name,
      ...below(name),
    );
  }

  /** A document that does not open is kept under another name with all below it, so that a new one can take its place. */
  setAside(name: string): void {
    this.#db
      .prepare('UPDATE sealed_document SET name = ? || name WHERE name = ? OR (name >= ? AND name < ?)')
      .run(`damaged-${this.#now()}/`, name, ...below(name));
  }
}

/** First name that can be below, and the first one after all of these: '0' follows '/'. */
function below(name: string): [string, string] {
  return [`${name}/`, `${name}0`];
}

function place(name: string): { table: string; row: string; field: string } {
  return { table: 'sealed_document', row: name, field: 'body' };
}
