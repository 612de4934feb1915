import * as v from 'valibot';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { LedgerState } from '../ledger.ts';
import type { Claim } from '../shared-ledger.ts';

const whole = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number));
/** `last`, and members of the sorted set with their scores in turn. */
const State = v.tuple([v.nullable(whole), v.array(v.string())]);
const ClaimReply = v.tuple([v.picklist([0, 1]), State]);

/** Errors: LEDGER_REFUSED. */
export function readState(reply: unknown): Result<LedgerState> {
  const read = v.safeParse(State, reply);
  return read.success ? ok(stateOf(read.output)) : foreign();
}

/** Errors: LEDGER_REFUSED. */
export function readClaim(reply: unknown): Result<Claim> {
  const read = v.safeParse(ClaimReply, reply);
  if (!read.success) return foreign();
  const [taken, state] = read.output;
  return ok({ taken: taken === 1, state: stateOf(state) });
}

function stateOf([last, refusals]: v.InferOutput<typeof State>): LedgerState {
  return { last, refusals: refusals.filter((_, index) => index % 2 === 1).map(Number) };
}

function foreign() {
  return fail(
    'LEDGER_REFUSED',
    'The shared ledger holds something under poolkey: that Poolkey has not written, and no code is handed out then. Give Poolkey a database of its own, redis://HOST:PORT/1 say, in POOLKEY_LEDGER.',
  );
}
