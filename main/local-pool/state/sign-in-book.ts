import type { SignInRecord } from './schema.ts';

/** Access tokens live for a day at most, so an ended sign-in need not be known for longer than that. */
const KEPT_AFTER_END_MS = 24 * 60 * 60 * 1000;
const PRUNE_EVERY = 256;

/** The sign-ins of one pool: what refresh tokens and `origin_jti` claims lead to, and whether they are revoked. */
export class SignInBook {
  readonly #byOrigin = new Map<string, SignInRecord>();
  readonly #originByHash = new Map<string, string>();
  readonly #originsBySub = new Map<string, Set<string>>();
  #additions = 0;

  all(): IterableIterator<SignInRecord> {
    return this.#byOrigin.values();
  }

  add(record: SignInRecord, nowMs: number): void {
    if (++this.#additions % PRUNE_EVERY === 0) this.#prune(nowMs);
    this.restore(record);
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
    return this.#byOrigin.get(originJti);
  }

  byRefreshHash(hash: string): SignInRecord | undefined {
    const origin = this.#originByHash.get(hash);
    return origin === undefined ? undefined : this.#byOrigin.get(origin);
  }

  /** Rotation: the new token takes the old one's place; the old one is known until the sign-in ends. */
  rotate(record: SignInRecord, newHash: string, oldUntilMs: number): void {
    record.retired.push({ hash: record.refreshHash, untilMs: oldUntilMs });
    record.refreshHash = newHash;
    this.#originByHash.set(newHash, record.originJti);
  }

  revokeUser(sub: string): void {
    for (const origin of this.#originsBySub.get(sub) ?? []) {
      const record = this.#byOrigin.get(origin);
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
  }
}
