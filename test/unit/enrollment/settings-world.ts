import { seedPool, startLocalPool, type LocalPoolServer } from '../../../main/local-pool/index.ts';
import type { State } from '../../../main/local-pool/state/schema.ts';
import { enrollUser } from '../../../main/enrollment/enroll-user.ts';
import type { EnrollmentDeps } from '../../../main/enrollment/deps.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import type { Pool } from '../../../main/vault/pool-store.ts';
import type { Vault } from '../../../main/vault/vault.ts';
import { movingClock, type MovingClock } from '../../fakes/moving-clock.ts';
import { startProxy, type RecordingProxy } from '../../fakes/recording-proxy.ts';
import { poolFields } from '../vault/temp-vault.ts';
import { enrollElsewhere } from './elsewhere.ts';
import { depsOver, storedUser, vaultFile, verdict, type AtEnd } from './enrollment-fixture.ts';
import { ONE_FLOWS, PERMISSIONS, type Cell } from './settings-table.ts';

export const PASSWORD = new Secret('Passw0rd-of-the-table!');
export const NEW_PASSWORD = new Secret('Passw0rd-set-anew!');
const SMS = { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/x' } };

type Call = <T = unknown>(operation: string, input?: object) => Promise<T>;

/** One MFA mode, one kind of client: two user pools (without SMS and with it), in each an app client for each flow. */
export interface SettingsWorld {
  readonly time: MovingClock;
  readonly proxy: RecordingProxy;
  readonly vault: Vault;
  readonly deps: EnrollmentDeps;
  server: LocalPoolServer;
  poolOf(cell: Cell): Pool;
  /** Secrets of the tokens that somebody else has enrolled, by user name. */
  readonly elsewhere: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

interface Side {
  readonly userPoolId: string;
  /** Signs up and enrolls where the table's own clients would be in the way. */
  readonly setupClient: string;
  readonly clients: ReadonlyMap<string, { id: string; secret: string | undefined }>;
}

export async function settingsWorld(
  mfa: Cell['mfa'],
  client: Cell['client'],
  cells: readonly Cell[],
): Promise<SettingsWorld> {
  const ends: (() => void | Promise<void>)[] = [];
  const atEnd: AtEnd = (close) => void ends.unshift(close);
  const time = movingClock();
  const first = await startLocalPool({ clock: time.clock });
  const sides = { plain: await side(first, client, false), sms: await side(first, client, true) };
  const proxy = await startProxy(first.endpoint);
  atEnd(() => proxy.close());
  const vault = vaultFile(time, atEnd).open();
  const deps = depsOver(vault, time, atEnd);
  const pools = new Map<string, Pool>();
  for (const kind of ['plain', 'sms'] as const)
    for (const allowed of ONE_FLOWS)
      for (const auto of [false, true]) {
        const { id, secret } = sides[kind].clients.get(allowed) ?? { id: '', secret: undefined };
        const name = `${kind} ${allowed} ${auto}`;
        pools.set(
          name,
          vault.pools.add(
            poolFields({
              name,
              userPoolId: sides[kind].userPoolId,
              clientId: id,
              clientSecret: secret === undefined ? null : new Secret(secret),
              region: first.region,
              endpoint: proxy.endpoint,
              flow: auto ? 'auto' : allowed,
            }),
          ),
        );
      }
  const kindOf = ({ factors }: Cell): 'plain' | 'sms' => (factors.startsWith('sms') ? 'sms' : 'plain');
  const elsewhere = new Map<string, string>();
  const world: SettingsWorld = {
    time,
    proxy,
    vault,
    deps,
    server: first,
    elsewhere,
    poolOf: (cell) => {
      const pool = pools.get(`${kindOf(cell)} ${cell.allowed} ${cell.auto}`);
      if (!pool) throw new Error('no such pool');
      return pool;
    },
    async close() {
      for (const end of ends) await end();
      await world.server.close();
    },
  };
  // Where nobody can enroll any more, those who have one did so before.
  for (const { userPoolId } of Object.values(sides))
    await setMfa(first, userPoolId, mfa === 'OFF' ? 'OPTIONAL' : mfa, false);
  for (const cell of cells) await arrange(world, sides[kindOf(cell)], cell, elsewhere);
  for (const [kind, { userPoolId }] of Object.entries(sides))
    await setMfa(first, userPoolId, mfa, kind === 'sms');
  for (const cell of cells) await setStatus(first, sides[kindOf(cell)].userPoolId, cell);
  await restart(world, cells);
  return world;
}

async function side(server: LocalPoolServer, client: Cell['client'], sms: boolean): Promise<Side> {
  const seeded = await seedPool(server, {
    users: 0,
    mfa: 'OPTIONAL',
    name: `${client} ${sms}`,
    flows: ['ALLOW_USER_PASSWORD_AUTH'],
  });
  const clients = new Map<string, { id: string; secret: string | undefined }>();
  for (const flow of ONE_FLOWS) {
    const { UserPoolClient } = await server.call<{
      UserPoolClient: { ClientId: string; ClientSecret?: string };
    }>('CreateUserPoolClient', {
      UserPoolId: seeded.userPoolId,
      ClientName: flow,
      GenerateSecret: client === 'secret',
      ExplicitAuthFlows: [PERMISSIONS[flow], 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
    clients.set(flow, { id: UserPoolClient.ClientId, secret: UserPoolClient.ClientSecret });
  }
  return { userPoolId: seeded.userPoolId, setupClient: seeded.clientId, clients };
}

async function setMfa(
  server: LocalPoolServer,
  UserPoolId: string,
  mode: Cell['mfa'],
  sms: boolean,
): Promise<void> {
  await server.call('SetUserPoolMfaConfig', {
    UserPoolId,
    MfaConfiguration: mode,
    ...(mode === 'OFF' ? {} : { SoftwareTokenMfaConfiguration: { Enabled: true } }),
    ...(mode !== 'OFF' && sms ? { SmsMfaConfiguration: SMS } : {}),
  });
}

/** The user, with the factors of its cell. */
async function arrange(
  world: SettingsWorld,
  { userPoolId, setupClient }: Side,
  cell: Cell,
  elsewhere: Map<string, string>,
): Promise<void> {
  const Username = cell.username;
  const call: Call = (operation, input) =>
    world.server.call(operation, { UserPoolId: userPoolId, Username, ...input });
  if (cell.status === 'UNCONFIRMED' && cell.factors === 'none') {
    await world.server.call('SignUp', {
      ClientId: setupClient,
      Username,
      Password: PASSWORD.reveal(),
      UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }],
    });
    return;
  }
  await call('AdminCreateUser', {
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: `${Username}@example.com` },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  await call('AdminSetUserPassword', { Password: PASSWORD.reveal(), Permanent: true });
  if (cell.factors === 'elsewhere')
    elsewhere.set(
      Username,
      await enrollElsewhere(
        { server: world.server, seeded: { clientId: setupClient }, time: world.time },
        { username: Username, password: PASSWORD },
      ),
    );
  else if (cell.factors !== 'none') {
    const outcome = await enrollUser(world.deps, world.poolOf(cell), {
      username: Username,
      password: PASSWORD,
    });
    if (!outcome.ok) throw new Error(`${Username}: ${outcome.error.code} ${outcome.error.message}`);
  }
  if (!cell.factors.startsWith('sms')) return;
  await call('AdminUpdateUserAttributes', {
    UserAttributes: [
      { Name: 'phone_number', Value: '+15550100' },
      { Name: 'phone_number_verified', Value: 'true' },
    ],
  });
  await call('AdminSetUserMFAPreference', {
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false },
    SMSMfaSettings: { Enabled: true, PreferredMfa: cell.factors === 'sms preferred' },
  });
}

async function setStatus(server: LocalPoolServer, UserPoolId: string, cell: Cell): Promise<void> {
  const call: Call = (operation, input) =>
    server.call(operation, { UserPoolId, Username: cell.username, ...input });
  switch (cell.status) {
    case 'FORCE_CHANGE_PASSWORD':
      await call('AdminSetUserPassword', { Password: PASSWORD.reveal(), Permanent: false });
      break;
    case 'RESET_REQUIRED':
      await call('AdminResetUserPassword');
      break;
    case 'disabled':
      await call('AdminDisableUser');
      break;
    case 'CONFIRMED':
    case 'UNCONFIRMED':
      break;
  }
}

/** No call makes a user with factors unconfirmed: the state of a pool that has such ones is written by hand. */
async function restart(world: SettingsWorld, cells: readonly Cell[]): Promise<void> {
  const state = world.server.exportState() as State;
  const unconfirmed = new Set(
    cells.flatMap(({ status, username }) => (status === 'UNCONFIRMED' ? [username] : [])),
  );
  for (const { users } of state.pools)
    for (const user of users) if (unconfirmed.has(user.username)) user.status = 'UNCONFIRMED';
  await world.server.close();
  world.server = await startLocalPool({ clock: world.time.clock, state });
  world.proxy.retarget(world.server.endpoint);
}

/** The token that the pool holds as verified is in the vault, or it is the one that somebody else has enrolled, untouched. */
export function nothingIsLost(world: SettingsWorld, cell: Cell): boolean {
  const held = storedUser(world.server, cell.username).token.verified?.secret;
  if (held === undefined || held === world.elsewhere.get(cell.username)) return true;
  const account = world.vault.accounts.ofUser(world.poolOf(cell).id, cell.username);
  return world.vault.tokens.of(account?.id ?? '').some(({ token }) => token.secret.reveal() === held);
}

/** `enrolled`, or the code of the refusal. */
export async function enrollCell(world: SettingsWorld, cell: Cell): Promise<string> {
  const newPassword = cell.status === 'FORCE_CHANGE_PASSWORD' ? NEW_PASSWORD : undefined;
  const outcome = await enrollUser(world.deps, world.poolOf(cell), {
    username: cell.username,
    password: PASSWORD,
    newPassword,
  });
  return outcome.ok ? 'enrolled' : verdict(outcome);
}
