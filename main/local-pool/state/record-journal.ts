import { createHash } from 'node:crypto';
import type { Effect } from '../operations/operation.ts';
import type { Pool } from './pool.ts';
import { poolRecord, userRecord, userRecordName } from './records.ts';
import type { UserRecord } from './schema.ts';
import type { Store } from './store.ts';

/**
 * Tells which records an operation has changed. To change one, an operation must have taken it from the store, which notes that;
 * of those few each is compared with what it was. So no operation has to say what it does, and none can forget to.
 */
export class RecordJournal {
  readonly #region: string;
  readonly #store: Store;
  /** What was last told of, as a digest. What is not in it counts as changed once. */
  readonly #known = new WeakMap<Pool | UserRecord, string>();

  constructor(region: string, store: Store) {
    this.#region = region;
    this.#store = store;
  }

  /** Names of the records that differ since the last time, or are gone. To be called after each operation. */
  take(effect: Effect): string[] {
    // What was taken for reading stays noted: looking at it once more later costs less than being wrong.
    if (effect === 'read') return [];
    return this.#store.takeTouched().flatMap((id) => {
      const pool = this.#store.peek(id);
      return pool ? this.#ofPool(pool, effect) : [id];
    });
  }

  /** Nobody wants to know. */
  forget(): void {
    for (const id of this.#store.takeTouched()) {
      const pool = this.#store.peek(id);
      pool?.users.takeTouched();
      pool?.signIns.takeTouched();
    }
  }

  #ofPool(pool: Pool, effect: Effect): string[] {
    const names: string[] = [];
    let removed = false;
    for (const sub of new Set([...pool.users.takeTouched(), ...pool.signIns.takeTouched()])) {
      const user = pool.users.peek(sub);
      if (!user) removed = true;
      if (!user || this.#isNew(user, userRecord(pool, sub))) names.push(userRecordName(pool, sub));
    }
    // The next user's number must not fall back when the last one goes: the pool knows it from then on.
    if ((removed || effect === 'configure') && this.#isNew(pool, poolRecord(this.#region, pool))) {
      names.unshift(pool.id);
    }
    return names;
  }

  #isNew(of: Pool | UserRecord, record: unknown): boolean {
    const digest = createHash('sha256').update(JSON.stringify(record)).digest('base64');
    if (this.#known.get(of) === digest) return false;
    this.#known.set(of, digest);
    return true;
  }
}
