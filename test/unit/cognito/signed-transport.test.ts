import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { UserPoolClient } from '../../../main/cognito/user-pool-client.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { answering, JSON_1_1, startFaultyServer } from '../../fakes/faulty-server.ts';
import {
  enrollmentPlace,
  NO_PROFILE,
  verdict,
  type EnrollmentPlace,
} from '../enrollment/enrollment-fixture.ts';

beforeEach(() => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'])
    vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const keyOf = ({ proxy }: EnrollmentPlace, index = -1): string =>
  /Credential=([^/]+)/.exec(proxy.exchanges.at(index)?.headers.authorization ?? '')?.[1] ?? 'unsigned';

function clientAt(place: EnrollmentPlace, profile: string | null, clock = place.time.clock): UserPoolClient {
  const client = new UserPoolClient({ ...place.pool, profile }, { clock });
  onTestFinished(() => client.close());
  return client;
}

test('an emulator on this computer needs no AWS configuration: made-up credentials', async () => {
  const place = await enrollmentPlace();
  expect(verdict(await clientAt(place, null).admin.getUser(place.user.username))).toBe('ok');
  expect(keyOf(place)).toBe('POOLKEYLOCAL');
});

test('real credentials of the environment are never shown to an emulator', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAREALREALREAL');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'real-secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'real-session-token');
  const place = await enrollmentPlace();
  await clientAt(place, null).admin.getUser(place.user.username);
  expect(keyOf(place)).toBe('POOLKEYLOCAL');
  expect(JSON.stringify(place.proxy.exchanges.map(({ headers }) => headers))).not.toMatch(
    /AKIAREAL|real-session/,
  );
});

test('what users do for themselves is not signed, whatever the environment holds', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAREALREALREAL');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'real-secret');
  const place = await enrollmentPlace();
  expect(verdict(await place.enroll())).toBe('ok');
  expect(place.proxy.exchanges.map(({ headers }) => headers.authorization)).toEqual(
    place.proxy.exchanges.map(() => undefined),
  );
});

test('the pool’s profile is used where there is one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-aws-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'credentials');
  writeFileSync(
    file,
    '[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = x\n[qa]\naws_access_key_id = AKIAQA\naws_secret_access_key = y\n',
  );
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
  const place = await enrollmentPlace();
  expect(verdict(await clientAt(place, 'qa').admin.getUser(place.user.username))).toBe('ok');
  expect(keyOf(place)).toBe('AKIAQA');
});

test('a profile that nobody has: NO_CREDENTIALS with what to do, and nothing is sent', async () => {
  const place = await enrollmentPlace();
  const { admin } = clientAt(place, NO_PROFILE);
  const outcome = await admin.getUser(place.user.username);
  expect(outcome).toMatchObject({ error: { code: 'NO_CREDENTIALS', unclear: false } });
  expect(outcome.ok ? '' : outcome.error.message).toMatch(/profile.*AWS_ACCESS_KEY_ID/);
  expect(verdict(await admin.mfaConfig())).toBe('NO_CREDENTIALS');
  expect(place.proxy.exchanges).toEqual([]);
});

test('credentials that come later are found', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-aws-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'credentials');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
  const place = await enrollmentPlace();
  const { admin } = clientAt(place, 'late');
  expect(verdict(await admin.getUser(place.user.username))).toBe('NO_CREDENTIALS');
  writeFileSync(file, '[late]\naws_access_key_id = AKIALATE\naws_secret_access_key = y\n');
  // Looking can take seconds: for half a minute the answer stands.
  expect(verdict(await admin.getUser(place.user.username))).toBe('NO_CREDENTIALS');
  place.time.advance(30_000);
  expect(verdict(await admin.getUser(place.user.username))).toBe('ok');
});

test('keys that were renewed after a refusal are used', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-aws-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'credentials');
  const write = (key: string): void =>
    writeFileSync(file, `[qa]\naws_access_key_id = ${key}\naws_secret_access_key = y\n`);
  write('AKIAOLD');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
  const place = await enrollmentPlace();
  const { admin } = clientAt(place, 'qa');
  place.proxy.error('AdminGetUser', 'UnrecognizedClientException', 'The security token is invalid.');
  expect(verdict(await admin.getUser(place.user.username))).toBe('CREDENTIALS_REFUSED');
  expect(keyOf(place)).toBe('AKIAOLD');
  write('AKIANEW');
  expect(verdict(await admin.getUser(place.user.username))).toBe('ok');
  expect(keyOf(place)).toBe('AKIANEW');
});

test.each([
  ['getUser', 'AdminGetUser'],
  ['deleteSoftwareToken', 'AdminDeleteSoftwareToken'],
  ['enable', 'AdminEnableUser'],
  ['deleteUser', 'AdminDeleteUser'],
  ['groups', 'AdminListGroupsForUser'],
  ['authFactors', 'AdminGetUserAuthFactors'],
  ['confirmSignUp', 'AdminConfirmSignUp'],
] as const)(
  '%s denied: the permission by its name, and no account number of AWS',
  async (method, operation) => {
    const place = await enrollmentPlace();
    place.server.settings.change({ denied: [operation] });
    const outcome = await clientAt(place, null).admin[method](place.user.username);
    expect(verdict(outcome)).toBe('ACCESS_DENIED');
    const { message } = outcome.ok ? { message: '' } : outcome.error;
    expect(message).toContain(`cognito-idp:${operation}`);
    expect(message).not.toMatch(/\d{12}/);
  },
);

test.each([
  ['InvalidSignatureException', 'Signature expired: 20261101T000000Z is now earlier than 20261101T001000Z'],
  [
    'InvalidSignatureException',
    'Signature not yet current: 20261101T000000Z is still later than 20261101T001000Z',
  ],
  ['RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'],
])('a signature of a wrong time (%s): once more, by the time of the answer', async (type, message) => {
  const place = await enrollmentPlace();
  place.proxy.error('AdminGetUser', type, message);
  expect(verdict(await clientAt(place, null).admin.getUser(place.user.username))).toBe('ok');
  expect(place.proxy.operations).toEqual(['AdminGetUser', 'AdminGetUser']);
});

test('a clock that stays wrong: CLOCK_SKEW after two tries', async () => {
  const place = await enrollmentPlace();
  place.proxy.error('AdminGetUser', 'InvalidSignatureException', 'Signature expired: x', { times: Infinity });
  expect(verdict(await clientAt(place, null).admin.getUser(place.user.username))).toBe('CLOCK_SKEW');
  expect(place.proxy.operations).toHaveLength(2);
});

test.each(['UnrecognizedClientException', 'ExpiredTokenException', 'InvalidSignatureException'])(
  '%s: CREDENTIALS_REFUSED, not tried again',
  async (type) => {
    const place = await enrollmentPlace();
    place.proxy.error('AdminGetUser', type, 'The security token included in the request is invalid.');
    expect(verdict(await clientAt(place, null).admin.getUser(place.user.username))).toBe(
      'CREDENTIALS_REFUSED',
    );
    expect(place.proxy.operations).toHaveLength(1);
  },
);

test.each([
  ['AdminGetUser', 'getUser'],
  ['AdminSetUserPassword', 'setPassword'],
] as const)('a lost answer of %s is unclear, and is not sent twice', async (operation, method) => {
  const place = await enrollmentPlace();
  place.proxy.drop(operation, { times: Infinity });
  const { admin } = clientAt(place, null);
  const outcome =
    method === 'getUser'
      ? await admin.getUser(place.user.username)
      : await admin.setPassword(place.user.username, place.user.password);
  expect(outcome).toMatchObject({ error: { unclear: true } });
  expect(place.proxy.operations).toEqual([operation]);
});

async function adminAnswered(body: object) {
  const server = await startFaultyServer(answering(200, JSON_1_1, JSON.stringify(body)));
  const client = new UserPoolClient(
    {
      userPoolId: 'us-east-1_Test',
      clientId: 'client1',
      clientSecret: null,
      region: 'us-east-1',
      endpoint: server.endpoint,
      profile: null,
    },
    { clock: Date.now, timeoutMs: 3_000 },
  );
  onTestFinished(async () => {
    client.close();
    await server.close();
  });
  return client.admin;
}

test('a user of whom little is said', async () => {
  const admin = await adminAnswered({ Username: 'alice' });
  expect(await admin.getUser('alice')).toEqual({
    ok: true,
    value: {
      username: 'alice',
      status: 'UNKNOWN',
      enabled: true,
      mfa: { active: [], preferred: null },
      attributes: [],
    },
  });
});

test('answers that are none of Cognito’s: BAD_ANSWER or nothing, never a guess', async () => {
  const admin = await adminAnswered({});
  expect(verdict(await admin.getUser('alice'))).toBe('BAD_ANSWER');
  expect(verdict(await admin.describeClient())).toBe('BAD_ANSWER');
  expect(await admin.groups('alice')).toEqual({ ok: true, value: [] });
  expect(await admin.authFactors('alice')).toEqual({ ok: true, value: [] });
});

test('a password that is refused is not in the words that come back', async () => {
  const place = await enrollmentPlace();
  const password = new Secret('tiny');
  place.proxy.error('AdminSetUserPassword', 'InvalidPasswordException', 'Password tiny is too short');
  const outcome = await clientAt(place, null).admin.setPassword(place.user.username, password);
  expect(JSON.stringify(outcome)).not.toContain('tiny');
});
