import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../../main/secrecy/secret.ts';
import { COGNITO_TOKEN } from '../../../main/totp/software-token.ts';
import { makeBundle } from '../../../main/transfer/export-bundle.ts';
import type { ClientLine, ClientStep } from '../../session/client-driver.ts';
import type { Drivers } from '../../session/drivers.ts';
import { startClient, type ClientRun } from '../broker/host-process.ts';
import { randomBase32, tempFolder, tempVault } from '../vault/temp-vault.ts';

export const PASSPHRASE = 'correct horse battery';
/** 10 s into a step. */
export const NOW = 1_800_000_010_000;
export const STEP = Math.floor(NOW / 30_000);
export const TAKE: ClientStep = { do: 'take', account: 'alice', options: { maxWaitMs: 0 } };

/** A program without a broker, at a time that stands still, with its state in this folder. */
export function startAlone(
  drivers: Drivers,
  state: string,
  env: NodeJS.ProcessEnv,
  ...steps: readonly ClientStep[]
) {
  return startClient(
    drivers,
    { steps },
    {
      HOME: '/nonexistent',
      POOLKEY_STATE_DIR: state,
      NODE_OPTIONS: `--import=data:text/javascript,Date.now=()=>${NOW}`,
      ...env,
    },
  );
}

/** All that a program prints until its end. */
export async function all(client: ClientRun): Promise<ClientLine[]> {
  await client.output();
  return client.lines();
}

export const codesOf = (lines: readonly ClientLine[]) =>
  lines.map((line) => ('error' in line ? line.error : 'ok'));

/** A bundle with alice, whose secret and password it gives, too. */
export async function bundle(options: { passwords?: boolean; expiresAt?: number } = {}) {
  const { vault } = tempVault();
  const secret = randomBase32();
  const { id } = vault.accounts.add({ poolId: null, username: 'alice', label: 'alice', issuer: '' });
  vault.accounts.setTags(id, ['buyer']);
  vault.accounts.setPassword(id, new Secret('Alice-pass-1'));
  vault.tokens.saveConfirmed(id, { ...COGNITO_TOKEN, secret: new Secret(secret) });
  const { passwords = false, expiresAt = null } = options;
  const { text } = await makeBundle(vault, [id], new Secret(PASSPHRASE), { passwords, expiresAt, now: NOW });
  const path = join(tempFolder(), 'qa.poolkey');
  writeFileSync(path, text);
  return { path, secret };
}
