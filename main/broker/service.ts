import { fail, ok, type Result } from '../contract/result.ts';
import type { LedgeredToken } from '../totp/ledger.ts';
import { report } from '../totp/report.ts';
import { codeAt, stepAt } from '../totp/software-token.ts';
import { candidates, longestRestedFirst } from './candidates.ts';
import type { ServedAccount } from './code-source.ts';
import { findServed } from './find-served.ts';
import { inScope, type GrantScope } from './grants.ts';
import { holdName, holdWish } from './hold-wish.ts';
import type { Holds } from './holds.ts';
import type { AccountAnswer, AnswerOf, RequestOf, Waiting } from './protocol.ts';
import { takeCode, type TakeParts } from './take-code.ts';

export interface ServiceParts extends TakeParts {
  readonly holds: Holds;
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
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
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

  /** Errors: those of `takeCode` and of finding, BUSY, NO_SECRET; LOCKED or EXPIRED_GRANT where that came while it waited. */
  async take(
    caller: Caller,
    wish: Omit<RequestOf<'take'>, 'id' | 'verb'>,
  ): Promise<Result<AnswerOf<'take'>>> {
    const found = this.#tokenOf(caller, wish.account);
    if (!found.ok) return found;
    const { account } = found.value;
    const { maxWaitMs = DEFAULT_MAX_WAIT_MS } = wish;
    const free = await this.#untilFree(caller, account, maxWaitMs);
    if (!free.ok) return free;
    const left = { ...wish, maxWaitMs: Math.max(0, maxWaitMs - free.value) };
    const taken = await takeCode(this.#parts, caller, found.value, left);
    if (!taken.ok) return taken;
    this.#parts.source.used(account.id, caller.project);
    return ok({ account: account.name, ...taken.value, waitedMs: free.value + taken.value.waitedMs });
  }

  /** Only shows: the code may be used by somebody else, too. */
  async peek(caller: Caller, query: string): Promise<Result<AnswerOf<'peek'>>> {
    const found = this.#tokenOf(caller, query);
    if (!found.ok) return found;
    const { account, token } = found.value;
    const now = (await this.#parts.source.clock(account.id))();
    const { periodMs } = token.token;
    const step = stepAt(now, periodMs);
    const validForMs = (step + 1) * periodMs - now;
    return ok({ account: account.name, code: codeAt(token.token, step), step, validForMs, waitedMs: 0 });
  }

  /** Errors: USAGE, NOT_FOUND, AMBIGUOUS, BUSY; LOCKED or EXPIRED_GRANT where that came while it waited. */
  async acquire(
    caller: Caller,
    wish: Omit<RequestOf<'acquire'>, 'id' | 'verb'>,
  ): Promise<Result<AnswerOf<'acquire'>>> {
    const { purpose = 'use', maxWaitMs = DEFAULT_MAX_WAIT_MS } = wish;
    const { source, ledger, holds } = this.#parts;
    const wanted = candidates(this.#mayUse(caller), wish);
    if (!wanted.ok) return wanted;
    const rested = await longestRestedFirst(wanted.value, ledger, (id) => source.token(id));
    const byName = new Map(rested.map((account) => [holdName(account.id, purpose), account]));
    const held = await holds.acquire(holdWish(caller, [...byName.keys()], maxWaitMs, wish.account));
    if (!held.ok) return held;
    const { name, waitedMs } = held.value;
    const allowed = caller.allowed();
    if (!allowed.ok) {
      await holds.release(name, caller.id);
      return allowed;
    }
    const account = byName.get(name);
    return account
      ? ok({ account: accountAnswer(account), waitedMs })
      : fail('INTERNAL', 'The account that was held is not there.');
  }

  async release(
    caller: Caller,
    { account, purpose = 'use' }: Pick<RequestOf<'release'>, 'account' | 'purpose'>,
  ): Promise<Result<Record<string, never>>> {
    const found = findServed(this.#mayUse(caller), account);
    if (!found.ok) return found;
    await this.#parts.holds.release(holdName(found.value.id, purpose), caller.id);
    return ok({});
  }

  async report(
    caller: Caller,
    { account, outcome }: Pick<RequestOf<'report'>, 'account' | 'outcome'>,
  ): Promise<Result<Record<string, never>>> {
    const found = this.#tokenOf(caller, account);
    if (!found.ok) return found;
    const clock = await this.#parts.source.clock(found.value.account.id);
    const noted = await report(this.#parts.ledger, found.value.token, clock, outcome);
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
    const password = this.#parts.source.password(found.value.id);
    return password
      ? ok({ password: password.reveal() })
      : fail(
          'NO_PASSWORD',
          `No password of ${found.value.name} is stored. Enroll the user again, or export with passwords.`,
        );
  }

  /** The program has gone away: what it held is free. */
  async leave(callerId: string): Promise<void> {
    await this.#parts.holds.releaseAll(callerId);
  }

  #mayUse({ scope }: Caller): readonly ServedAccount[] {
    const all = this.#parts.source.accounts();
    return scope.tags === undefined && scope.pool === undefined
      ? all
      : all.filter((account) => inScope(scope, account));
  }

  #tokenOf(caller: Caller, query: string): Result<{ account: ServedAccount; token: LedgeredToken }> {
    const found = findServed(this.#mayUse(caller), query);
    if (!found.ok) return found;
    const token = this.#parts.source.token(found.value.id);
    return token
      ? ok({ account: found.value, token })
      : fail('NO_SECRET', `There is no readable secret for ${found.value.name}. Enroll the user again.`);
  }

  /** An account that another program holds gives its codes to that one alone. Gives how long that was waited for, ms. */
  async #untilFree(caller: Caller, { id, name }: ServedAccount, maxWaitMs: number): Promise<Result<number>> {
    const { holds } = this.#parts;
    const hold = holdName(id, 'use');
    const held = holds.holderOf(hold);
    if (!held || held.owner === caller.id) return ok(0);
    const free = await holds.untilFree(holdWish(caller, [hold], maxWaitMs, name));
    return free.ok ? ok(free.value.waitedMs) : free;
  }
}

function accountAnswer({ id, name, username, pool, tags }: ServedAccount): AccountAnswer {
  return { id, name, username, pool, tags: [...tags] };
}
