import { Secret } from '../secrecy/secret.ts';

/** Read once a process, and taken out of the environment: a browser that a test starts would inherit it. */
let taken: Secret | null = null;

/** What is in `POOLKEY_PASSPHRASE`, or was when this process took it. */
export function takeEnvPassphrase(env: NodeJS.ProcessEnv): Secret | null {
  const given = env['POOLKEY_PASSPHRASE'];
  delete env['POOLKEY_PASSPHRASE'];
  if (given) taken = new Secret(given);
  return taken;
}
