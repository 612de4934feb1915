import { setImmediate } from 'node:timers/promises';
import * as v from 'valibot';
import type { Pool } from './pool.ts';
import { poolRecordSchema, STATE_VERSION, userRecordSchema, type PoolState } from './schema.ts';
import { exportFrame, importPool, refuseNewer } from './snapshot.ts';
import { Store } from './store.ts';

/**
 * A piece of the state, as plain JSON that may share parts with the running pool: write it out at once. A pool's name is its id, a
 * user's `<pool id>/<sub>`, so that what belongs to a pool lies below it.
 */
export interface StateRecord {
  readonly name: string;
  readonly body: unknown;
}

export function userRecordName(pool: Pool, sub: string): string {
  return `${pool.id}/${sub}`;
}

/** Undefined: there is none of this name any more. */
export function recordOf(region: string, store: Store, name: string): unknown {
  const [poolId = '', sub] = name.split('/');
  const pool = store.peek(poolId);
  if (!pool) return undefined;
  return sub === undefined ? poolRecord(region, pool) : userRecord(pool, sub);
}

export function poolRecord(region: string, pool: Pool): unknown {
  return { version: STATE_VERSION, region, pool: exportFrame(pool) };
}

export function userRecord(pool: Pool, sub: string): unknown {
  const user = pool.users.peek(sub);
  return user && { user, signIns: pool.signIns.ofUser(sub) };
}

export function* allRecords(region: string, store: Store): Generator<StateRecord> {
  for (const pool of store.pools()) {
    yield { name: pool.id, body: poolRecord(region, pool) };
    for (const { sub } of pool.users.all()) {
      yield { name: userRecordName(pool, sub), body: userRecord(pool, sub) };
    }
  }
}

export interface ImportedRecords {
  readonly region: string | undefined;
  readonly store: Store;
  /** Names of those that are damaged: they cost a user or a pool, and not the rest. Below a pool's nothing else is named. */
  readonly unusable: readonly string[];
}

/** How many users are checked before the host's own work gets its turn. */
const SLICE = 200;

/** Takes records in any order. Errors: an Error for what a newer program has written. */
export async function importRecords(records: Iterable<StateRecord>): Promise<ImportedRecords> {
  const pools = new Map<string, PoolState>();
  const unusable = new Set<string>();
  const ofUsers: StateRecord[] = [];
  let region: string | undefined;
  let seen = 0;
  for (const record of records) {
    if (++seen % SLICE === 0) await setImmediate();
    if (record.name.includes('/')) ofUsers.push(record);
    else {
      refuseNewer(record.body);
      const parsed = v.safeParse(poolRecordSchema, record.body);
      if (!parsed.success || parsed.output.pool.id !== record.name) unusable.add(record.name);
      else {
        region ??= parsed.output.region;
        pools.set(record.name, { ...parsed.output.pool, users: [], signIns: [] });
      }
    }
  }
  for (const { name, body } of ofUsers) {
    if (++seen % SLICE === 0) await setImmediate();
    const [poolId = '', sub] = name.split('/');
    const pool = pools.get(poolId);
    if (!pool) {
      if (!unusable.has(poolId)) unusable.add(name);
      continue;
    }
    const parsed = v.safeParse(userRecordSchema, body);
    if (parsed.success && parsed.output.user.sub === sub) {
      pool.users.push(parsed.output.user);
      pool.signIns.push(...parsed.output.signIns.filter((signIn) => signIn.sub === sub));
    } else unusable.add(name);
  }
  const store = new Store();
  for (const state of pools.values()) {
    try {
      store.addPool(importPool(inOrder(state)));
    } catch {
      unusable.add(state.id);
    }
  }
  return { region, store, unusable: [...unusable] };
}

/** Records come in no order. A user's number is saved with the pool only when it is not the pool's highest any more. */
function inOrder(state: PoolState): PoolState {
  const users = state.users.toSorted((one, other) => one.seq - other.seq);
  return {
    ...state,
    users,
    signIns: state.signIns.toSorted((one, other) => one.authTimeMs - other.authTimeMs),
    nextSeq: Math.max(state.nextSeq, (users.at(-1)?.seq ?? 0) + 1),
  };
}
