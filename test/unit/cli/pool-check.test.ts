import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SeededPool } from '../../../main/local-pool/index.ts';
import { errorOf, leaked, poolkey, secretsOf } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

interface Finding {
  readonly id: string;
  readonly state: 'ok' | 'attention' | 'failed' | 'unknown';
  readonly title: string;
  readonly detail: string;
}

let place: CliPlace;
beforeAll(async () => {
  place = await cliPlace({ users: 1, mfa: 'ON', clientSecret: true });
  await place.know('stage');
}, 60_000);
afterAll(() => place.close());

async function check(
  name: string,
): Promise<{ code: number | null; of: Record<string, Finding>; calls: string[] }> {
  const { code, stdout, stderr } = await poolkey(['pool', 'check', name, '--json'], place.here());
  expect(stderr).toBe('');
  const answer = JSON.parse(stdout) as { pool: string; findings: Finding[]; calls: string[] };
  expect(answer.pool).toBe(name);
  return { code, of: Object.fromEntries(answer.findings.map((one) => [one.id, one])), calls: answer.calls };
}

/** The findings of one state. */
const those = (of: Record<string, Finding>, state: Finding['state']): string[] =>
  Object.values(of)
    .filter((one) => one.state === state)
    .map(({ id }) => id);

const ofPool = (seeded: Partial<SeededPool>): SeededPool => ({ ...place.pool.seeded, ...seeded });

test('a pool that is set up right: every finding is ok, exit 0', async () => {
  const before = place.pool.server.exportState();
  const { code, of, calls } = await check('stage');
  expect([code, those(of, 'ok').length]).toEqual([0, Object.keys(of).length]);
  for (const id of ['reachable', 'client', 'secret', 'flow', 'flow.srp', 'mfa', 'clock', 'iam.AdminGetUser'])
    expect(Object.keys(of)).toContain(id);
  expect(calls).toContain('GetUserPoolMfaConfig');
  expect(place.pool.server.exportState()).toEqual(before);
});

test('for people: a line a finding, and a last one that counts them', async () => {
  const { code, stdout, stderr } = await poolkey(['pool', 'check', 'stage'], place.here());
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.trimEnd().split('\n');
  for (const line of lines.slice(0, -1)) expect(line).toMatch(/^ok {7}\S.*: .*\.$/);
  expect(lines.at(-1)).toBe(`0 failed, ${lines.length - 1} ok`);
});

test('a client ID that does not exist', async () => {
  await place.know('no-client', ofPool({ clientId: 'nosuchclient', clientSecret: '' }));
  const { code, of } = await check('no-client');
  expect(code).toBe(1);
  expect(those(of, 'failed')).toContain('client');
  expect(of['client']?.detail).toContain('nosuchclient');
  expect(of['flow']?.state).toBe('attention');
});

test('a client secret that is wrong, and one that is missing', async () => {
  await place.know('wrong-secret', ofPool({ clientSecret: 'aWrongSecret1234567890' }));
  await place.know('no-secret', ofPool({ clientSecret: '' }));
  for (const [name, says] of [
    ['wrong-secret', 'stored secret is wrong'],
    ['no-secret', 'none is stored'],
  ] as const) {
    const { code, of } = await check(name);
    expect([name, code, those(of, 'failed')]).toEqual([name, 1, ['secret']]);
    expect(of['secret']?.detail).toContain(says);
  }
});

test('a flow that is chosen and not allowed', async () => {
  const flows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
  const seeded = await place.seed({ users: 0, flows });
  await place.know('only-password', seeded, '--flow', 'srp');
  const { code, of } = await check('only-password');
  expect([code, those(of, 'failed')]).toEqual([1, ['flow.srp', 'flow']]);
  expect(of['flow.password']).toMatchObject({
    state: 'ok',
    detail: expect.stringMatching(/^Allowed/) as string,
  });
  await poolkey(['pool', 'set', 'only-password', '--flow', 'auto'], place.here());
  const auto = await check('only-password');
  expect(auto.code).toBe(0);
  expect(auto.of['flow']?.detail).toContain('USER_PASSWORD_AUTH');
});

test('no flow at all, and MFA that is off', async () => {
  const seeded = await place.seed({
    users: 0,
    mfa: 'OFF',
    flows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  await place.know('useless', seeded);
  const { code, of } = await check('useless');
  expect([code, those(of, 'failed').toSorted()]).toEqual([1, ['flow', 'mfa']]);
});

test('a pool that hides who exists is to be looked at: exit 0', async () => {
  const seeded = await place.seed({ users: 0, preventUserExistenceErrors: 'ENABLED' });
  await place.know('hiding', seeded);
  const { code, of } = await check('hiding');
  expect([code, those(of, 'attention')]).toEqual([0, ['hidden-users']]);
});

test('each permission that is missing, by its name', async () => {
  const denied = ['AdminGetUser', 'AdminDeleteSoftwareToken', 'AdminCreateUser'];
  place.pool.server.settings.change({ denied });
  const { code, of } = await check('stage');
  const people = await poolkey(['pool', 'check', 'stage'], place.here());
  place.pool.server.settings.change({ denied: [] });
  expect([code, those(of, 'failed')]).toEqual([1, denied.map((operation) => `iam.${operation}`)]);
  expect(people.code).toBe(1);
  expect(people.stdout).toMatch(/^FAILED {3}cognito-idp:AdminGetUser: Missing\. Without it .*\.$/m);
  expect(people.stdout.trimEnd()).toMatch(/\n3 failed, \d+ ok$/);
});

test('what only AWS could tell is unknown where the profile does not exist, and says why: exit 0', async () => {
  await place.know('no-profile', place.pool.seeded, '--profile', 'no-such-profile');
  const { code, of } = await check('no-profile');
  expect([code, those(of, 'failed')]).toEqual([0, []]);
  for (const id of ['flow.admin', 'iam', 'mfa']) {
    expect(of[id]).toMatchObject({ state: 'unknown' });
    expect(of[id]?.detail).toContain('No AWS credentials');
  }
  expect(of['flow']).toMatchObject({ state: 'ok', detail: 'Poolkey signs in by USER_SRP_AUTH.' });
  const people = await poolkey(['pool', 'check', 'no-profile'], place.here());
  expect(people.stdout.trimEnd()).toMatch(/\n0 failed, \d unknown, \d+ ok$/);
});

test('an address where nothing answers: that alone is told', async () => {
  await place.pool.proxy.goAway();
  const { code, of, calls } = await check('stage');
  await place.pool.proxy.comeBack();
  expect([code, Object.keys(of), of['reachable']?.state]).toEqual([1, ['reachable'], 'failed']);
  expect(of['reachable']?.detail).toContain(place.pool.proxy.endpoint);
  expect(calls).toEqual(['InitiateAuth']);
});

test('a clock that is wrong', async () => {
  place.pool.server.settings.change({ clockOffsetMs: 41_000 });
  const { of } = await check('stage');
  place.pool.server.settings.change({ clockOffsetMs: 0 });
  expect(of['clock']).toMatchObject({
    state: 'attention',
    detail: expect.stringMatching(/4[0-2] s behind/) as string,
  });
});

test('a pool that is not known: exit 3', async () => {
  expect(await errorOf(['pool', 'check', 'nowhere'], place.here())).toMatchObject({
    exit: 3,
    code: 'POOL_NOT_KNOWN',
  });
});

test('nothing that is secret was printed', async () => {
  expect(leaked(await secretsOf(place.home))).toBe(0);
  expect(leaked(place.pool.proxy.secrets())).toBe(0);
});
