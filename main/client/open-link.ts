import { stateFolder } from '../vault/state-file.ts';
import type { MfaSource } from './api.ts';
import { connectBroker } from './broker-link.ts';
import { takeEnvPassphrase } from './env-passphrase.ts';
import { hasEnvSecrets, takeEnvSecrets } from './env-secrets.ts';
import { PoolkeyError } from './errors.ts';
import { findBroker, namesBroker } from './find-broker.ts';
import { introduce } from './introduction.ts';
import type { Link } from './link.ts';
import { reopening } from './reopening-link.ts';

/**
 * The way to the codes. What needs SQLite is loaded only where this process hands out its own codes.
 * Throws PoolkeyError: NO_SOURCE, NO_BROKER, and those of the way that is taken.
 */
export async function openLink(source: MfaSource, env: NodeJS.ProcessEnv = process.env): Promise<Link> {
  switch (chosen(source, env)) {
    case 'broker':
      return reopening(async () => connectBroker(findBroker(env), introduce(env)));
    case 'bundle': {
      const path = env['POOLKEY_BUNDLE'];
      if (!path)
        throw new PoolkeyError(
          'NO_SOURCE',
          'POOLKEY_BUNDLE is not set: it is the path of the file that "poolkey export" has written.',
        );
      const [{ bundleAt }, local] = await Promise.all([
        import('./bundle-source.ts'),
        import('./local-link.ts'),
      ]);
      return local.localLink('bundle', await bundleAt(path, env), placeOf(env));
    }
    case 'env': {
      const [{ envSource }, local] = await Promise.all([
        import('./env-source.ts'),
        import('./local-link.ts'),
      ]);
      return local.localLink('env', envSource(env), placeOf(env));
    }
  }
}

function placeOf(env: NodeJS.ProcessEnv) {
  return { folder: stateFolder(env), env, client: introduce(env).client };
}

/** Takes what this source opens out of the environment, before anything is started that would inherit it. */
export function takeSecrets(source: MfaSource, env: NodeJS.ProcessEnv = process.env): void {
  switch (chosen(source, env)) {
    case 'broker':
      return;
    case 'bundle':
      return void takeEnvPassphrase(env);
    case 'env':
      return void takeEnvSecrets(env);
  }
}

function chosen(source: MfaSource, env: NodeJS.ProcessEnv): Exclude<MfaSource, 'auto'> {
  if (source !== 'auto') return source;
  if (namesBroker(env)) return 'broker';
  if (env['POOLKEY_BUNDLE']) return 'bundle';
  return hasEnvSecrets(env) ? 'env' : 'broker';
}
