import { randomUUID } from 'node:crypto';
import type { RunOptions } from '../../contract/runs.ts';
import type { NewRow } from '../../vault/run-row-store.ts';
import type { Run } from '../../vault/run-store.ts';
import type { Vault } from '../../vault/vault.ts';

/** Rows written in one commit: some milliseconds, so that a window goes on answering while a million are written. */
const PIECE = 250;

/**
 * Writes a run with all its users to the vault: from then on it can be resumed, whatever happens. Nothing is sent.
 * Gives the owner by which `RunWorker.take` begins it. Throws VaultUnusableError; then there is no run.
 */
export async function prepareRun(
  vault: Vault,
  about: { poolId: string; roster: string; options: RunOptions },
  users: readonly NewRow[],
): Promise<{ run: Run; owner: string }> {
  const { runs, runRows, commits } = vault;
  const owner = randomUUID();
  const run = await commits.add(() => runs.create(about.poolId, about.roster, about.options, owner));
  try {
    for (let from = 0; from < users.length; from += PIECE) {
      await commits.add(() => {
        runRows.add(run.id, from, users.slice(from, from + PIECE));
        runs.beat(run.id, owner);
      });
    }
  } catch (error) {
    // A full disk may not even let it go: it stays unprepared, and is thrown away at the next look.
    await commits.add(() => runs.remove(run.id)).catch(() => undefined);
    throw error;
  }
  return { run, owner };
}
