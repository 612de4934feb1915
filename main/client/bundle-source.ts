import { resolve } from 'node:path';
import type { CodeSource } from '../broker/code-source.ts';
import { systemClock } from '../totp/clock.ts';
import { openBundle } from '../transfer/open-bundle.ts';
import { readBundle } from '../transfer/read-bundle.ts';
import { bundleSource } from '../transfer/serve-bundle.ts';
import { takeEnvPassphrase } from './env-passphrase.ts';
import { errorOf, PoolkeyError } from './errors.ts';

const opened = new Map<string, Promise<CodeSource>>();

/** The accounts of the bundle at this path, opened once a process. Throws PoolkeyError, those of `openBundle`. */
export function bundleAt(path: string, env: NodeJS.ProcessEnv = process.env): Promise<CodeSource> {
  const place = resolve(path);
  const known = opened.get(place);
  if (known) return known;
  const opening = open(place, env);
  opened.set(place, opening);
  // A wrong passphrase can be put right.
  opening.catch(() => opened.delete(place));
  return opening;
}

async function open(path: string, env: NodeJS.ProcessEnv): Promise<CodeSource> {
  const passphrase = takeEnvPassphrase(env);
  if (!passphrase)
    throw new PoolkeyError(
      'NO_PASSPHRASE',
      'POOLKEY_BUNDLE is set, and POOLKEY_PASSPHRASE is not. Give the passphrase of the bundle; a run of a fork has none.',
    );
  const text = await readBundle(path);
  if (!text.ok) throw errorOf(text.error);
  const contents = await openBundle(text.value, passphrase);
  if (!contents.ok) throw errorOf(contents.error);
  return bundleSource(contents.value, systemClock);
}
