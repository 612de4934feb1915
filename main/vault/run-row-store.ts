import type Database from 'libsql';
import * as v from 'valibot';
import {
  rowState,
  type RowCounts,
  type RowFilter,
  type RowState,
  type RunRowView,
} from '../contract/runs.ts';
import { Secret } from '../secrecy/secret.ts';
import type { Row } from './database.ts';
import type { SealedFields } from './sealed-fields.ts';
import { statement } from './statements.ts';

/** What a roster says of a user, for as long as it is needed: sealed, and forgotten when the user is done. */
const rowInput = v.object({
  password: v.nullable(v.string()),
  newPassword: v.nullable(v.string()),
  made: v.optional(v.boolean(), false),
  label: v.string(),
  tags: v.array(v.string()),
  groups: v.array(v.string()),
  attributes: v.array(v.object({ name: v.string(), value: v.string() })),
});

export interface RowInput {
  readonly password: Secret | null;
  readonly newPassword: Secret | null;
  /** The password is not of the roster: it was made here for a user to be created. */
  readonly made?: boolean;
  readonly label: string;
  readonly tags: readonly string[];
  readonly groups: readonly string[];
  /** By Cognito's names. */
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

export interface NewRow extends RowInput {
  readonly line: number;
  readonly username: string;
}

/** One user of a run. */
export interface RunRow extends RunRowView {
  /** Id of the token that the vault had as confirmed when the row was begun first; '' none; null not begun. */
  readonly earlier: string | null;
}

/** A row as its worker writes to it: only the owner of the run does. */
export interface OwnRow {
  readonly runId: string;
  readonly seq: number;
  readonly owner: string;
}

export interface RowFailure {
  readonly step: string;
  readonly code: string;
  readonly message: string;
  readonly said: string | null;
  readonly retryable: boolean;
}

const CLEAR = 'step = NULL, code = NULL, message = NULL, said = NULL, retryable = NULL';
const WHERE_ROW = 'WHERE run_id = ? AND seq = ?';
/** Two workers on one row would undo each other's words. */
const WHERE_OWN = `${WHERE_ROW} AND EXISTS (SELECT 1 FROM run WHERE id = run_id AND owner = ?)`;
const WHERE_FILTER: Readonly<Record<RowFilter, string>> = {
  all: '1',
  planned: `state = 'planned' AND under_way = 0 AND retry_at IS NULL`,
  active: `state NOT IN ('done', 'failed') AND (state <> 'planned' OR under_way = 1 OR retry_at IS NOT NULL)`,
  done: `state = 'done'`,
  failed: `state = 'failed'`,
};

/** The users of enrollment runs, each with how far it has come. */
export class RunRowStore {
  readonly #db: Database.Database;
  readonly #fields: SealedFields;
  readonly #now: () => number;

  constructor(db: Database.Database, fields: SealedFields, now: () => number) {
    this.#db = db;
    this.#fields = fields;
    this.#now = now;
  }

  /** In the order given, from `firstSeq` on. To be called in a transaction. */
  add(runId: string, firstSeq: number, rows: readonly NewRow[]): void {
    const insert = statement(
      this.#db,
      `INSERT INTO run_row (run_id, seq, line, username, input, state) VALUES (?,?,?,?,?,'planned')`,
    );
    rows.forEach((row, index) => {
      const seq = firstSeq + index;
      insert.run(runId, seq, row.line, row.username, this.#seal(runId, seq, row));
    });
  }

  get(runId: string, seq: number): RunRow | null {
    const row = statement(this.#db, `SELECT * FROM run_row ${WHERE_ROW}`).get(runId, seq) as Row | undefined;
    return row ? read(row) : null;
  }

  /** Null once the user is done, and where it does not open. */
  input(runId: string, seq: number): RowInput | null {
    const row = statement(this.#db, `SELECT input FROM run_row ${WHERE_ROW}`).get(runId, seq) as
      Row | undefined;
    const text = this.#fields.openOptional(place(runId, seq), row?.['input']);
    if (!text) return null;
    const parsed = v.parse(rowInput, JSON.parse(text.reveal()));
    return {
      ...parsed,
      password: secretOrNull(parsed.password),
      newPassword: secretOrNull(parsed.newPassword),
    };
  }

  setInput(of: OwnRow, input: RowInput): boolean {
    return this.#change('input = ?', [this.#seal(of.runId, of.seq, input)], of);
  }

  /** Places of those that are neither done nor failed, in order. */
  open(runId: string): number[] {
    const rows = this.#db
      .prepare(`SELECT seq FROM run_row WHERE run_id = ? AND state NOT IN ('done', 'failed') ORDER BY seq`)
      .all(runId) as Row[];
    return rows.map((row) => Number(row['seq']));
  }

  /** Nobody works on these any more: their worker has ended. Those waiting for another try get it now, and their tries count anew. */
  releaseAll(runId: string): void {
    this.#db
      .prepare(
        `UPDATE run_row SET under_way = 0, retry_at = NULL, attempts = 0
         WHERE run_id = ? AND state NOT IN ('done', 'failed') AND attempts > 0`,
      )
      .run(runId);
  }

  /** Runs other than this one that have the user under way, in the same pool. */
  runsWorkingOn(runId: string, poolId: string, username: string): string[] {
    const rows = statement(
      this.#db,
      `SELECT run_id FROM run_row JOIN run ON run.id = run_id
       WHERE username = ? AND under_way = 1 AND run_id <> ? AND pool_id = ?`,
    ).all(username, runId, poolId) as Row[];
    return rows.map((row) => String(row['run_id']));
  }

  /** `earlier` is kept from the first time. `call`: the one that comes first, where it is known. */
  begin(of: OwnRow, earlier: string, call: string | null): boolean {
    const set = `under_way = 1, attempts = attempts + 1, retry_at = NULL, earlier = coalesce(earlier, ?), call = coalesce(?, call)`;
    return this.#change(set, [earlier, call], of);
  }

  /** Before a call (`call` by Cognito's name) and after it (null). */
  mark(of: OwnRow, state: RowState, call: string | null): boolean {
    return this.#change('state = ?, call = ?', [state, call], of);
  }

  /** The roster's words on the user are forgotten with it: the account has what is needed. */
  done(of: OwnRow, accountId: string, path: string): boolean {
    const set = `state = 'done', call = NULL, under_way = 0, retry_at = NULL, input = NULL,
      account_id = ?, path = ?, enrolled_at = ?, ${CLEAR}`;
    return this.#change(set, [accountId, path, this.#now()], of);
  }

  /** `retryAt`: it is tried again by itself then; null: it has failed. */
  fail(of: OwnRow, failure: RowFailure, retryAt: number | null, accountId: string | null): boolean {
    const { step, code, message, said, retryable } = failure;
    const set = `state = CASE WHEN ? IS NULL THEN 'failed' ELSE state END, call = NULL, under_way = 0,
      retry_at = ?, step = ?, code = ?, message = ?, said = ?, retryable = ?, account_id = coalesce(?, account_id)`;
    const values = [retryAt, retryAt, step, code, message, said, retryable ? 1 : 0, accountId];
    return this.#change(set, values, of);
  }

  /** Not begun after all. */
  putBack(of: OwnRow): boolean {
    return this.#change('under_way = 0, call = NULL', [], of);
  }

  /** Failed ones are planned again. Gives how many. */
  reopenFailed(runId: string): number {
    return this.#db
      .prepare(
        `UPDATE run_row SET state = 'planned', attempts = 0, ${CLEAR} WHERE run_id = ? AND state = 'failed'`,
      )
      .run(runId).changes;
  }

  counts(runId: string): RowCounts {
    const counts = Object.fromEntries(rowState.options.map((state) => [state, 0])) as RowCounts;
    const rows = this.#db
      .prepare('SELECT state, count(*) AS n FROM run_row WHERE run_id = ? GROUP BY state')
      .all(runId) as Row[];
    for (const row of rows) counts[v.parse(rowState, row['state'])] = Number(row['n']);
    return counts;
  }

  countSkipped(runId: string): number {
    const row = this.#db
      .prepare(`SELECT count(*) AS n FROM run_row WHERE run_id = ? AND state = 'done' AND path = 'skipped'`)
      .get(runId) as Row;
    return Number(row['n']);
  }

  /** Accounts of its users, each once: of those that failed too, whose secret may be one that the pool holds. */
  accountsOf(runId: string): string[] {
    const rows = this.#db
      .prepare('SELECT DISTINCT account_id AS id FROM run_row WHERE run_id = ? AND account_id IS NOT NULL')
      .all(runId) as Row[];
    return rows.map((row) => String(row['id']));
  }

  /** Users of a pool whose roster's passwords are kept for a run that is not over. */
  countOpenOfPool(poolId: string): number {
    const row = this.#db
      .prepare(
        `SELECT count(*) AS n FROM run_row JOIN run ON run.id = run_id WHERE pool_id = ? AND input IS NOT NULL`,
      )
      .get(poolId) as Row;
    return Number(row['n']);
  }

  /** A piece of the list, and how long the list is. `search`: a part of the user name, the code or the line. */
  page(
    runId: string,
    { filter, search, from, count }: { filter: RowFilter; search: string; from: number; count: number },
  ): { rows: RunRow[]; total: number } {
    const looked = search.trim();
    const found =
      looked === '' ? '1' : `(username LIKE ?2 ESCAPE '\\' OR code LIKE ?2 ESCAPE '\\' OR line = ?3)`;
    const where = `WHERE run_id = ?1 AND ${WHERE_FILTER[filter]} AND ${found}`;
    const values =
      looked === '' ? [runId] : [runId, `%${looked.replaceAll(/[\\%_]/g, '\\$&')}%`, Number(looked) || -1];
    const { n } = this.#db.prepare(`SELECT count(*) AS n FROM run_row ${where}`).get(...values) as Row;
    const rows = this.#db
      .prepare(
        `SELECT * FROM run_row ${where} ORDER BY seq LIMIT ${Math.trunc(count)} OFFSET ${Math.trunc(from)}`,
      )
      .all(...values) as Row[];
    return { rows: rows.map(read), total: Number(n) };
  }

  /** All rows in order, piece by piece: a report of a million must not be in memory at once. */
  *each(runId: string, pieces = 1_000): Generator<RunRow[]> {
    const sql = 'SELECT * FROM run_row WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?';
    let last = -1;
    for (;;) {
      const rows = (statement(this.#db, sql).all(runId, last, pieces) as Row[]).map(read);
      const end = rows.at(-1);
      if (!end) return;
      yield rows;
      last = end.seq;
    }
  }

  /** False where the run has another owner by now. */
  #change(set: string, values: readonly unknown[], { runId, seq, owner }: OwnRow): boolean {
    const sql = `UPDATE run_row SET ${set} ${WHERE_OWN}`;
    return statement(this.#db, sql).run(...values, runId, seq, owner).changes > 0;
  }

  #seal(runId: string, seq: number, row: RowInput): Buffer {
    const input = {
      password: row.password?.reveal() ?? null,
      newPassword: row.newPassword?.reveal() ?? null,
      made: row.made ?? false,
      label: row.label,
      tags: row.tags,
      groups: row.groups,
      attributes: row.attributes,
    };
    return this.#fields.sealText(place(runId, seq), new Secret(JSON.stringify(input)));
  }
}

function place(runId: string, seq: number): { table: string; row: string; field: string } {
  return { table: 'run_row', row: `${runId}/${seq}`, field: 'input' };
}

function secretOrNull(text: string | null): Secret | null {
  return text === null ? null : new Secret(text);
}

function read(row: Row): RunRow {
  const code = row['code'] as string | null;
  return {
    seq: Number(row['seq']),
    line: Number(row['line']),
    username: String(row['username']),
    state: v.parse(rowState, row['state']),
    call: row['call'] as string | null,
    attempts: Number(row['attempts']),
    retryAt: row['retry_at'] as number | null,
    accountId: row['account_id'] as string | null,
    earlier: row['earlier'] as string | null,
    path: row['path'] as string | null,
    failure:
      code === null
        ? null
        : {
            step: String(row['step']),
            code,
            message: String(row['message']),
            said: row['said'] as string | null,
            retryable: row['retryable'] === 1,
          },
    enrolledAt: row['enrolled_at'] as number | null,
  };
}
