// A local pool, a vault with its users enrolled by the command line, and the page before the pool: what a tester has.
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Secret } from '../../../main/secrecy/secret.ts';
import { homeAt } from '../../../main/vault/home.ts';
import { osKeychain } from '../../../main/vault/keychain.ts';
import { openWithPassphrase } from '../../../main/vault/open-vault.ts';
import { startLocalPool, seedPool } from '../../../main/local-pool/index.ts';
import { startSignInPage, type SignInPage } from './sign-in-page.ts';

const ROOT = join(import.meta.dirname, '../../..');
export const CLI = join(ROOT, 'out/cli.cjs');
const PASSPHRASE = 'a passphrase of the consumer';

export interface ConsumerPlace {
  readonly folder: string;
  readonly page: SignInPage;
  /** `POOLKEY_HOME`, and what opens the vault there. */
  readonly env: NodeJS.ProcessEnv;
  /** What a project without Poolkey has in a file: user, password, secret. */
  readonly secretsFile: string;
  /** Base32. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

export async function consumerPlace(users: number): Promise<ConsumerPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-consumer-'));
  const pool = await startLocalPool({});
  const seeded = await seedPool(pool, {
    users,
    mfa: 'ON',
    flows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    usernamePrefix: 'shopper',
  });
  const page = await startSignInPage(seeded);
  const env = { ...cleanEnvironment(), POOLKEY_HOME: join(folder, 'home'), POOLKEY_PASSPHRASE: PASSPHRASE };
  const roster = join(folder, 'roster.csv');
  const rows = seeded.users.map(({ username, password }) => `${username},"${password}",shopper`);
  writeFileSync(roster, ['username,password,tags', ...rows, ''].join('\n'));
  const { userPoolId, clientId, endpoint } = seeded;
  const ids = ['--user-pool-id', userPoolId, '--client-id', clientId, '--endpoint', endpoint];
  await poolkey(['pool', 'add', 'shop', ...ids], env);
  await poolkey(['enroll', roster, '--pool', 'shop', '--rate', '100/s'], env);
  const secretsFile = join(folder, 'secrets.json');
  const secretOf = await secretsIn(env.POOLKEY_HOME);
  const plain = seeded.users.map((user) => ({ ...user, secret: secretOf.get(user.username) ?? '' }));
  writeFileSync(secretsFile, JSON.stringify(plain));
  return {
    folder,
    page,
    env,
    secretsFile,
    secrets: plain.map(({ secret }) => secret),
    async close() {
      await page.close();
      await pool.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** By user name, base32. */
async function secretsIn(path: string): Promise<Map<string, string>> {
  const keychain = osKeychain(1_000, () => Promise.reject(new Error('none here')));
  const opened = await openWithPassphrase(
    { home: homeAt(path), keychain, clock: Date.now },
    new Secret(PASSPHRASE),
  );
  if (!opened.ok) throw new Error(opened.error.code);
  const { accounts, tokens } = opened.value;
  const found = accounts
    .list()
    .map(({ id, username }): [string, string] => [username, tokens.current(id)?.token.secret.reveal() ?? '']);
  opened.value.close();
  return new Map(found);
}

/** Without what belongs to a runner of tests around this one. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Runs the command line; rejects with what it said where it fails. */
export async function poolkey(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [, said, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => {
      child.once('close', resolve);
    }),
  ]);
  if (code !== 0) throw new Error(`poolkey ${args[0]}: ${said}`);
}
