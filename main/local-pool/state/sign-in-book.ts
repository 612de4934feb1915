import type { SignInRecord } from './schema.ts';

/** Access tokens live for a day at most, so an ended sign-in need not be known for longer than that. */
const KEPT_AFTER_END_MS = 24 * 60 * 60 * 1000;
const PRUNE_EVERY = 256;
/**
 * Refresh tokens live for weeks, and a test signs the same user in again and again: without bounds a pool would carry every sign-in
 * of a month. Of each user the last ones stay, and of a pool as many as fit into some 80 MB.
 */
const MOST_OF_USER = 50;
const MOST_OF_POOL = 100_000;
/** Refresh tokens that one sign-in has rotated away; older ones are as unknown as if they had never been. */
const MOST_RETIRED = 50;

/** The sign-ins of one pool: what refresh tokens and `origin_jti` claims lead to, and whether they are revoked. */
export class SignInBook {
  readonly #byOrigin = new Map<string, SignInRecord>();
  readonly #originByHash = new Map<string, string>();
  readonly #originsBySub = new Map<string, Set<string>>();
  /** Users whose sign-ins were given out, and may have been changed since. */
  readonly #touched = new Set<string>();
  #additions = 0;

  /** For reading only: to change one, take it by its origin or hash. */
  all(): IterableIterator<SignInRecord> {
    return this.#byOrigin.values();
  }

  /** As `all`, of one user, the oldest first. */
  ofUser(sub: string): SignInRecord[] {
    return [...(this.#originsBySub.get(sub) ?? [])].flatMap((origin) => this.#byOrigin.get(origin) ?? []);
  }

  add(record: SignInRecord, nowMs: number): void {
    if (++this.#additions % PRUNE_EVERY === 0) this.#prune(nowMs);
    this.restore(record);
    this.#touched.add(record.sub);
    this.#bound(this.#originsBySub.get(record.sub) ?? new Set(), MOST_OF_USER);
    this.#bound(this.#byOrigin, MOST_OF_POOL);
  }

  restore(record: SignInRecord): void {
    this.#byOrigin.set(record.originJti, record);
    for (const hash of [record.refreshHash, ...record.retired.map((old) => old.hash)]) {
      this.#originByHash.set(hash, record.originJti);
    }
    const origins = this.#originsBySub.get(record.sub) ?? new Set();
    this.#originsBySub.set(record.sub, origins.add(record.originJti));
  }

  byOrigin(originJti: string): SignInRecord | undefined {
    const record = this.#byOrigin.get(originJti);
    if (record) this.#touched.add(record.sub);
    return record;
  }

  byRefreshHash(hash: string): SignInRecord | undefined {
    const origin = this.#originByHash.get(hash);
    return origin === undefined ? undefined : this.byOrigin(origin);
  }

  /** Rotation: the new token takes the old one's place; the old one is known until the sign-in ends. */
  rotate(record: SignInRecord, newHash: string, oldUntilMs: number): void {
    record.retired.push({ hash: record.refreshHash, untilMs: oldUntilMs });
    for (const old of record.retired.splice(0, record.retired.length - MOST_RETIRED)) {
      this.#originByHash.delete(old.hash);
    }
    record.refreshHash = newHash;
    this.#originByHash.set(newHash, record.originJti);
    this.#touched.add(record.sub);
  }

  revokeUser(sub: string): void {
    for (const origin of this.#originsBySub.get(sub) ?? []) {
      const record = this.byOrigin(origin);
      if (record) record.revoked = true;
    }
  }

  removeUser(sub: string): void {
    for (const origin of this.#originsBySub.get(sub) ?? []) this.#remove(origin);
    this.#originsBySub.delete(sub);
  }

  removeClient(clientId: string): void {
    for (const record of this.#byOrigin.values()) {
      if (record.clientId === clientId) this.#remove(record.originJti);
    }
  }

  /** Gives the touched users once. */
  takeTouched(): string[] {
    const subs = [...this.#touched];
    this.#touched.clear();
    return subs;
  }

  /** The oldest go first: both of them are in the order of signing in. */
  #bound(origins: Set<string> | Map<string, unknown>, most: number): void {
    for (const origin of origins.keys()) {
      if (origins.size <= most) return;
      this.#remove(origin);
    }
  }

  #prune(nowMs: number): void {
    for (const record of this.#byOrigin.values()) {
      if (record.expiresMs + KEPT_AFTER_END_MS < nowMs) this.#remove(record.originJti);
    }
  }

  #remove(originJti: string): void {
    const record = this.#byOrigin.get(originJti);
    if (!record) return;
    this.#byOrigin.delete(originJti);
    this.#originByHash.delete(record.refreshHash);
    for (const old of record.retired) this.#originByHash.delete(old.hash);
    const origins = this.#originsBySub.get(record.sub);
    origins?.delete(originJti);
    if (origins?.size === 0) this.#originsBySub.delete(record.sub);
    this.#touched.add(record.sub);
  }
}
