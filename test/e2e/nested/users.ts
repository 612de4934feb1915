/** Who is in the vault of the nested runs, by tag. Each test has users of its own: all run at the same time. */
export const USERS: Readonly<Record<string, readonly string[]>> = {
  waits: ['second', 'hangs', 'two-a', 'two-b', 'unlimited', 'in-a-hook', 'in-a-fixture', 'early', 'too-late'],
  late: ['late-1'],
  holds: ['passes', 'fails', 'stays', 'held', 'held-by-all', 'given-back'],
  pair: ['pair-1', 'pair-2'],
  single: ['single-1'],
  killed: ['killed-1'],
  thrown: ['thrown-1'],
  each: ['each-1', 'each-2'],
  states: ['signed-in', 'short-lived'],
  own: ['merged', 'extended'],
  errors: ['refused'],
  parts: ['part-1', 'part-2', 'part-3', 'part-4'],
  shards: ['shard-1', 'shard-2', 'shard-3', 'shard-4'],
  common: ['required', 'imported'],
  docs: ['alice'],
  bundle: ['in-bundle', 'held-in-bundle'],
};
