import { expect, onTestFinished, test } from 'vitest';
import { checkPool } from '../../../main/enrollment/pool-check/check-pool.ts';
import type { CheckFinding } from '../../../main/contract/pool-check.ts';
import { poolCheckView } from '../../../main/contract/pool-check.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import * as v from 'valibot';
import type { PoolFields } from '../../../main/vault/pool-store.ts';
import {
  answering,
  startFaultyServer,
  startUntrustedServer,
  type FaultyServer,
} from '../../fakes/faulty-server.ts';
import {
  enrollmentPlace,
  NO_PROFILE,
  verdict,
  type EnrollmentPlace,
  type PlaceOptions,
} from './enrollment-fixture.ts';

const SMS = { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/x' } };
const REFRESH = 'ALLOW_REFRESH_TOKEN_AUTH';
const PERMISSIONS = [
  'AdminGetUser',
  'AdminGetUserAuthFactors',
  'AdminDeleteSoftwareToken',
  'AdminSetUserMFAPreference',
  'AdminEnableUser',
  'AdminConfirmSignUp',
  'AdminSetUserPassword',
  'AdminListGroupsForUser',
  'AdminDeleteUser',
  'AdminAddUserToGroup',
  'AdminCreateUser',
];

type Findings = Record<string, CheckFinding>;

async function check(place: EnrollmentPlace, changes: Partial<PoolFields> = {}): Promise<Findings> {
  const { findings } = await checkPool({ ...place.pool, ...changes }, place.time.clock);
  return Object.fromEntries(findings.map((finding) => [finding.id, finding]));
}

const states = (found: Findings): Record<string, string> =>
  Object.fromEntries(Object.entries(found).map(([id, { state }]) => [id, state]));

test('a pool on which all is well: everything is looked at, and good', async () => {
  const place = await enrollmentPlace();
  const view = await checkPool(place.pool, place.time.clock);
  expect(v.parse(v.strictObject(poolCheckView.entries), view)).toEqual(view);
  expect(view.findings.map(({ id }) => id)).toEqual([
    'reachable',
    'client',
    'pool',
    'secret',
    'flow.srp',
    'flow.password',
    'flow.user',
    'flow.admin',
    'flow',
    'hidden-users',
    'mfa',
    'clock',
    ...PERMISSIONS.map((name) => `iam.${name}`),
  ]);
  expect(new Set(view.findings.map(({ state }) => state))).toEqual(new Set(['ok']));
  // What it says that it called is what it called.
  expect(view.calls).toEqual(place.proxy.operations);
});

test.each<[string, PlaceOptions]>([
  ['LEGACY', {}],
  ['hidden users, client secret', { preventUserExistenceErrors: 'ENABLED', clientSecret: true }],
  ['OPTIONAL', { mfa: 'OPTIONAL' }],
])(
  '%s: it changes nothing, names no user of the pool, and none of them sees a failed sign-in',
  async (_name, options) => {
    const place = await enrollmentPlace({ users: 3, ...options });
    expect(verdict(await place.enroll())).toBe('ok');
    const before = JSON.stringify(place.server.exportState());
    const from = place.proxy.exchanges.length;
    for (let i = 0; i < 12; i += 1) await check(place);
    expect(JSON.stringify(place.server.exportState())).toBe(before);
    const sent = JSON.stringify(place.proxy.exchanges.slice(from).map(({ request }) => request));
    for (const { username, password } of place.users) {
      expect(sent).not.toContain(username);
      expect(sent).not.toContain(password.reveal());
    }
    expect(sent.match(/"(?:USERNAME|Username)":"(?!poolkey-check-[0-9a-f]{12}")/g)).toBeNull();
    // Not even the one wrong password that the next user is allowed is used up.
    expect(verdict(await place.enroll(place.users[1]))).toBe('ok');
    expect(place.server.inspection.messages()).toEqual([]);
  },
);

test('an app client that is unknown: that is said, and nothing is guessed of what it allows', async () => {
  const place = await enrollmentPlace();
  const found = await check(place, { clientId: 'x'.repeat(26) });
  expect(found['client']).toMatchObject({ state: 'failed' });
  expect(found['client']?.detail).toContain('x'.repeat(26));
  expect(found['client']?.detail).toContain('Region');
  expect(states(found)).toMatchObject({
    reachable: 'ok',
    secret: 'unknown',
    'flow.srp': 'unknown',
    'flow.password': 'unknown',
    'hidden-users': 'unknown',
    mfa: 'ok',
  });
  // One answer stands for all flows.
  expect(place.proxy.operations.filter((name) => name === 'InitiateAuth')).toHaveLength(1);
});

test.each<[string, PlaceOptions, Partial<PoolFields>, string, RegExp]>([
  ['none is stored, none is wanted', {}, {}, 'ok', /None is needed/],
  [
    'none is stored, one is wanted',
    { clientSecret: true },
    { clientSecret: null },
    'failed',
    /wants a secret/,
  ],
  [
    'a wrong one is stored',
    { clientSecret: true },
    { clientSecret: new Secret('wrong0one') },
    'failed',
    /is wrong/,
  ],
  ['the right one is stored', { clientSecret: true }, {}, 'ok', /is right/],
  [
    'one is stored that nobody wants',
    {},
    { clientSecret: new Secret('one0too0many') },
    'failed',
    /has no secret/,
  ],
])('the client secret: %s', async (_name, options, changes, state, words) => {
  const place = await enrollmentPlace(options);
  const found = await check(place, changes);
  expect(found['secret']).toMatchObject({ state });
  expect(found['secret']?.detail).toMatch(words);
  expect(found['client']).toMatchObject({ state: 'ok' });
});

test('two secrets, the first of them dropped: right all the same', async () => {
  const place = await enrollmentPlace({ clientSecret: true });
  const secret = place.pool.clientSecret?.reveal() ?? '';
  const found = await check(place, { clientSecret: new Secret(`gone0long0ago ${secret}`) });
  expect(found['secret']).toMatchObject({ state: 'ok' });
});

test('the secret where no flow that looks at it is allowed: unknown, not guessed', async () => {
  const place = await enrollmentPlace({
    clientSecret: true,
    flows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', REFRESH],
  });
  expect((await check(place))['secret']).toMatchObject({ state: 'unknown' });
});

const FLOWS = [
  ['srp', 'ALLOW_USER_SRP_AUTH', 'USER_SRP_AUTH'],
  ['user', 'ALLOW_USER_AUTH', 'USER_AUTH'],
  ['password', 'ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'],
  ['admin', 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_USER_PASSWORD_AUTH'],
] as const;

test.each(FLOWS)(
  'the flow %s alone is allowed: found so, and the one that Poolkey will use',
  async (flow, permission, name) => {
    const place = await enrollmentPlace({ flows: [permission, REFRESH], pool: { flow: 'auto' } });
    const found = await check(place);
    for (const [each] of FLOWS) {
      expect(found[`flow.${each}`]?.detail).toBe(
        each === flow ? 'Allowed by the app client.' : 'Not allowed by the app client.',
      );
      expect(found[`flow.${each}`]?.state).toBe('ok');
    }
    expect(found['flow']).toMatchObject({ state: 'ok' });
    expect(found['flow']?.detail).toContain(`${name}.`);
    expect(verdict(await place.enroll())).toBe('ok');
  },
);

test.each(FLOWS)(
  'the flow %s is chosen and not allowed: failed, with the way out',
  async (flow, permission) => {
    const others = FLOWS.filter(([each]) => each !== flow).map(([, name]) => name);
    const place = await enrollmentPlace({ flows: [...others, REFRESH], pool: { flow } });
    const found = await check(place);
    expect(found[`flow.${flow}`]).toMatchObject({ state: 'failed' });
    expect(found[`flow.${flow}`]?.detail).toContain('Choose auto');
    expect(found['flow']?.state).not.toBe('ok');
    expect(permission).toContain('ALLOW');
  },
);

test('no flow at all that Poolkey can use', async () => {
  const place = await enrollmentPlace({ flows: ['ALLOW_CUSTOM_AUTH', REFRESH], pool: { flow: 'auto' } });
  const found = await check(place);
  expect(found['flow']).toMatchObject({ state: 'failed' });
  expect(found['flow']?.detail).toContain('ALLOW_USER_SRP_AUTH');
});

test.each<[string, readonly string[], string]>([
  ['nothing set', [], 'USER_SRP_AUTH'],
  ['the legacy ADMIN_NO_SRP_AUTH', ['ADMIN_NO_SRP_AUTH'], 'USER_SRP_AUTH'],
])('%s: what follows from it', async (_name, flows, name) => {
  const place = await enrollmentPlace({ flows, pool: { flow: 'auto' } });
  const found = await check(place);
  expect(found['flow']?.detail).toContain(`${name}.`);
});

test('the admin flow without IAM: unknown, with the reason', async () => {
  const place = await enrollmentPlace({ pool: { profile: NO_PROFILE, flow: 'auto' } });
  const found = await check(place);
  expect(found['flow.admin']).toMatchObject({ state: 'unknown' });
  expect(found['flow.admin']?.detail).toMatch(/credentials/);
  expect(found['flow.srp']).toMatchObject({ state: 'ok' });
  expect(found['flow']).toMatchObject({ state: 'ok' });
});

test('hidden users: for a person to know', async () => {
  const place = await enrollmentPlace({ preventUserExistenceErrors: 'ENABLED' });
  expect((await check(place))['hidden-users']).toMatchObject({ state: 'attention' });
});

test.each<[string, PlaceOptions, object | null, string, RegExp]>([
  ['OFF', { mfa: 'OFF' }, null, 'failed', /MFA is OFF/],
  ['OPTIONAL', { mfa: 'OPTIONAL' }, null, 'ok', /OPTIONAL, with authenticator apps/],
  ['ON', { mfa: 'ON' }, null, 'ok', /ON, with authenticator apps/],
  [
    'ON by SMS alone',
    { mfa: 'ON' },
    { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: false }, SmsMfaConfiguration: SMS },
    'failed',
    /authenticator apps are switched off/,
  ],
])('MFA %s', async (_name, options, config, state, words) => {
  const place = await enrollmentPlace(options);
  if (config) await place.admin('SetUserPoolMfaConfig', config);
  const found = await check(place);
  expect(found['mfa']).toMatchObject({ state });
  expect(found['mfa']?.detail).toMatch(words);
});

test.each(PERMISSIONS)(
  'without the permission %s: that one is missing, by its name, and no other',
  async (operation) => {
    const place = await enrollmentPlace();
    place.server.settings.change({ denied: [operation] });
    const found = await check(place);
    const missing = Object.values(found).filter(({ state }) => state !== 'ok');
    expect(missing).toMatchObject([
      { id: `iam.${operation}`, state: 'failed', title: `cognito-idp:${operation}` },
    ]);
  },
);

test.each([
  ['GetUserPoolMfaConfig', 'mfa'],
  ['DescribeUserPoolClient', 'flow.admin'],
])('without the permission %s: %s is unknown, with its name', async (operation, id) => {
  const place = await enrollmentPlace();
  place.server.settings.change({ denied: [operation] });
  const found = await check(place);
  expect(found[id]).toMatchObject({ state: 'unknown' });
  expect(found[id]?.detail).toContain(`cognito-idp:${operation}`);
});

test('no credentials: one finding for all permissions, nothing is sent for them, the rest is known', async () => {
  const place = await enrollmentPlace({ pool: { profile: NO_PROFILE } });
  const found = await check(place);
  expect(found['iam']).toMatchObject({ state: 'unknown' });
  expect(Object.keys(found).filter((id) => id.startsWith('iam.'))).toEqual([]);
  expect(found['mfa']).toMatchObject({ state: 'unknown' });
  expect(new Set(place.proxy.operations)).toEqual(new Set(['InitiateAuth']));
});

test.each(['UnrecognizedClientException', 'ExpiredTokenException', 'InvalidSignatureException'])(
  'credentials that AWS does not accept (%s): failed, once',
  async (type) => {
    const place = await enrollmentPlace();
    for (const operation of ['DescribeUserPoolClient', 'GetUserPoolMfaConfig', ...PERMISSIONS])
      place.proxy.error(operation, type, 'The security token included in the request is invalid.', {
        times: Infinity,
      });
    const found = await check(place);
    expect(found['iam']).toMatchObject({ state: 'failed' });
    expect(Object.keys(found).filter((id) => id.startsWith('iam.'))).toEqual([]);
  },
);

async function notCognito(make: () => Promise<FaultyServer>): Promise<Findings> {
  const place = await enrollmentPlace();
  const server = await make();
  onTestFinished(() => server.close());
  return check(place, { endpoint: server.endpoint });
}

test.each<[string, () => Promise<FaultyServer>]>([
  [
    'a web page',
    () => startFaultyServer(answering(200, 'text/html', '<!doctype html><p>Sign in to Wi-Fi</p>')),
  ],
  [
    'JSON of something else',
    () => startFaultyServer(answering(200, 'application/json', '{"hello":"world"}')),
  ],
  ['404', () => startFaultyServer(answering(404, 'text/html', 'not found'))],
  ['nothing: the connection closes', () => startFaultyServer((socket) => socket.destroy())],
  ['a certificate that nobody trusts', () => startUntrustedServer(answering(200, 'text/html', 'x'))],
])('at the address answers %s: not reachable, and nothing more is asked or said', async (_name, make) => {
  const found = await notCognito(make);
  expect(Object.keys(found)).toEqual(['reachable']);
  expect(found['reachable']).toMatchObject({ state: 'failed' });
});

test('nobody listens at the address', async () => {
  const place = await enrollmentPlace();
  await place.proxy.goAway();
  const found = await check(place);
  expect(Object.keys(found)).toEqual(['reachable']);
  expect(found['reachable']?.detail).toContain(place.proxy.endpoint);
  await place.proxy.comeBack();
});

test('throttled: unknown, and why', async () => {
  const place = await enrollmentPlace();
  place.proxy.error('InitiateAuth', 'TooManyRequestsException', 'Rate exceeded', { times: Infinity });
  const found = await check(place);
  expect(found['client']).toMatchObject({ state: 'unknown' });
  expect(found['client']?.detail).toMatch(/throttling/);
  expect(found['secret']?.state).toBe('unknown');
  // By the app client's own settings, which were not throttled.
  expect(found['flow.srp']).toMatchObject({ state: 'ok' });
});

test('a gateway that is broken: what answers is there, and all else is unknown, with its words', async () => {
  const found = await notCognito(() => startFaultyServer(answering(502, 'text/html', 'bad gateway')));
  expect(found['client']).toMatchObject({ state: 'unknown' });
  expect(found['client']?.detail).toContain('502');
  expect(Object.values(found).filter(({ id, state }) => state === 'ok' && id !== 'reachable')).toEqual([]);
});

test('a web firewall in front: unknown, and why', async () => {
  const place = await enrollmentPlace();
  place.proxy.error('InitiateAuth', 'ForbiddenException', 'Request not allowed due to WAF captcha.', {
    times: Infinity,
  });
  expect((await check(place))['client']?.detail).toMatch(/WAF/);
});
