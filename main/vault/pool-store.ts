import { randomUUID } from 'node:crypto';
import type Database from 'libsql';
import * as v from 'valibot';
import { poolColor, signInFlow, type Flow, type PoolColor, type SignInFlow } from '../contract/pools.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { Row } from './database.ts';
import type { SealedFields } from './sealed-fields.ts';
import { statement } from './statements.ts';

/** One user pool + app client + how to sign in there. */
export interface Pool {
  readonly id: string;
  readonly name: string;
  readonly color: PoolColor;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientSecret: Secret | null;
  readonly region: string;
  readonly endpoint: string | null;
  readonly flow: SignInFlow;
  /** What `auto` has found the app client to allow. */
  readonly learnedFlow: Flow | null;
  readonly profile: string | null;
  readonly production: boolean;
  readonly local: boolean;
  /** Server clock minus this machine's, ms. */
  readonly clockOffsetMs: number | null;
}

export type PoolFields = Omit<Pool, 'id' | 'clockOffsetMs' | 'learnedFlow'>;

const COLUMNS = `name, color, user_pool_id, client_id, client_secret, region, endpoint, flow, profile, production, local`;

export class PoolStore {
  readonly #db: Database.Database;
  readonly #fields: SealedFields;
  readonly #now: () => number;

  constructor(db: Database.Database, fields: SealedFields, now: () => number) {
    this.#db = db;
    this.#fields = fields;
    this.#now = now;
  }

  list(): Pool[] {
    return (statement(this.#db, 'SELECT * FROM pool ORDER BY created_at, name').all() as Row[]).map((row) =>
      this.#read(row),
    );
  }

  get(id: string): Pool | null {
    const row = statement(this.#db, 'SELECT * FROM pool WHERE id = ?').get(id) as Row | undefined;
    return row ? this.#read(row) : null;
  }

  byName(name: string): Pool | null {
    const row = statement(this.#db, 'SELECT * FROM pool WHERE name = ? COLLATE NOCASE').get(name) as
      Row | undefined;
    return row ? this.#read(row) : null;
  }

  add(fields: PoolFields): Pool {
    const id = randomUUID();
    statement(
      this.#db,
      `INSERT INTO pool (${COLUMNS}, id, created_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    ).run(...this.#values(id, fields), id, this.#now());
    return { id, ...fields, clockOffsetMs: null, learnedFlow: null };
  }

  update(id: string, fields: PoolFields): void {
    statement(this.#db, `UPDATE pool SET (${COLUMNS}) = (?,?,?,?,?,?,?,?,?,?,?) WHERE id = ?`).run(
      ...this.#values(id, fields),
      id,
    );
  }

  setClockOffset(id: string, offsetMs: number): void {
    statement(this.#db, 'UPDATE pool SET clock_offset_ms = ? WHERE id = ?').run(Math.round(offsetMs), id);
  }

  /** Null: to be found anew. */
  setLearnedFlow(id: string, flow: Flow | null): void {
    statement(this.#db, 'UPDATE pool SET learned_flow = ? WHERE id = ?').run(flow, id);
  }

  /** The local pool gets another port at each start. */
  setEndpoint(id: string, endpoint: string): void {
    statement(this.#db, 'UPDATE pool SET endpoint = ? WHERE id = ?').run(endpoint, id);
  }

  remove(id: string): void {
    statement(this.#db, 'DELETE FROM pool WHERE id = ?').run(id);
  }

  #values(id: string, f: PoolFields): unknown[] {
    const secret = f.clientSecret
      ? this.#fields.sealText({ table: 'pool', row: id, field: 'client_secret' }, f.clientSecret)
      : null;
    return [
      f.name,
      f.color,
      f.userPoolId,
      f.clientId,
      secret,
      f.region,
      f.endpoint,
      f.flow,
      f.profile,
      f.production ? 1 : 0,
      f.local ? 1 : 0,
    ];
  }

  #read(row: Row): Pool {
    const id = String(row['id']);
    return {
      id,
      name: String(row['name']),
      color: v.parse(v.fallback(poolColor, 'grey'), row['color']),
      userPoolId: String(row['user_pool_id']),
      clientId: String(row['client_id']),
      clientSecret: this.#fields.openOptional(
        { table: 'pool', row: id, field: 'client_secret' },
        row['client_secret'],
      ),
      region: String(row['region']),
      endpoint: row['endpoint'] as string | null,
      flow: v.parse(v.fallback(signInFlow, 'auto'), row['flow']),
      learnedFlow: readFlow(row['learned_flow']),
      profile: row['profile'] as string | null,
      production: row['production'] === 1,
      local: row['local'] === 1,
      clockOffsetMs: row['clock_offset_ms'] as number | null,
    };
  }
}

function readFlow(value: unknown): Flow | null {
  const read = v.safeParse(signInFlow, value);
  return read.success && read.output !== 'auto' ? read.output : null;
}
