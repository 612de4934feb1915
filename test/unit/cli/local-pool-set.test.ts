import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rosterFromText } from '../../../main/enrollment/roster/read-roster.ts';
import { sdkFor } from '../local-pool/pool-fixture.ts';
import {
  answerOf,
  buildCli,
  errorOf,
  poolkey,
  startCli,
  type CliOptions,
  type RunningCli,
} from './cli-fixture.ts';

interface Told {
  readonly endpoint: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly roster: string;
}

interface Running extends Told {
  readonly process: RunningCli;
  settings(): Promise<Record<string, unknown>>;
  end(): Promise<void>;
}

const EMPTY = {
  latencyMs: 0,
  clockOffsetMs: 0,
  strictSessions: false,
  detachOldToken: false,
  lockout: true,
  quotas: 'off',
  perUserRate: null,
  faults: [],
  denied: [],
  accessTokenScope: null,
};

async function started(args: string[], options: CliOptions = {}): Promise<Running> {
  const process = startCli(['local-pool', '--json', '--users', '1', ...args], options);
  const told = JSON.parse(await process.firstLine) as Told;
  return {
    ...told,
    process,
    settings: async () =>
      (await (await fetch(`${told.endpoint}/_poolkey/settings`)).json()) as Record<string, unknown>,
    async end() {
      process.child.kill('SIGTERM');
      expect((await process.end).code).toBe(0);
    },
  };
}

/** The name of the challenge, `tokens`, or the name of the error. */
async function signInAt(
  pool: Told,
  flow: 'USER_PASSWORD_AUTH' | 'ADMIN_USER_PASSWORD_AUTH',
  username?: string,
) {
  const roster = await rosterFromText(readFileSync(pool.roster, 'utf8'), { passwords: 'required' });
  const row = roster.ok ? roster.value.users[0] : undefined;
  const sdk = sdkFor(pool.endpoint);
  const input = {
    ClientId: pool.clientId,
    AuthFlow: flow,
    AuthParameters: { USERNAME: username ?? row?.username ?? '', PASSWORD: row?.password?.reveal() ?? '' },
  };
  try {
    const answer =
      flow === 'USER_PASSWORD_AUTH'
        ? await sdk.initiateAuth(input)
        : await sdk.adminInitiateAuth({ ...input, UserPoolId: pool.userPoolId });
    return answer.ChallengeName ?? 'tokens';
  } catch (error) {
    return (error as Error).name;
  } finally {
    sdk.destroy();
  }
}

const words = (text: string): string[] => text.split(' ');

let running: Running;
let other: Server;

beforeAll(async () => {
  await buildCli();
  running = await started([]);
  // Something that is no local pool.
  other = createServer((_request, response) => response.end('<!doctype html>')).listen(0, '127.0.0.1');
}, 60_000);

afterAll(async () => {
  await running.end();
  other.close();
});

test('each flag of the start is a setting of the pool', async () => {
  const pool = await started([
    ...words('--latency 5ms --clock-offset -1h --strict-sessions --old-associate --no-lockout'),
    ...words('--quotas UserRead=5,UserList=1 --per-user-rate 10 --deny AdminGetUser,ListUsers'),
    '--scope',
    'openid email',
    ...words('--fault lost:VerifySoftwareToken*1 --fault throttle:ListUsers@x+1'),
  ]);
  expect(await pool.settings()).toEqual({
    latencyMs: 5,
    clockOffsetMs: -3_600_000,
    strictSessions: true,
    detachOldToken: true,
    lockout: false,
    quotas: { UserRead: 5, UserList: 1 },
    perUserRate: 10,
    denied: ['AdminGetUser', 'ListUsers'],
    accessTokenScope: 'openid email',
    faults: [
      { kind: 'lost', operation: 'VerifySoftwareToken', times: 1 },
      { kind: 'throttle', operation: 'ListUsers', username: 'x', after: 1 },
    ],
  });
  await pool.end();
});

test('each has its twin in the environment; a flag goes before it', async () => {
  const env = {
    POOLKEY_STRICT_SESSIONS: '1',
    POOLKEY_OLD_ASSOCIATE: 'no',
    POOLKEY_NO_LOCKOUT: 'true',
    POOLKEY_QUOTAS: 'aws',
    POOLKEY_PER_USER_RATE: '10',
    POOLKEY_DENY: 'AdminGetUser',
    POOLKEY_FAULT: 'lost*1 slow:InitiateAuth=1ms',
    POOLKEY_TEMPORARY_PASSWORDS: '1',
  };
  const pool = await started(['--quotas', 'off'], { env });
  expect(await pool.settings()).toEqual({
    ...EMPTY,
    strictSessions: true,
    lockout: false,
    perUserRate: 10,
    denied: ['AdminGetUser'],
    faults: [
      { kind: 'lost', times: 1 },
      { kind: 'slow', operation: 'InitiateAuth', ms: 1 },
    ],
  });
  expect(await signInAt(pool, 'USER_PASSWORD_AUTH')).toBe('TimeoutError');
  expect(await signInAt(pool, 'USER_PASSWORD_AUTH')).toBe('NEW_PASSWORD_REQUIRED');
  await pool.end();
});

test('the flows of the client, and whether errors tell who exists', async () => {
  const pool = await started(['--flows', 'admin,refresh', '--hide-users']);
  expect(await signInAt(pool, 'USER_PASSWORD_AUTH')).toBe('InvalidParameterException');
  expect(await signInAt(pool, 'ADMIN_USER_PASSWORD_AUTH')).toBe('MFA_SETUP');
  expect(await signInAt(pool, 'ADMIN_USER_PASSWORD_AUTH', 'nobody')).toBe('NotAuthorizedException');
  await pool.end();
  expect(await signInAt(running, 'USER_PASSWORD_AUTH')).toBe('MFA_SETUP');
  expect(await signInAt(running, 'USER_PASSWORD_AUTH', 'nobody')).toBe('UserNotFoundException');
  const sdk = sdkFor(running.endpoint);
  const { UserPoolClient } = await sdk.describeUserPoolClient({
    UserPoolId: running.userPoolId,
    ClientId: running.clientId,
  });
  sdk.destroy();
  expect(UserPoolClient?.ExplicitAuthFlows?.toSorted()).toEqual([
    'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
    'ALLOW_USER_AUTH',
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_USER_SRP_AUTH',
  ]);
});

test('set changes what it names, leaves the rest, and tells the settings', async () => {
  const set = (...args: string[]) =>
    answerOf<object>(['local-pool', 'set', '--endpoint', running.endpoint, ...args]);
  expect(await set()).toEqual(EMPTY);
  const fault = { kind: 'throttle', operation: 'InitiateAuth', times: 1 };
  expect(await set('--fault', 'throttle:InitiateAuth*1', '--strict-sessions', '--no-lockout')).toEqual({
    ...EMPTY,
    strictSessions: true,
    lockout: false,
    faults: [fault],
  });
  expect(
    await set('--latency', '1ms', '--old-associate', '--deny', 'ListUsers', '--per-user-rate', '9'),
  ).toEqual({
    ...EMPTY,
    latencyMs: 1,
    strictSessions: true,
    detachOldToken: true,
    lockout: false,
    perUserRate: 9,
    faults: [fault],
    denied: ['ListUsers'],
  });
  expect(await signInAt(running, 'USER_PASSWORD_AUTH')).toBe('TooManyRequestsException');
  expect(await signInAt(running, 'USER_PASSWORD_AUTH')).toBe('MFA_SETUP');
  expect(await set('--fault', 'lost', '--fault', 'half')).toMatchObject({
    faults: [{ kind: 'lost' }, { kind: 'half' }],
  });
  expect(
    await set(
      ...words('--clear-faults --latency 0 --no-strict-sessions --no-old-associate --lockout'),
      ...words('--deny none --per-user-rate off'),
    ),
  ).toEqual(EMPTY);
});

test('for people it is a table, whose faults can be given back', async () => {
  const { code, stdout } = await poolkey([
    ...words(`local-pool set --endpoint ${running.endpoint}`),
    ...words('--fault slow:InitiateAuth@tester-001+1*2=3s --quotas UserRead=5'),
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^fault +slow:InitiateAuth@tester-001\+1\*2=3000ms$/m);
  expect(stdout).toMatch(/^quotas +UserRead=5$/m);
  expect(stdout).toMatch(/^deny +none$/m);
  await poolkey(['local-pool', 'set', '--endpoint', running.endpoint, '--clear-faults', '--quotas', 'off']);
  expect(await running.settings()).toEqual(EMPTY);
});

test('messages: what SMS and e-mail would have carried', async () => {
  const messages = ['local-pool', 'messages', '--endpoint', running.endpoint];
  expect(await answerOf(messages)).toEqual([]);
  const sdk = sdkFor(running.endpoint);
  for (const name of ['anna', 'ben']) {
    await sdk.adminCreateUser({
      UserPoolId: running.userPoolId,
      Username: name,
      DesiredDeliveryMediums: ['EMAIL'],
      TemporaryPassword: `Temporary-${name}-1`,
      UserAttributes: [{ Name: 'email', Value: `${name}@example.com` }],
    });
  }
  sdk.destroy();
  expect(await answerOf(messages)).toMatchObject([
    { username: 'anna' },
    { username: 'ben', code: 'Temporary-ben-1' },
  ]);
  expect(await answerOf([...messages, '--username', 'anna'])).toMatchObject([{ username: 'anna' }]);
  expect((await poolkey(messages)).stdout).toMatch(
    /^ben +EMAIL +ben@example.com +invitation +Temporary-ben-1$/m,
  );
});

test('errors: nothing there, something else there, and what the pool objects to', async () => {
  const otherEndpoint = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const set = (endpoint: string, ...args: string[]) =>
    errorOf(['local-pool', 'set', '--endpoint', endpoint, ...args]);
  expect(await set('http://127.0.0.1:9')).toMatchObject({ exit: 1, code: 'UNREACHABLE' });
  expect(await set(otherEndpoint)).toMatchObject({ exit: 1, code: 'NOT_A_LOCAL_POOL' });
  expect(await set('127.0.0.1:4000')).toMatchObject({ exit: 2, code: 'USAGE' });
  expect(await set(running.endpoint, '--clear-faults', '--fault', 'lost')).toMatchObject({
    exit: 2,
    code: 'USAGE',
  });
  expect(await set(running.endpoint, '--fault', 'lost:Nothing')).toMatchObject({
    exit: 1,
    code: 'BAD_FAULT',
  });
  expect(await set(running.endpoint, '--deny', 'InitiateAuth')).toMatchObject({
    exit: 1,
    code: 'BAD_SETTING',
  });
  expect(await errorOf(['local-pool', 'messages', '--endpoint', otherEndpoint])).toMatchObject({
    code: 'NOT_A_LOCAL_POOL',
  });
  expect(await errorOf(['local-pool', '--users', '0', '--fault', 'slow'])).toMatchObject({
    code: 'BAD_FAULT',
    message: expect.stringContaining('"faults.0.ms"') as string,
  });
  expect(await running.settings()).toEqual(EMPTY);
});

test.each([
  [['--fault', 'gone']],
  [['--fault', 'lost:VerifySoftwareToken*x']],
  [['--quotas', 'Users=1']],
  [['--per-user-rate', 'many']],
  [['--flows', 'telepathy']],
  [['--deny', '']],
  [['bogus']],
  [['set']],
  [['set', '--endpoint', 'http://127.0.0.1:9', '--fault', 'gone']],
  [['messages']],
])('%j is a usage error', async (args) => {
  const { code, stdout } = await poolkey(['local-pool', ...args]);
  expect([code, stdout]).toEqual([2, '']);
});
