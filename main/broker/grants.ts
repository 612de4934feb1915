import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../totp/clock.ts';
import type { ServedAccount } from './code-source.ts';
import { random32 } from './handshake.ts';

/** Which accounts a grant is for; what is absent does not limit. */
export interface GrantScope {
  readonly tags?: readonly string[];
  readonly pool?: string;
  readonly passwords: boolean;
}

export interface Grant {
  readonly id: string;
  readonly key: Buffer;
  readonly project: string;
  readonly kind: 'once' | 'lock' | 'always' | 'run';
  readonly scope: GrantScope;
  /** ms since the epoch; null: none. */
  readonly endsAt: number | null;
}

export interface GrantInput extends Pick<Grant, 'project' | 'kind' | 'scope' | 'endsAt'> {
  /** Requests a minute. */
  readonly perMinute?: number;
}

/** More than any test run asks for; less than somebody who reads codes of everybody for ever. */
const PER_MINUTE = 6_000;
const MINUTE_MS = 60_000;

interface Entry extends Grant {
  readonly perMinute: number;
  ended: 'revoked' | 'locked' | null;
  codes: number;
  window: { start: number; requests: number };
}

/** The grants of one host. Ended ones are remembered, so that their programs are told what happened. */
export class GrantBook {
  readonly #clock: Clock;
  readonly #grants = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  mint({ perMinute = PER_MINUTE, ...input }: GrantInput): Grant {
    const grant: Entry = {
      ...input,
      id: randomBytes(12).toString('base64url'),
      key: random32(),
      perMinute,
      ended: null,
      codes: 0,
      window: { start: 0, requests: 0 },
    };
    this.#grants.set(grant.id, grant);
    return grant;
  }

  /** Ended ones too: they may still prove who they are. */
  find(id: string): Grant | null {
    return this.#grants.get(id) ?? null;
  }

  /** Whether it holds now, without counting a request. Errors: EXPIRED_GRANT, LOCKED. */
  check(id: string): Result<Grant> {
    const grant = this.#grants.get(id);
    if (grant?.ended === 'locked')
      return fail(
        'LOCKED',
        'Poolkey was locked, and this grant ended with it. Unlock it and start the run again.',
      );
    if (!grant || grant.ended)
      return fail(
        'EXPIRED_GRANT',
        'This grant was revoked. Start the run again, or allow the project anew in Poolkey.',
      );
    if (grant.endsAt !== null && this.#clock() >= grant.endsAt)
      return fail(
        'EXPIRED_GRANT',
        'The time of this grant is over. Start the run again, with a longer --for.',
      );
    return ok(grant);
  }

  /** As `check`, for one more request. Errors: also RATE_LIMITED with `retryAfterMs`. */
  use(id: string): Result<Grant> {
    const checked = this.check(id);
    const entry = this.#grants.get(id);
    if (!checked.ok || !entry) return checked;
    const now = this.#clock();
    if (now - entry.window.start >= MINUTE_MS || now < entry.window.start)
      entry.window = { start: now, requests: 0 };
    entry.window.requests += 1;
    if (entry.window.requests <= entry.perMinute) return checked;
    return fail(
      'RATE_LIMITED',
      `This program asked more than ${entry.perMinute} times within a minute. Look for a loop in it.`,
      entry.window.start + MINUTE_MS - now,
    );
  }

  countCode(id: string): void {
    const entry = this.#grants.get(id);
    if (entry) entry.codes += 1;
  }

  revoke(id: string): void {
    const entry = this.#grants.get(id);
    if (entry) entry.ended ??= 'revoked';
  }

  /** All of them, by a lock. */
  lock(): void {
    for (const entry of this.#grants.values()) entry.ended ??= 'locked';
  }

  /** Those that hold now. */
  living(): { readonly grant: Grant; readonly codes: number }[] {
    return [...this.#grants.values()]
      .filter(({ id }) => this.check(id).ok)
      .map((entry) => ({ grant: entry, codes: entry.codes }));
  }
}

export function inScope({ tags, pool }: GrantScope, account: ServedAccount): boolean {
  if (pool !== undefined && account.pool?.toLowerCase() !== pool.toLowerCase()) return false;
  return tags === undefined || tags.some((tag) => account.tags.includes(tag));
}
