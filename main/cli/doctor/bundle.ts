import { readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Secret } from '../../secrecy/secret.ts';
import { openBundle } from '../../transfer/open-bundle.ts';
import type { KnownPool } from './known-pools.ts';

export interface LookedAtBundle {
  readonly pools: readonly KnownPool[];
  readonly accounts: number;
  /** ISO 8601; null: it opens for ever. */
  readonly expiresAt: string | null;
}

/** What is in the bundle of `POOLKEY_BUNDLE`. Errors: NO_BUNDLE, NO_PASSPHRASE, those of `openBundle`. */
export async function lookAtBundle(file: string, passphrase: Secret | null): Promise<Result<LookedAtBundle>> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return fail('NO_BUNDLE', `POOLKEY_BUNDLE: there is no file ${file} that can be read.`);
  if (!passphrase)
    return fail('NO_PASSPHRASE', 'POOLKEY_BUNDLE is set, and the passphrase of the bundle is missing.');
  const opened = await openBundle(text, passphrase);
  if (!opened.ok) return opened;
  const { pools, accounts, expiresAt } = opened.value;
  return ok({
    pools: pools.flatMap((pool) => (pool ? [{ ...pool, local: false }] : [])),
    accounts: accounts.length,
    expiresAt,
  });
}
