import { randomUUID } from 'node:crypto';
import { fail, ok, type Result } from '../contract/result.ts';
import { FLOW_NAMES } from '../contract/pools.ts';
import type { SignInView, TokenKind } from '../contract/sign-ins.ts';
import type { Tokens } from '../cognito/auth-answer.ts';
import { tokensByKind, tokenViews } from '../cognito/token-views.ts';
import type { EnrollmentDeps } from '../enrollment/deps.ts';
import type { LocalPoolHost } from '../enrollment/local-pool-host.ts';
import { signInUser } from '../enrollment/sign-in-user.ts';
import type { Pool } from '../vault/pool-store.ts';
import type { ClearingClipboard } from './clearing-clipboard.ts';
import type { LiveLists } from './live-lists.ts';

interface Open {
  view: SignInView;
  readonly poolId: string;
  tokens: Tokens;
}

/** More than a person looks at; the oldest are forgotten. */
const MOST_OPEN = 20;

/**
 * The sign-ins that the window looks at. Their tokens live in this process's memory alone, until the view is closed or the app
 * locks; the window gets their claims, and the clipboard a token that was asked for.
 */
export class SignIns {
  readonly #deps: EnrollmentDeps;
  readonly #host: LocalPoolHost;
  readonly #lists: LiveLists;
  readonly #clipboard: ClearingClipboard;
  readonly #open = new Map<string, Open>();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #abort = new AbortController();

  constructor(deps: EnrollmentDeps, host: LocalPoolHost, lists: LiveLists, clipboard: ClearingClipboard) {
    this.#deps = deps;
    this.#host = host;
    this.#lists = lists;
    this.#clipboard = clipboard;
  }

  /** Errors: NO_POOL, SIGN_IN_GONE, those of `signInUser`. */
  async start(accountId: string): Promise<Result<SignInView>> {
    const { vault } = this.#deps;
    const account = vault.accounts.live(accountId);
    const found = account?.poolId ? vault.pools.get(account.poolId) : null;
    if (!account || !found)
      return fail('NO_POOL', 'This entry belongs to no pool, so there is nothing to sign in to.');
    if (found.local) await this.#host.ensure();
    const pool = vault.pools.get(found.id) ?? found;
    const outcome = await this.#follow(signInUser(this.#deps, pool, account, this.#abort.signal));
    if (!outcome) return gone();
    this.#lists.touch();
    if (!outcome.ok) return outcome;
    // Tokens that come while the app is being locked are dropped.
    if (this.#abort.signal.aborted) return gone();
    const { challenges, waitedMs, tokens, flow } = outcome.value;
    const asked = challenges.includes('SOFTWARE_TOKEN_MFA')
      ? 'with a code'
      : 'without being asked for a code';
    const view: SignInView = {
      id: randomUUID(),
      accountId,
      summary: `${account.label} signed in to ${pool.name} ${asked}.`,
      flow: flow ? FLOW_NAMES[flow] : '',
      challenges: [...challenges],
      waitedMs,
      serverOffsetMs: Math.round(this.#deps.connect(pool).clockOffsetMs ?? 0),
      tokens: tokenViews(tokens),
      revoked: false,
    };
    this.#open.set(view.id, { view, poolId: pool.id, tokens });
    for (const id of this.#open.keys()) if (this.#open.size > MOST_OPEN) this.#open.delete(id);
    return ok(view);
  }

  /** Errors: SIGN_IN_GONE, NO_TOKEN. */
  async copy(id: string, kind: TokenKind): Promise<Result<undefined>> {
    const open = this.#open.get(id);
    if (!open) return gone();
    const token = tokensByKind(open.tokens).find((each) => each.kind === kind)?.token;
    if (!token) return fail('NO_TOKEN', 'This sign-in brought no such token.');
    await this.#clipboard.put(token.reveal());
    return ok(undefined);
  }

  /** Errors: SIGN_IN_GONE, NO_TOKEN, REFRESH_REFUSED, … */
  async refresh(id: string): Promise<Result<SignInView>> {
    const open = this.#open.get(id);
    const pool = open && this.#deps.vault.pools.get(open.poolId);
    if (!open || !pool) return gone();
    const { refreshToken } = open.tokens;
    if (!refreshToken) return noRefreshToken();
    const fresh = await this.#follow(this.#deps.connect(pool).refresh(refreshToken));
    if (!fresh) return gone();
    if (!fresh.ok) return fresh;
    // Without rotation the refresh token stays the same and does not come again.
    open.tokens = { ...fresh.value, refreshToken: fresh.value.refreshToken ?? refreshToken };
    return ok(this.#change(open, { tokens: tokenViews(open.tokens) }));
  }

  /** Errors: SIGN_IN_GONE, NO_TOKEN, those of RevokeToken. */
  async revoke(id: string): Promise<Result<SignInView>> {
    const open = this.#open.get(id);
    const pool: Pool | null | undefined = open && this.#deps.vault.pools.get(open.poolId);
    if (!open || !pool) return gone();
    if (!open.tokens.refreshToken) return noRefreshToken();
    const revoked = await this.#follow(this.#deps.connect(pool).revoke(open.tokens.refreshToken));
    if (!revoked) return gone();
    return revoked.ok ? ok(this.#change(open, { revoked: true })) : revoked;
  }

  close(id: string): void {
    this.#open.delete(id);
  }

  /** For good: a wait for a code ends at once, a call under way is finished, and nothing is kept. */
  async closeAll(): Promise<void> {
    this.#abort.abort();
    this.#open.clear();
    await Promise.allSettled(this.#underWay);
  }

  /** Null where the wait for a code was broken off by `closeAll`. */
  async #follow<T>(work: Promise<T>): Promise<T | null> {
    this.#underWay.add(work);
    try {
      return await work;
    } catch (error) {
      if (this.#abort.signal.aborted) return null;
      throw error;
    } finally {
      this.#underWay.delete(work);
    }
  }

  #change(open: Open, change: Partial<SignInView>): SignInView {
    open.view = { ...open.view, ...change };
    return open.view;
  }
}

function gone(): Result<never> {
  return fail('SIGN_IN_GONE', 'The tokens of this sign-in are forgotten. Sign in again.');
}

function noRefreshToken(): Result<never> {
  return fail('NO_TOKEN', 'This sign-in brought no refresh token. Sign in again.');
}
