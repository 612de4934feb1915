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

  all(): IterableIterator<UserRecord> {
    return this.#bySub.values();
  }

  add(user: UserRecord): void {
    this.#bySub.set(user.sub, user);
    this.#subByName.set(this.#fold(user.username), user.sub);
    this.indexAliases(user);
  }

  remove(user: UserRecord): void {
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
    return this.#bySub.get(sub);
  }

  /** By what an administrator may send as `Username`: the user name, an alias, or the `sub`. */
  find(name: string): UserRecord | undefined {
    return this.byName(name) ?? this.#bySub.get(name);
  }

  /** By what a user signs in with: the user name or an alias. */
  byName(name: string): UserRecord | undefined {
    const sub = this.#subByName.get(this.#fold(name));
    if (sub !== undefined) return this.#bySub.get(sub);
    for (const alias of this.rules.aliases) {
      const owner = this.byAlias(alias, name);
      if (owner) return owner;
    }
    return undefined;
  }

  byAlias(alias: Alias, value: string): UserRecord | undefined {
    const sub = this.#subByAlias.get(this.#aliasKey(alias, value));
    return sub === undefined ? undefined : this.#bySub.get(sub);
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
