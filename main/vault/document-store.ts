import type Database from 'libsql';
import { Secret } from '../secrecy/secret.ts';
import type { Row } from './database.ts';
import type { SealedFields } from './sealed-fields.ts';

/** Whole JSON documents, sealed: the local pool's state (which holds its users' secrets) is one. */
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
    const row = this.#db.prepare('SELECT body FROM sealed_document WHERE name = ?').get(name) as
      Row | undefined;
    if (!row) return undefined;
    return JSON.parse(this.#fields.openText(place(name), row['body']).reveal());
  }

  save(name: string, body: unknown): void {
    const sealed = this.#fields.sealText(place(name), new Secret(JSON.stringify(body)));
    this.#db
      .prepare(
        `INSERT INTO sealed_document (name, body, saved_at) VALUES (?,?,?)
         ON CONFLICT (name) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at`,
      )
      .run(name, sealed, this.#now());
  }

  remove(name: string): void {
    this.#db.prepare('DELETE FROM sealed_document WHERE name = ?').run(name);
  }

  /** A document that does not open is kept under another name, so that a new one can take its place. */
  setAside(name: string): void {
    this.#db
      .prepare('UPDATE sealed_document SET name = ? WHERE name = ?')
      .run(`${name}.damaged-${this.#now()}`, name);
  }
}

function place(name: string): { table: string; row: string; field: string } {
  return { table: 'sealed_document', row: name, field: 'body' };
}
