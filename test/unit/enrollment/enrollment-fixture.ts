import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { connections, type EnrollmentDeps } from '../../../main/enrollment/deps.ts';
import { enrollUser } from '../../../main/enrollment/enroll-user.ts';
import {
  seedPool,
  startLocalPool,
  type LocalPoolServer,
  type SeededPool,
  type SeedOptions,
} from '../../../main/local-pool/index.ts';
import type { State, UserRecord } from '../../../main/local-pool/state/schema.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { codeAt, COGNITO_TOKEN } from '../../../main/totp/software-token.ts';
import { createDatabase, openDatabase } from '../../../main/vault/database.ts';
import { homeAt } from '../../../main/vault/home.ts';
import type { Pool, PoolFields } from '../../../main/vault/pool-store.ts';
import { KEY_BYTES } from '../../../main/vault/sealing.ts';
import { newVaultId, Vault, writeHeader } from '../../../main/vault/vault.ts';
import { MIDDLE_OF_A_STEP, movingClock, type MovingClock } from '../../fakes/moving-clock.ts';
import { startProxy, type RecordingProxy } from '../../fakes/recording-proxy.ts';
import { poolFields } from '../vault/temp-vault.ts';

export const STEP_MS = 30_000;

// No test reads what AWS is set up to on this machine, nor asks the network for credentials.
process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
process.env['AWS_CONFIG_FILE'] = '/nonexistent/poolkey/config';
process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/nonexistent/poolkey/credentials';
/** For a pool without administrator: no machine has it. */
export const NO_PROFILE = 'a-profile-that-nobody-has';

/** Registers what must be closed at the end; the last one comes first. */
export type AtEnd = (close: () => void | Promise<void>) => void;

export interface VaultFile {
  readonly file: string;
  readonly key: Buffer;
  /** A connection of its own, as another process has it. Closed with the test. */
  open(): Vault;
}

/** A vault file whose key the test holds, so that none need be derived or fetched. */
export function vaultFile(time: MovingClock, atEnd: AtEnd = onTestFinished): VaultFile {
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-enrollment-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const { vaultFile: file } = homeAt(folder);
  const key = randomBytes(KEY_BYTES);
  createDatabase(file, (db) => {
    writeHeader(db, key, newVaultId(), { keychain: true, passphrase: null });
  });
  return {
    file,
    key,
    open() {
      const vault = new Vault(openDatabase(file), key, time.clock);
      atEnd(() => vault.close());
      return vault;
    },
  };
}

/** What signing in needs over one vault, as a process of its own has it: fresh connections, no measured clock. */
export function depsOver(vault: Vault, time: MovingClock, atEnd: AtEnd = onTestFinished): EnrollmentDeps {
  const { connect, gateOf, close } = connections(time.clock);
  atEnd(close);
  return { vault, ledger: vault.ledger, clock: time.clock, sleeper: time.sleeper, connect, gateOf };
}

export interface TestUser {
  readonly username: string;
  readonly password: Secret;
}

export interface EnrollmentPlace {
  readonly time: MovingClock;
  readonly server: LocalPoolServer;
  readonly seeded: SeededPool;
  /** Between Poolkey and the pool. */
  readonly proxy: RecordingProxy;
  readonly file: VaultFile;
  readonly vault: Vault;
  readonly deps: EnrollmentDeps;
  readonly pool: Pool;
  readonly user: TestUser;
  readonly users: readonly TestUser[];
  /** As an administrator, on the pool of this place. */
  readonly admin: <T>(operation: string, input?: object) => Promise<T>;
  /** The user as the pool keeps it. */
  readonly stored: (username?: string) => UserRecord;
  /** The secrets that the vault holds for the user, by a connection of their own. */
  readonly secretsInVault: (username?: string) => string[];
  readonly enroll: (user?: TestUser & { newPassword?: Secret }) => ReturnType<typeof enrollUser>;
}

export interface PlaceOptions extends SeedOptions {
  /** Pool's clock minus everybody else's, ms. */
  readonly aheadMs?: number;
  /** Rule 10: a wrong code burns the session. */
  readonly strictSessions?: boolean;
  /** The pool as the vault has it, where it differs. */
  readonly pool?: Partial<PoolFields>;
  /** For a place that several tests share; default: gone with the test. */
  readonly atEnd?: AtEnd;
}

const templates = new Map<string, Promise<{ state: unknown; seeded: SeededPool }>>();

/** A seeded pool's state: its RSA keys take long to make, so each test starts a pool of its own from a copy. */
function template(seed: SeedOptions): Promise<{ state: unknown; seeded: SeededPool }> {
  const key = JSON.stringify(seed);
  const made = templates.get(key) ?? seedTemplate(seed);
  templates.set(key, made);
  return made;
}

async function seedTemplate(seed: SeedOptions): Promise<{ state: unknown; seeded: SeededPool }> {
  const server = await startLocalPool({ clock: () => MIDDLE_OF_A_STEP });
  try {
    const seeded = await seedPool(server, seed);
    return { seeded, state: server.exportState() };
  } finally {
    await server.close();
  }
}

/** A local pool over HTTP, a proxy before it, a vault that knows the pool, and one clock for all of them. */
export async function enrollmentPlace(options: PlaceOptions = {}): Promise<EnrollmentPlace> {
  const { aheadMs = 0, strictSessions = false, atEnd = onTestFinished, pool: changes, ...seed } = options;
  const time = movingClock();
  const { state, seeded } = await template({ users: 1, ...seed });
  const server = await startLocalPool({ clock: () => time.clock() + aheadMs, state, strictSessions });
  atEnd(() => server.close());
  const proxy = await startProxy(server.endpoint);
  atEnd(() => proxy.close());
  const file = vaultFile(time, atEnd);
  const vault = file.open();
  const deps = depsOver(vault, time, atEnd);
  const pool = vault.pools.add(
    poolFields({
      userPoolId: seeded.userPoolId,
      clientId: seeded.clientId,
      clientSecret: seeded.clientSecret === undefined ? null : new Secret(seeded.clientSecret),
      region: seeded.region,
      endpoint: proxy.endpoint,
      ...changes,
    }),
  );
  const users = seeded.users.map(({ username, password }) => ({ username, password: new Secret(password) }));
  const [user] = users;
  if (!user) throw new Error('the seed gave no user');
  return {
    time,
    server,
    seeded,
    proxy,
    file,
    vault,
    deps,
    pool,
    user,
    users,
    admin: (operation, input = {}) => server.call(operation, { UserPoolId: seeded.userPoolId, ...input }),
    stored: (username = user.username) => storedUser(server, username),
    secretsInVault: (username = user.username) => {
      const other = new Vault(openDatabase(file.file), file.key, time.clock);
      try {
        const account = other.accounts.ofUser(pool.id, username);
        return account ? other.tokens.of(account.id).map(({ token }) => token.secret.reveal()) : [];
      } finally {
        other.close();
      }
    },
    enroll: (who = user) => enrollUser(deps, pool, who),
  };
}

export function storedUser(server: LocalPoolServer, username: string): UserRecord {
  const found = findUser(server, username);
  if (!found) throw new Error(`the pool has no ${username}`);
  return found;
}

function findUser(server: LocalPoolServer, username: string): UserRecord | undefined {
  const state = server.exportState() as State;
  return state.pools.flatMap(({ users }) => users).find((each) => each.username === username);
}

/** DESIGN, decision 4: whatever token Cognito holds as verified, the vault has its secret. A deleted user has none. */
export function invariantHolds(place: EnrollmentPlace, username: string): boolean {
  const held = findUser(place.server, username)?.token.verified?.secret;
  return held === undefined || place.secretsInVault(username).includes(held);
}

/** The code of a secret at a time, as another authenticator would show it. */
export function codeOf(secret: string, ms: number): string {
  return codeAt({ ...COGNITO_TOKEN, secret: new Secret(secret) }, Math.floor(ms / STEP_MS));
}

/** A place for all tests of a file: `close` in afterAll. */
export async function sharedPlace(
  options: PlaceOptions,
): Promise<EnrollmentPlace & { close(): Promise<void> }> {
  const ends: (() => void | Promise<void>)[] = [];
  const place = await enrollmentPlace({ ...options, atEnd: (close) => ends.unshift(close) });
  return {
    ...place,
    async close() {
      for (const end of ends) await end();
    },
  };
}

/** The error's code, or `ok`. */
export function verdict(outcome: { ok: true } | { ok: false; error: { code: string } }): string {
  return outcome.ok ? 'ok' : outcome.error.code;
}
