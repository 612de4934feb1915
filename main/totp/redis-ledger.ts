import { randomBytes } from 'node:crypto';
import { ok, type Result } from '../contract/result.ts';
import { COOL_DOWN_MS } from './cool-down.ts';
import type { LedgerChange, LedgeredToken, LedgerState } from './ledger.ts';
import type { RedisConnection } from './redis/connection.ts';
import { readClaim, readState } from './redis/replies.ts';
import { CLAIM, keysOf, RECORD, STATE, type Keys } from './redis/scripts.ts';
import type { Claim, CommonLedger } from './shared-ledger.ts';
import { sharedName } from './shared-name.ts';

/**
 * How long the key of a step stays: six hours of Cognito's 30 s. Every clock that is right has left the step behind after two steps, and
 * "last" alone keeps it from being taken then; the key is for who does not know "last".
 */
const STEPS_KEPT = 720;
/** How long "last" stays after it has moved. It outlives its step by far; a server does not keep the name of every secret that ever was. */
const LAST_KEPT_MS = 30 * 24 * 3_600_000;

/**
 * The ledger in a Redis or Valkey server, for all machines that reach it. The server sees names that only holders of the secret can make
 * (`sharedName`), steps, and times of refusals. It is as durable as that server is: `SharedLedger` adds what this machine remembers.
 */
export class RedisLedger implements CommonLedger {
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /** Null also where the server cannot be asked: this only informs, and to take a step asks again. */
  async last(of: LedgeredToken): Promise<number | null> {
    const state = await this.state(of);
    return state.ok ? state.value.last : null;
  }

  async take<T extends { readonly step: number }>(
    of: LedgeredToken,
    choose: (state: LedgerState) => Result<T>,
  ): Promise<Result<T>> {
    let state = await this.state(of);
    for (;;) {
      if (!state.ok) return state;
      const chosen = choose(state.value);
      // Who chooses a step that is spent, knowing it, gets what it asked for and takes nothing.
      if (!chosen.ok || chosen.value.step <= (state.value.last ?? -1)) return chosen;
      const claim = await this.#claim(of, chosen.value.step, 'later');
      if (!claim.ok) return claim;
      if (claim.value.taken) return chosen;
      state = ok(claim.value.state);
    }
  }

  async record(of: LedgeredToken, { forwardTo, refusal }: LedgerChange): Promise<Result<undefined>> {
    const { last, refusals } = keysOf(sharedName(of.token.secret));
    const refused =
      typeof refusal === 'number'
        ? [refusal, `${refusal}-${once()}`, refusal - COOL_DOWN_MS, COOL_DOWN_MS]
        : [refusal ?? ''];
    const done = await this.#connection.run(
      RECORD,
      [last, refusals],
      [forwardTo ?? '', LAST_KEPT_MS, ...refused],
    );
    return done.ok ? ok(undefined) : done;
  }

  async state(of: LedgeredToken): Promise<Result<LedgerState>> {
    const { last, refusals } = keysOf(sharedName(of.token.secret));
    const reply = await this.#connection.run(STATE, [last, refusals], []);
    return reply.ok ? readState(reply.value) : reply;
  }

  claim(of: LedgeredToken, step: number): Promise<Result<Claim>> {
    return this.#claim(of, step, 'any');
  }

  async #claim(of: LedgeredToken, step: number, which: 'later' | 'any'): Promise<Result<Claim>> {
    const keys: Keys = keysOf(sharedName(of.token.secret));
    const reply = await this.#connection.run(
      CLAIM,
      [keys.last, keys.refusals, keys.step(step)],
      [step, once(), STEPS_KEPT * of.token.periodMs, LAST_KEPT_MS, which],
    );
    return reply.ok ? readClaim(reply.value) : reply;
  }
}

/** Tells one request from all others, also when it is sent twice. */
function once(): string {
  return randomBytes(9).toString('base64url');
}
