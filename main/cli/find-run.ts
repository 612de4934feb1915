import { fail, ok, type Result } from '../contract/result.ts';
import type { Run } from '../vault/run-store.ts';
import type { Vault } from '../vault/vault.ts';
import { findPool } from './find.ts';

/** The newest run, of `pool` if given, or the one whose ID begins so. Errors: NOT_FOUND, AMBIGUOUS, POOL_NOT_KNOWN. */
export function findRun(vault: Vault, query: string, pool?: string): Result<Run> {
  const found = runsOf(vault, pool);
  if (!found.ok) return found;
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return fail('USAGE', 'Say which run: "last", or the beginning of its ID.');
  const hits =
    wanted === 'last' ? found.value.slice(0, 1) : found.value.filter(({ id }) => id.startsWith(wanted));
  const [only] = hits;
  if (!only) {
    const none = wanted === 'last' ? 'There is no run yet.' : `No run has the ID "${query}".`;
    return fail('NOT_FOUND', `${none} "poolkey runs" shows all.`);
  }
  if (hits.length > 1) {
    return fail('AMBIGUOUS', `"${query}" begins the IDs of ${hits.length} runs. Give more of it.`);
  }
  return ok(only);
}

/** Newest first; without those whose users were never all written, for which nothing was sent. Errors: POOL_NOT_KNOWN. */
export function runsOf(vault: Vault, pool?: string): Result<Run[]> {
  const runs = vault.runs.list().filter(({ state, owner }) => state !== 'preparing' || owner !== null);
  if (pool === undefined) return ok(runs);
  const found = findPool(vault, pool);
  return found.ok ? ok(runs.filter(({ poolId }) => poolId === found.value.id)) : found;
}

const SHORT = 8;

/** As much of the ID as tells it from the others. */
export function shortId(vault: Vault, id: string): string {
  return shortOf(
    id,
    vault.runs.list().map((run) => run.id),
  );
}

export function shortOf(id: string, all: readonly string[]): string {
  for (let length = SHORT; length < id.length; length += 1) {
    const short = id.slice(0, length);
    if (!all.some((other) => other !== id && other.startsWith(short))) return short;
  }
  return id;
}
