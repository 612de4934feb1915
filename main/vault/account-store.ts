import { randomUUID } from 'node:crypto';
import type Database from 'libsql';
import * as v from 'valibot';
import { serverState, type ServerView } from '../contract/server-state.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { Row } from './database.ts';
import type { SealedFields } from './sealed-fields.ts';
import { AMONG, statement } from './statements.ts';
import { inTransaction } from './transaction.ts';

export interface Problem {
  readonly code: string;
  readonly message: string;
}

/** A user of a pool, or an entry without one, as stored; secrets are read one by one. */
export interface Account {
  readonly id: string;
  readonly poolId: string | null;
  readonly username: string;
  readonly label: string;
  readonly issuer: string;
  readonly tags: readonly string[];
  readonly hasPassword: boolean;
  readonly problem: Problem | null;
  /** How the user stands at its pool, as last found. */
  readonly server: ServerView | null;
  readonly createdAt: number;
}

/** `next_password`: one sent to NEW_PASSWORD_REQUIRED whose answer has not come yet. */
type PasswordField = 'password' | 'next_password';

export class AccountStore {
  readonly #db: Database.Database;
  readonly #fields: SealedFields;
  readonly #now: () => number;

  constructor(db: Database.Database, fields: SealedFields, now: () => number) {
    this.#db = db;
    this.#fields = fields;
    this.#now = now;
  }

  list(): Account[] {
    const rows = statement(
      this.#db,
      'SELECT * FROM account WHERE removed_at IS NULL ORDER BY created_at, rowid',
    ).all() as Row[];
    return rows.map(read);
  }

  /** Of these, those that are not in the trash, in the order of `list`. */
  /** Those that are not in the trash. */
  count(): number {
    const row = statement(
      this.#db,
      'SELECT count(*) AS n FROM account WHERE removed_at IS NULL',
    ).get() as Row;
    return Number(row['n']);
  }

  listOf(ids: readonly string[]): Account[] {
    const rows = statement(
      this.#db,
      `SELECT * FROM account WHERE id IN ${AMONG} AND removed_at IS NULL ORDER BY created_at, rowid`,
    ).all(JSON.stringify(ids)) as Row[];
    return rows.map(read);
  }

  /** What lies in the trash, the last first. */
  listRemoved(): Account[] {
    const rows = statement(
      this.#db,
      'SELECT * FROM account WHERE removed_at IS NOT NULL ORDER BY removed_at DESC, rowid',
    ).all() as Row[];
    return rows.map(read);
  }

  /** Null for one in the trash, too. */
  live(id: string): Account | null {
    const row = statement(this.#db, 'SELECT * FROM account WHERE id = ? AND removed_at IS NULL').get(id) as
      Row | undefined;
    return row ? read(row) : null;
  }

  get(id: string): Account | null {
    const row = statement(this.#db, 'SELECT * FROM account WHERE id = ?').get(id) as Row | undefined;
    return row ? read(row) : null;
  }

  ofUser(poolId: string, username: string): Account | null {
    const row = statement(this.#db, 'SELECT * FROM account WHERE pool_id = ? AND username = ?').get(
      poolId,
      username,
    ) as Row | undefined;
    return row ? read(row) : null;
  }

  /** With those in the trash. */
  ofPool(poolId: string): Account[] {
    return (statement(this.#db, 'SELECT * FROM account WHERE pool_id = ?').all(poolId) as Row[]).map(read);
  }

  /** By the name it signs in with: the user name, or the alias that its label was taken from. */
  ofSignInName(poolId: string, name: string): Account | null {
    // One look after the other, each by its index: asked with OR, SQLite goes through all accounts of the pool.
    return this.ofUser(poolId, name) ?? this.#ofLabel(poolId, name);
  }

  /** With those in the trash, whose secrets and passwords are kept too. */
  countWithRemoved(poolId: string): number {
    const row = statement(this.#db, 'SELECT count(*) AS n FROM account WHERE pool_id = ?').get(poolId) as Row;
    return Number(row['n']);
  }

  /** Removed accounts with a token that may be the one that the server holds: somebody may be verifying it right now. */
  countUnsettledRemoved(poolId: string): number {
    const row = statement(
      this.#db,
      `SELECT count(DISTINCT account.id) AS n FROM account JOIN token ON token.account_id = account.id
         WHERE pool_id = ? AND removed_at IS NOT NULL AND state = 'pending'`,
    ).get(poolId) as Row;
    return Number(row['n']);
  }

  countOfPool(poolId: string): number {
    const row = statement(
      this.#db,
      'SELECT count(*) AS n FROM account WHERE pool_id = ? AND removed_at IS NULL',
    ).get(poolId) as Row;
    return Number(row['n']);
  }

  /** The user's account, made when there is none; taken out of the trash when it is there. */
  ensure(poolId: string, username: string, label = username): Account {
    const known = this.ofUser(poolId, username);
    if (known) {
      this.restore([known.id]);
      return known;
    }
    return this.add({ poolId, username, label, issuer: '' });
  }

  add(fields: { poolId: string | null; username: string; label: string; issuer: string }): Account {
    const id = randomUUID();
    statement(
      this.#db,
      `INSERT INTO account (id, pool_id, username, label, issuer, tags, created_at) VALUES (?,?,?,?,?,'[]',?)
         ON CONFLICT (pool_id, username) WHERE pool_id IS NOT NULL DO NOTHING`,
    ).run(id, fields.poolId, fields.username, fields.label, fields.issuer, this.#now());
    // Another process may have made the same user's account between our look and this.
    const twin = fields.poolId === null ? null : this.ofUser(fields.poolId, fields.username);
    return (
      twin ?? {
        id,
        ...fields,
        tags: [],
        hasPassword: false,
        problem: null,
        server: null,
        createdAt: this.#now(),
      }
    );
  }

  rename(id: string, label: string): void {
    statement(this.#db, 'UPDATE account SET label = ? WHERE id = ?').run(label, id);
  }

  setTags(id: string, tags: readonly string[]): void {
    statement(this.#db, 'UPDATE account SET tags = ? WHERE id = ?').run(
      JSON.stringify([...new Set(tags)]),
      id,
    );
  }

  setProblem(id: string, problem: Problem | null): void {
    statement(this.#db, 'UPDATE account SET problem_code = ?, problem_message = ? WHERE id = ?').run(
      problem?.code ?? null,
      problem?.message ?? null,
      id,
    );
  }

  setServer(id: string, { state, detail }: Omit<ServerView, 'checkedAt'>): void {
    statement(
      this.#db,
      'UPDATE account SET server_state = ?, server_detail = ?, server_checked_at = ? WHERE id = ?',
    ).run(state, detail, this.#now(), id);
  }

  /** The user got another name at its pool. An account that has it already is of the same user, and comes into this one. */
  takeName(id: string, username: string): void {
    const poolId = this.get(id)?.poolId ?? null;
    const twin = poolId === null ? null : this.ofUser(poolId, username);
    if (twin && twin.id !== id) this.absorb(twin.id, id);
    statement(this.#db, 'UPDATE account SET username = ? WHERE id = ?').run(username, id);
  }

  /**
   * Two accounts turned out to be of one user: what `id` has and `into` lacks (passwords), its tokens, tags and history go to `into`, and
   * `id` itself is gone.
   */
  absorb(id: string, into: string): void {
    const from = this.get(id);
    const to = this.get(into);
    if (!from || !to) return;
    inTransaction(this.#db, () => {
      for (const field of ['password', 'next_password'] as const) {
        const password = this.password(id, field);
        if (password && !this.password(into, field)) this.#setPassword(into, field, password);
      }
      this.setTags(into, [...to.tags, ...from.tags]);
      // A label that somebody chose outlives one that is only the name.
      if (to.label === to.username && from.label !== from.username) this.rename(into, from.label);
      statement(this.#db, 'UPDATE token SET account_id = ? WHERE account_id = ?').run(into, id);
      statement(this.#db, 'UPDATE event SET account_id = ? WHERE account_id = ?').run(into, id);
      statement(this.#db, 'DELETE FROM account WHERE id = ?').run(id);
    });
  }

  /** Into the trash; `restore` takes them out again. */
  remove(ids: readonly string[]): void {
    this.#setRemoved(ids, this.#now());
  }

  restore(ids: readonly string[]): void {
    this.#setRemoved(ids, null);
  }

  /** Deletes for good what lies in the trash for a pool, so that the pool itself can go. */
  purgeRemoved(poolId: string): void {
    const trash = 'SELECT id FROM account WHERE pool_id = ? AND removed_at IS NOT NULL';
    inTransaction(this.#db, () => {
      statement(this.#db, `DELETE FROM token WHERE account_id IN (${trash})`).run(poolId);
      statement(
        this.#db,
        `DELETE FROM sealed_document WHERE name IN (SELECT 'recreate:' || id FROM (${trash}))`,
      ).run(poolId);
      statement(this.#db, `DELETE FROM account WHERE id IN (${trash})`).run(poolId);
    });
  }

  password(id: string, field: PasswordField = 'password'): Secret | null {
    const row = statement(this.#db, `SELECT ${field} AS sealed FROM account WHERE id = ?`).get(id) as
      Row | undefined;
    return this.#fields.openOptional({ table: 'account', row: id, field }, row?.['sealed']);
  }

  setPassword(id: string, password: Secret): void {
    this.#setPassword(id, 'password', password);
  }

  /** Saved before it is sent: if the answer is lost, the next sign-in tries both. */
  setNextPassword(id: string, password: Secret): void {
    this.#setPassword(id, 'next_password', password);
  }

  /** The pool has another password by now. */
  forgetNextPassword(id: string): void {
    statement(this.#db, 'UPDATE account SET next_password = NULL WHERE id = ?').run(id);
  }

  /** The server took the new password. */
  promoteNextPassword(id: string): void {
    const next = this.password(id, 'next_password');
    if (!next) return;
    const sealed = this.#fields.sealText({ table: 'account', row: id, field: 'password' }, next);
    statement(this.#db, 'UPDATE account SET password = ?, next_password = NULL WHERE id = ?').run(sealed, id);
  }

  #ofLabel(poolId: string, label: string): Account | null {
    const row = statement(this.#db, 'SELECT * FROM account WHERE pool_id = ? AND label = ?').get(
      poolId,
      label,
    ) as Row | undefined;
    return row ? read(row) : null;
  }

  #setPassword(id: string, field: PasswordField, password: Secret): void {
    const sealed = this.#fields.sealText({ table: 'account', row: id, field }, password);
    statement(this.#db, `UPDATE account SET ${field} = ? WHERE id = ?`).run(sealed, id);
  }

  #setRemoved(ids: readonly string[], at: number | null): void {
    const move = statement(this.#db, 'UPDATE account SET removed_at = ? WHERE id = ?');
    inTransaction(this.#db, () => {
      for (const id of ids) move.run(at, id);
    });
  }
}

function read(row: Row): Account {
  const code = row['problem_code'] as string | null;
  return {
    id: String(row['id']),
    poolId: row['pool_id'] as string | null,
    username: String(row['username']),
    label: String(row['label']),
    issuer: String(row['issuer']),
    tags: readTags(String(row['tags'])),
    hasPassword: row['password'] !== null,
    problem: code === null ? null : { code, message: String(row['problem_message']) },
    server: readServer(row),
    createdAt: Number(row['created_at']),
  };
}

function readServer(row: Row): ServerView | null {
  // Most were never asked about, and a parse that fails costs ten times one that does not.
  if (row['server_state'] === null) return null;
  const state = v.safeParse(serverState, row['server_state']);
  if (!state.success) return null;
  return {
    state: state.output,
    detail: (row['server_detail'] as string | null) ?? '',
    checkedAt: Number(row['server_checked_at']),
  };
}

/** Damaged tags cost the tags, not the list. */
function readTags(text: string): string[] {
  if (text === '[]') return [];
  try {
    const parsed = v.safeParse(v.array(v.string()), JSON.parse(text));
    return parsed.success ? parsed.output : [];
  } catch {
    return [];
  }
}
