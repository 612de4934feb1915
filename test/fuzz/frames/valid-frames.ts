import { oddString } from '../odd-values.ts';
import type { Random } from '../random.ts';
import { USERS } from './host-under-test.ts';

type Frame = Record<string, unknown>;

/** Numbers of requests are small, so that some come twice. */
const MOST_ID = 50;
/** To wait for longer says nothing more. */
const MOST_WAIT_MS = 900_000;

/** A request that a broker takes. Names of the accounts of the good program are not among those that it asks for. */
export function validRequest(random: Random): Frame {
  const id = random.int(MOST_ID);
  const account = random.weighted([
    [12, random.pick(USERS) ?? ''],
    [3, `id-of-${random.pick(USERS)}`],
    [2, (random.pick(USERS) ?? '').slice(0, 2)],
    [2, oddString(random).slice(0, 4_000) || 'x'],
  ]);
  const some = (frame: Frame): Frame =>
    Object.fromEntries(Object.entries(frame).filter(() => random.chance(0.6)));
  const tag = random.pick(['shared', 'of-alice', 'none']);
  const maxWaitMs = random.pick([0, 1, 30_000, MOST_WAIT_MS]);
  const purpose = random.pick(['use', 'login']);
  const shard = { index: 1 + random.int(4), total: 1 + random.int(4) };
  return random.weighted<Frame>([
    [4, { id, verb: 'ping' }],
    [6, { id, verb: 'list', ...some({ tag, pool: 'stage' }) }],
    [6, { id, verb: 'find', account }],
    [12, { id, verb: 'take', account, ...some({ maxWaitMs, minValidMs: random.int(30_000), burst: true }) }],
    [4, { id, verb: 'peek', account }],
    [8, { id, verb: 'acquire', ...some({ account, purpose, maxWaitMs, shard }) }],
    [4, { id, verb: 'acquire', ...some({ tag: 'of-bob', purpose, shard }), maxWaitMs }],
    [5, { id, verb: 'release', account, ...some({ purpose }) }],
    [5, { id, verb: 'report', account, outcome: random.pick(['ok', 'reused', 'expired', 'mismatch']) }],
    [3, { id, verb: 'password', account }],
  ]);
}

export function validHello(random: Random): Frame {
  return { verb: 'hello', v: 1, key: 'user', nonce: random.bytes(32).toString('base64url') };
}
