import { createHash } from 'node:crypto';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PoolkeyError } from './errors.ts';

export interface StateWish {
  /** Where the files lie. */
  readonly folder: string;
  readonly accountId: string;
  readonly key: string;
  readonly ttlMs: number;
}

const CLOSED_TO_OTHERS = 0o700;

/**
 * The file with the state of one account, made by `login` where there is none that is fresh. The caller sees to it that nobody does the
 * same at the same time. Throws PoolkeyError: USAGE.
 */
export async function stateFile(wish: StateWish, login: () => Promise<object>): Promise<string> {
  const name = createHash('sha256')
    .update(JSON.stringify([wish.accountId, wish.key]))
    .digest('hex')
    .slice(0, 24);
  const path = join(wish.folder, `${name}.json`);
  if (await isFresh(path, wish.ttlMs)) return path;
  const state = await madeBy(login);
  await mkdir(wish.folder, { recursive: true, mode: CLOSED_TO_OTHERS });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, state, { mode: 0o600 });
  await rename(draft, path);
  return path;
}

async function madeBy(login: () => Promise<unknown>): Promise<string> {
  const state = await login();
  if (typeof state === 'object' && state !== null) return JSON.stringify(state);
  throw new PoolkeyError(
    'USAGE',
    'What signs in for storageState has returned no state. Let it return what page.context().storageState() gives.',
  );
}

async function isFresh(path: string, ttlMs: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs < ttlMs;
}
