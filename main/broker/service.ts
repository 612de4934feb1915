import { fail, ok, type Result } from '../contract/result.ts';
import type { Sleeper } from '../totp/clock.ts';
import type { Ledger, LedgeredToken } from '../totp/ledger.ts';
import { report } from '../totp/report.ts';
import { reserve } from '../totp/reserve.ts';
import { codeAt, stepAt } from '../totp/software-token.ts';
import type { CodeSource, ServedAccount } from './code-source.ts';
import { findServed } from './find-served.ts';
import { inScope, type GrantScope } from './grants.ts';
import type { Holds } from './holds.ts';
import type { AccountAnswer, AnswerOf, RequestOf, Waiting } from './protocol.ts';

export interface ServiceParts {
  readonly source: CodeSource;
  readonly ledger: Ledger;
  readonly holds: Holds;
  readonly sleeper: Sleeper;
}

/** A program that asks, and what it may. */
export interface Caller {
  /** Holds belong to it, and end with it. */
  readonly id: string;
  readonly project: string;
  /** Who that is, for people. */
  readonly name: string;
  readonly scope: GrantScope;
  /** Whether it may still be answered: a lock or a revocation can come while it waits. */
  readonly allowed: () => Result<unknown>;
  /** It has gone away. */
  readonly signal: AbortSignal;
  readonly onWaiting: (news: Waiting) => void;
}

const DEFAULT_MAX_WAIT_MS = 90_000;

/** Codes, accounts and their exclusive use: what the verbs do, for whichever way they come. */
export class CodeService {
  readonly #source: CodeSource;
  readonly #ledger: Ledger;
  readonly #holds: Holds;
  readonly #sleeper: Sleeper;

  constructor({ source, ledger, holds, sleeper }: ServiceParts) {
    this.#source = source;
    this.#ledger = ledger;
    this.#holds = holds;
    this.#sleeper = sleeper;
  }

  list(caller: Caller, { tag, pool }: Pick<RequestOf<'list'>, 'tag' | 'pool'>): Result<AnswerOf<'list'>> {
    const accounts = this.#mayUse(caller)
      .filter((account) => tag === undefined || account.tags.includes(tag))
      .filter((account) => pool === undefined || account.pool?.toLowerCase() === pool.toLowerCase());
    return ok({ accounts: accounts.map(accountAnswer) });
  }

  /** Errors: NOT_FOUND, AMBIGUOUS. */
  find(caller: Caller, query: string): Result<AnswerOf<'find'>> {
    const found = findServed(this.#mayUse(caller), query);
    return found.ok ? ok({ account: accountAnswer(found.value) }) : found;
  }

  /** Errors: those of `reserve` and of finding, BUSY, NO_SECRET; LOCKED or EXPIRED_GRANT where that came while it waited. */
  async take(
    caller: Caller,
    wish: Omit<RequestOf<'take'>, 'id' | 'verb'>,
  ): Promise<Result<AnswerOf<'take'>>> {
    const found = this.#tokenOf(caller, wish.account);
    if (!found.ok) return found;
    const { account, token } = found.value;
    const { minValidMs, maxWaitMs = DEFAULT_MAX_WAIT_MS, burst } = wish;
    const free = await this.#waitUntilFree(caller, account, maxWaitMs);
    if (!free.ok) return free;
    const clock = await this.#source.clock(account.id);
    const taken = await reserve(this.#ledger, token, clock, {
      ...(minValidMs === undefined ? {} : { minValidMs }),
      ...(burst === undefined ? {} : { burst }),
      maxWaitMs: Math.max(0, maxWaitMs - free.value),
    });
    if (!taken.ok) return taken;
    const { code, step, waitMs, validForMs } = taken.value;
    if (waitMs > 0) {
      caller.onWaiting({ why: 'code', forMs: waitMs, account: account.name });
      await this.#sleeper(waitMs, caller.signal);
    }
    const allowed = caller.allowed();
    if (!allowed.ok) return allowed;
    this.#source.used(account.id, caller.project);
    return ok({ account: account.name, code, step, validForMs, waitedMs: free.value + waitMs });
  }

  /** Only shows: the code may be used by somebody else, too. */
  async peek(caller: Caller, query: string): Promise<Result<AnswerOf<'peek'>>> {
    const found = this.#tokenOf(caller, query);
    if (!found.ok) return found;
    const { account, token } = found.value;
    const now = (await this.#source.clock(account.id))();
    const { periodMs } = token.token;
    const step = stepAt(now, periodMs);
    const validForMs = (step + 1) * periodMs - now;
    return ok({ account: account.name, code: codeAt(token.token, step), step, validForMs, waitedMs: 0 });
  }

  /** Errors: USAGE, NOT_FOUND, AMBIGUOUS, BUSY. */
  async acquire(
    caller: Caller,
    wish: Omit<RequestOf<'acquire'>, 'id' | 'verb'>,
  ): Promise<Result<AnswerOf<'acquire'>>> {
    const { purpose = 'use', maxWaitMs = DEFAULT_MAX_WAIT_MS } = wish;
    const wanted = this.#candidates(caller, wish);
    if (!wanted.ok) return wanted;
    const rested = await this.#longestRestedFirst(wanted.value);
    const byName = new Map(rested.map((account) => [holdName(account.id, purpose), account]));
    const held = await this.#hold(caller, [...byName.keys()], maxWaitMs, wish.account);
    if (!held.ok) return held;
    const account = byName.get(held.value.name);
    return account
      ? ok({ account: accountAnswer(account), waitedMs: held.value.waitedMs })
      : fail('INTERNAL', 'The account that was held is not there.');
  }

  async release(
    caller: Caller,
    { account, purpose = 'use' }: Pick<RequestOf<'release'>, 'account' | 'purpose'>,
  ): Promise<Result<Record<string, never>>> {
    const found = findServed(this.#mayUse(caller), account);
    if (!found.ok) return found;
    await this.#holds.release(holdName(found.value.id, purpose), caller.id);
    return ok({});
  }

  async report(
    caller: Caller,
    { account, outcome }: Pick<RequestOf<'report'>, 'account' | 'outcome'>,
  ): Promise<Result<Record<string, never>>> {
    const found = this.#tokenOf(caller, account);
    if (!found.ok) return found;
    const clock = await this.#source.clock(found.value.account.id);
    const noted = await report(this.#ledger, found.value.token, clock, outcome);
    return noted.ok ? ok({}) : noted;
  }

  /** Errors: DENIED, NO_PASSWORD. */
  password(caller: Caller, query: string): Result<AnswerOf<'password'>> {
    if (!caller.scope.passwords)
      return fail(
        'DENIED',
        'This grant is for codes alone. Start the run with --with-passwords, or let the test have the password in another way.',
      );
    const found = findServed(this.#mayUse(caller), query);
    if (!found.ok) return found;
    const password = this.#source.password(found.value.id);
    return password
      ? ok({ password: password.reveal() })
      : fail(
          'NO_PASSWORD',
          `No password of ${found.value.name} is stored. Enroll the user again, or export with passwords.`,
        );
  }

  /** The program has gone away: what it held is free. */
  async leave(callerId: string): Promise<void> {
    await this.#holds.releaseAll(callerId);
  }

  #mayUse({ scope }: Caller): readonly ServedAccount[] {
    const all = this.#source.accounts();
    return scope.tags === undefined && scope.pool === undefined
      ? all
      : all.filter((account) => inScope(scope, account));
  }

  #tokenOf(caller: Caller, query: string): Result<{ account: ServedAccount; token: LedgeredToken }> {
    const found = findServed(this.#mayUse(caller), query);
    if (!found.ok) return found;
    const token = this.#source.token(found.value.id);
    return token
      ? ok({ account: found.value, token })
      : fail('NO_SECRET', `There is no readable secret for ${found.value.name}. Enroll the user again.`);
  }

  #candidates(
    caller: Caller,
    { account, tag, shard }: Pick<RequestOf<'acquire'>, 'account' | 'tag' | 'shard'>,
  ): Result<readonly ServedAccount[]> {
    if (account !== undefined && tag !== undefined)
      return fail('USAGE', 'Say which account, or which tag: not both.');
    if (account !== undefined) {
      const found = findServed(this.#mayUse(caller), account);
      return found.ok ? ok([found.value]) : found;
    }
    const tagged = this.#mayUse(caller)
      .filter(({ tags }) => tag === undefined || tags.includes(tag))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const ours = shard ? tagged.filter((_, place) => place % shard.total === shard.index - 1) : tagged;
    if (ours.length > 0) return ok(ours);
    const withTag = tag === undefined ? 'is there' : `has the tag "${tag}"`;
    return tagged.length === 0
      ? fail('NOT_FOUND', `No account that this program may use ${withTag}. "poolkey list" shows the tags.`)
      : fail(
          'NOT_FOUND',
          `${tagged.length} accounts are fewer than the shards. Add accounts, or run fewer shards.`,
        );
  }

  /** Whose last code is longest ago has the next one soonest. */
  async #longestRestedFirst(accounts: readonly ServedAccount[]): Promise<readonly ServedAccount[]> {
    if (accounts.length < 2) return accounts;
    const ranked = await Promise.all(
      accounts.map(async (account) => {
        const token = this.#source.token(account.id);
        return { account, last: (token && (await this.#ledger.last(token))) ?? 0 };
      }),
    );
    return ranked.toSorted((a, b) => a.last - b.last).map(({ account }) => account);
  }

  /** An account that another program holds gives its codes to that one alone. */
  async #waitUntilFree(caller: Caller, account: ServedAccount, maxWaitMs: number): Promise<Result<number>> {
    const name = holdName(account.id, 'use');
    const held = this.#holds.holderOf(name);
    if (!held || held.owner === caller.id) return ok(0);
    const got = await this.#hold(caller, [name], maxWaitMs, account.name);
    if (!got.ok) return got;
    await this.#holds.release(name, caller.id);
    return ok(got.value.waitedMs);
  }

  #hold(caller: Caller, names: readonly string[], maxWaitMs: number, account: string | undefined) {
    return this.#holds.acquire({
      names,
      owner: caller.id,
      holder: caller.name,
      maxWaitMs,
      signal: caller.signal,
      onWait: (hold) =>
        caller.onWaiting({
          why: 'account',
          forMs: maxWaitMs,
          ...(account === undefined ? {} : { account }),
          ...(hold ? { holder: hold.holder } : {}),
        }),
    });
  }
}

function accountAnswer({ id, name, username, pool, tags }: ServedAccount): AccountAnswer {
  return { id, name, username, pool, tags: [...tags] };
}

export function holdName(accountId: string, purpose: 'use' | 'login'): string {
  return `${purpose}:${accountId}`;
}
