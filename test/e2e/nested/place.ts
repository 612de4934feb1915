// A vault with the users of the nested runs, and a bundle of some of them.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '../../../main/secrecy/secret.ts';
import { COGNITO_TOKEN, secretBytes } from '../../../main/totp/software-token.ts';
import { makeBundle } from '../../../main/transfer/export-bundle.ts';
import type { Vault } from '../../../main/vault/vault.ts';
import { PASSPHRASE, tempHome } from '../../unit/cli/temp-home.ts';
import { writingsOf } from '../consumer/find-secrets.ts';
import { cleanEnvironment } from '../consumer/place.ts';
import { startOrdersPage, type OrdersPage } from './orders-page.ts';
import { USERS } from './users.ts';

const BUNDLE_PASSPHRASE = 'a passphrase of the bundle';

export interface NestedPlace {
  readonly folder: string;
  readonly page: OrdersPage;
  /** Opens the vault. */
  readonly vaultEnv: NodeJS.ProcessEnv;
  /** What a project has that does without `poolkey run`: a bundle, a secret, and a folder that remembers what is used. */
  readonly aloneEnv: NodeJS.ProcessEnv;
  /** What may stand nowhere: secrets in all their writings, passphrases. */
  readonly secrets: readonly string[];
  readonly passwords: readonly string[];
  close(): Promise<void>;
}

export async function nestedPlace(): Promise<NestedPlace> {
  const home = tempHome();
  home.makeVault();
  const vault = await home.open();
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-nested-'));
  const bundleFile = join(folder, 'qa.poolkey');
  const users = addUsers(vault);
  const ids = vault.accounts.list().flatMap(({ id, tags }) => (tags.includes('bundle') ? [id] : []));
  const { text } = await makeBundle(vault, ids, new Secret(BUNDLE_PASSPHRASE), { passwords: true });
  vault.close();
  writeFileSync(bundleFile, text, { mode: 0o600 });
  const page = await startOrdersPage();
  const [alice, bob] = [randomSecret(), randomSecret()];
  const secrets = [...users.map(({ secret }) => secret), alice, bob];
  return {
    folder,
    page,
    vaultEnv: { ...cleanEnvironment(), POOLKEY_HOME: home.path, POOLKEY_PASSPHRASE: PASSPHRASE },
    aloneEnv: {
      ...cleanEnvironment(),
      POOLKEY_STATE_DIR: join(folder, 'state'),
      POOLKEY_BUNDLE: bundleFile,
      POOLKEY_PASSPHRASE: BUNDLE_PASSPHRASE,
      POOLKEY_SECRET_ALICE: alice,
      POOLKEY_SECRET_BOB: bob,
    },
    secrets: [
      ...secrets.flatMap((secret) => writingsOf(secret, secretBytes(new Secret(secret)))),
      PASSPHRASE,
      BUNDLE_PASSPHRASE,
    ],
    passwords: users.map(({ password }) => password),
    async close() {
      await page.close();
      home.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function addUsers(vault: Vault): { readonly secret: string; readonly password: string }[] {
  const { id: poolId } = vault.pools.add({
    name: 'stage',
    color: 'teal',
    userPoolId: 'eu-west-1_AbCdEf123',
    clientId: '4l9g6b1fexample',
    clientSecret: null,
    region: 'eu-west-1',
    // Nobody is there: the clock is this machine's.
    endpoint: 'http://127.0.0.1:9/',
    flow: 'password',
    profile: null,
    production: false,
    local: false,
  });
  const users = Object.entries(USERS).flatMap(([tag, names]) => names.map((username) => ({ tag, username })));
  return users.map(({ tag, username }) => {
    const [secret, password] = [randomSecret(), `Pw-${randomBytes(9).toString('base64url')}`];
    const { id } = vault.accounts.add({ poolId, username, label: username, issuer: '' });
    vault.accounts.setTags(id, [tag]);
    vault.accounts.setPassword(id, new Secret(password));
    vault.tokens.saveConfirmed(id, { ...COGNITO_TOKEN, secret: new Secret(secret) });
    return { secret, password };
  });
}

/** As Cognito makes them: 52 characters of base32. */
function randomSecret(): string {
  return Array.from(randomBytes(52), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('');
}
