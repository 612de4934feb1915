/**
 * What the server runs, each as a whole: nobody comes in between. Redis 5 and later, Valkey.
 * All keys of one secret carry its name in braces, so that a cluster keeps them in one place.
 */
export interface Keys {
  /** The last step handed out. */
  readonly last: string;
  /** When codes were refused, by time, ms. */
  readonly refusals: string;
  /** There where this step was handed out. */
  readonly step: (step: number) => string;
}

export function keysOf(name: string): Keys {
  const start = `poolkey:{${name}}:`;
  return { last: `${start}last`, refusals: `${start}refusals`, step: (step) => `${start}step:${step}` };
}

const STATE_OF = `
local function state()
  return { redis.call('GET', KEYS[1]), redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES') }
end`;

/**
 * KEYS: last, refusals. Gives the state.
 * The SETRANGE writes nothing, and is refused wherever a write would be (a replica, no memory, no permission): before a step is spent.
 */
export const STATE = `${STATE_OF}
redis.call('SETRANGE', KEYS[1], 0, '')
return state()`;

/**
 * KEYS: last, refusals, step. ARGV: step, who claims it, ms to keep the step, ms to keep the last, 'later' or 'any'.
 * Gives whether it is the claimer's, and the state. The step's own key is for clients that know nothing but SET NX. A claim whose answer
 * was lost may be sent again: it finds itself.
 */
export const CLAIM = `${STATE_OF}
local last = tonumber(redis.call('GET', KEYS[1]) or '-1')
local step = tonumber(ARGV[1])
local mine = (ARGV[5] == 'any' or last < step) and redis.call('SET', KEYS[3], ARGV[2], 'NX', 'PX', ARGV[3])
if not mine then mine = redis.pcall('GET', KEYS[3]) == ARGV[2] end
if last < step then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[4]) end
return { mine and 1 or 0, state() }`;

/**
 * KEYS: last, refusals. ARGV: step to go forward to or '', ms to keep the last, then 'clear', or '', or the time of a refusal with its
 * name, the time until which older ones are dropped, and ms to keep them all.
 */
export const RECORD = `
if ARGV[1] ~= '' and tonumber(redis.call('GET', KEYS[1]) or '-1') < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
if ARGV[3] == 'clear' then
  redis.call('DEL', KEYS[2])
elseif ARGV[3] ~= '' then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[5])
  redis.call('ZADD', KEYS[2], ARGV[3], ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
end
return 1`;
