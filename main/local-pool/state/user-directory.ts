import type { UserRecord } from './schema.ts';

/** An attribute that can stand in for the user name at sign-in. */
export type Alias = 'email' | 'phone_number' | 'preferred_username';

export interface DirectoryRules {
  readonly caseSensitive: boolean;
  readonly aliases: readonly Alias[];
  /** `AliasAttributes` work only once verified; `UsernameAttributes` always do. */
  readonly aliasesNeedVerification: boolean;
}

/** A pool's users, found by user name, `sub` or alias in constant time. Kept in the order of creation. */
export class UserDirectory {
  readonly rules: DirectoryRules;
  readonly #bySub = new Map<string, UserRecord>();
  readonly #subByName = new Map<string, string>();
  readonly #subByAlias = new Map<string, string>();
  readonly #aliasKeys = new Map<string, readonly string[]>();
  /** Users that were given out, and may have been changed since: nobody gets hold of one in another way. */
  readonly #touched = new Set<string>();
  #nextSeq: number;

  constructor(rules: DirectoryRules, nextSeq = 1) {
    this.rules = rules;
    this.#nextSeq = nextSeq;
  }

  get size(): number {
    return this.#bySub.size;
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  takeSeq(): number {
    return this.#nextSeq++;
  }

  /** For reading only: to change one, take it by its `sub`. */
  all(): IterableIterator<UserRecord> {
    return this.#bySub.values();
  }

  add(user: UserRecord): void {
    this.#touched.add(user.sub);
    this.restore(user);
  }

  restore(user: UserRecord): void {
    this.#bySub.set(user.sub, user);
    this.#subByName.set(this.#fold(user.username), user.sub);
    this.indexAliases(user);
  }

  remove(user: UserRecord): void {
    this.#touched.add(user.sub);
    this.#dropAliases(user.sub);
    this.#subByName.delete(this.#fold(user.username));
    this.#bySub.delete(user.sub);
  }

  /** To be called after the attributes of a user changed. */
  indexAliases(user: UserRecord): void {
    this.#dropAliases(user.sub);
    const keys: string[] = [];
    for (const alias of this.rules.aliases) {
      const value = this.#activeAlias(user, alias);
      if (value !== undefined) keys.push(this.#aliasKey(alias, value));
    }
    for (const key of keys) this.#subByAlias.set(key, user.sub);
    this.#aliasKeys.set(user.sub, keys);
  }

  bySub(sub: string): UserRecord | undefined {
    const user = this.#bySub.get(sub);
    if (user) this.#touched.add(sub);
    return user;
  }

  /** As `bySub`, for reading only. */
  peek(sub: string): UserRecord | undefined {
    return this.#bySub.get(sub);
  }

  /** Gives the touched users once, those that were removed among them. */
  takeTouched(): string[] {
    const subs = [...this.#touched];
    this.#touched.clear();
    return subs;
  }

  /** By what an administrator may send as `Username`: the user name, an alias, or the `sub`. */
  find(name: string): UserRecord | undefined {
    return this.byName(name) ?? this.bySub(name);
  }

  /** By what a user signs in with: the user name or an alias. */
  byName(name: string): UserRecord | undefined {
    const sub = this.#subByName.get(this.#fold(name));
    if (sub !== undefined) return this.bySub(sub);
    for (const alias of this.rules.aliases) {
      const owner = this.byAlias(alias, name);
      if (owner) return owner;
    }
    return undefined;
  }

  byAlias(alias: Alias, value: string): UserRecord | undefined {
    const sub = this.#subByAlias.get(this.#aliasKey(alias, value));
    return sub === undefined ? undefined : this.bySub(sub);
  }

  #activeAlias(user: UserRecord, alias: Alias): string | undefined {
    const value = user.attributes.find(({ Name }) => Name === alias)?.Value;
    if (!value || !this.rules.aliasesNeedVerification || alias === 'preferred_username') return value;
    const verified = user.attributes.find(({ Name }) => Name === `${alias}_verified`)?.Value;
    return verified === 'true' ? value : undefined;
  }

  #dropAliases(sub: string): void {
    for (const key of this.#aliasKeys.get(sub) ?? []) {
      if (this.#subByAlias.get(key) === sub) this.#subByAlias.delete(key);
    }
    this.#aliasKeys.delete(sub);
  }

  #aliasKey(alias: Alias, value: string): string {
    return `${alias}:${this.#fold(value)}`;
  }

  #fold(name: string): string {
    return this.rules.caseSensitive ? name : name.toLowerCase();
  }
}
