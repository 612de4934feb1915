import { expect, test, vi } from 'vitest';
import type { AccountView } from '../../../main/contract/accounts.ts';
import type { CodesResult } from '../../../main/contract/codes.ts';
import type { Snapshot } from '../../../main/contract/contract.ts';
import type { EnrollView } from '../../../main/contract/enroll.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import type { PoolView } from '../../../main/contract/pools.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { randomBase32, tamperWith } from '../vault/temp-vault.ts';
import { verdict } from '../enrollment/enrollment-fixture.ts';
import { allCalls, handlersDesk, valueOf, type HandlersDesk } from './handlers-fixture.ts';

vi.mock('electron', () => ({ ipcMain: { handle: () => undefined } }));

const POOL = { name: 'Staging', userPoolId: 'eu-west-1_AbCdEf123', clientId: '4l9g6b1fexample' };
const ID = { id: 'nobody' };

/** For each call: arguments that are well-formed, and some that are not. */
const RUN_OPTIONS = {
  create: false,
  existing: 'verify',
  ratePerSecond: 5,
  concurrency: 4,
  tags: [],
  groups: [],
  keepGoing: false,
};

const CALLS: Readonly<Record<string, { good: unknown[]; bad: unknown[] }>> = {
  'app.snapshot': { good: [], bad: [{}, null] },
  'app.openLink': {
    good: [{ link: 'rfc-6238' }],
    bad: [{ link: 'https://evil.example' }, { link: '__proto__' }, {}, 'rfc-6238'],
  },
  'app.painted': { good: [], bad: [1] },
  'vault.retry': { good: [], bad: ['x'] },
  'vault.unlock': {
    good: [{ passphrase: 'x' }],
    bad: [{ passphrase: '' }, { passphrase: 'x'.repeat(1025) }, {}],
  },
  'vault.create': {
    good: [{ passphrase: '12345678' }],
    bad: [{ passphrase: '1234567' }, { passphrase: null }],
  },
  'vault.setPassphrase': { good: [{ passphrase: '12345678' }], bad: [{ passphrase: 'short' }, 7] },
  'vault.lock': { good: [], bad: [[]] },
  'vault.setAside': { good: [{ confirm: 'x' }], bad: [{}, { confirm: 1 }] },
  'codes.read': {
    good: [{ ids: ['nobody'] }],
    bad: [{ ids: 'all' }, { ids: [1] }, { ids: ['x'.repeat(65)] }, { ids: Array(20_001).fill('a') }],
  },
  'codes.copy': { good: [ID], bad: [{}, { id: 5 }, { id: 'x'.repeat(65) }] },
  'codes.cancelCopy': { good: [ID], bad: [{}] },
  'pools.add': {
    good: [POOL],
    bad: [{}, { ...POOL, name: 'x'.repeat(61) }, { ...POOL, flow: 'magic' }, { ...POOL, color: 'red;}' }],
  },
  'pools.update': { good: [{ id: 'nobody', input: POOL }], bad: [{ id: 'nobody' }, { input: POOL }] },
  'pools.check': {
    good: [{ input: POOL }],
    bad: [{ id: 'nobody' }, { input: { ...POOL, flow: 'magic' } }, { id: 1, input: POOL }],
  },
  'pools.remove': { good: [ID], bad: [{}, { id: null }] },
  'accounts.add': {
    good: [{ from: 'uri', uri: 'x' }],
    bad: [
      { from: 'file', path: '/etc/passwd' },
      { from: 'uri', uri: 'x'.repeat(4097) },
      { from: 'fields', label: 'a', issuer: '', secret: 'A', algorithm: 'MD5', digits: 6, period: 30 },
      { from: 'fields', label: 'a', issuer: '', secret: 'A', algorithm: 'SHA1', digits: 6.5, period: 30 },
    ],
  },
  'accounts.rename': {
    good: [{ id: 'nobody', label: 'x' }],
    bad: [ID, { id: 'nobody', label: 'x'.repeat(257) }],
  },
  'accounts.setTags': {
    good: [{ id: 'nobody', tags: ['a'] }],
    bad: [
      { id: 'nobody', tags: [''] },
      { id: 'nobody', tags: ['x'.repeat(61)] },
      { id: 'nobody', tags: 'a' },
    ],
  },
  'accounts.remove': { good: [{ ids: [] }], bad: [{}, { ids: [null] }] },
  'accounts.restore': { good: [{ ids: [] }], bad: [{ ids: {} }] },
  'accounts.reveal': { good: [ID], bad: [{}, { id: 'nobody', passphrase: '' }] },
  'accounts.history': { good: [ID], bad: [undefined] },
  'signIns.start': { good: [ID], bad: [{}, { id: 'x'.repeat(65) }] },
  'signIns.copy': {
    good: [{ id: 'nobody', kind: 'access' }],
    bad: [ID, { id: 'nobody', kind: 'all' }, { id: 'nobody', kind: '__proto__' }],
  },
  'signIns.refresh': { good: [ID], bad: [{}, { id: 'x'.repeat(65) }] },
  'signIns.revoke': { good: [ID], bad: [{}] },
  'signIns.close': { good: [ID], bad: [{}] },
  'actions.plan': {
    good: [{ kind: 'rotate', ids: ['nobody'] }],
    bad: [
      { kind: 'constructor', ids: ['nobody'] },
      { kind: 'rotate', ids: [] },
      { kind: 'rotate', ids: ['x'.repeat(65)] },
      { kind: 'rotate', ids: Array(20_001).fill('a') },
    ],
  },
  'actions.run': {
    good: [{ kind: 'rotate', ids: ['nobody'] }],
    bad: [{ kind: 'rotate', ids: ['nobody'], confirm: 'x'.repeat(121) }, { kind: 'rotate' }],
  },
  'enroll.beginWithToken': {
    good: [{ poolId: 'nobody', accessToken: 'x' }],
    bad: [{ poolId: 'nobody' }, { poolId: 'nobody', accessToken: 'x'.repeat(20_001) }],
  },
  'enroll.beginWithSession': {
    good: [{ poolId: 'nobody', username: 'a', session: 'x' }],
    bad: [
      { poolId: 'nobody', session: 'x' },
      { poolId: 'nobody', username: 'a', session: 'x'.repeat(4097) },
    ],
  },
  'enroll.begin': {
    good: [{ poolId: 'nobody', username: 'a', password: 'b' }],
    bad: [
      { poolId: 'x', username: 'a' },
      { poolId: 'x', username: 'a', password: 'b'.repeat(257) },
    ],
  },
  'enroll.newPassword': {
    good: [{ id: 'nobody', newPassword: 'x', attributes: {} }],
    bad: [
      { id: 'nobody', newPassword: 'x' },
      { id: 'nobody', newPassword: 'x', attributes: { a: 1 } },
    ],
  },
  'enroll.confirm': { good: [ID], bad: [{}] },
  'enroll.cancel': { good: [ID], bad: [{}] },
  'rosters.readFile': {
    good: [{ name: 'a.csv', path: '/nowhere', bytes: null }],
    bad: [
      { path: '/nowhere' },
      { name: 'a.csv', path: '/nowhere', bytes: 'text' },
      { name: 'x'.repeat(1_001), path: '', bytes: null },
    ],
  },
  'rosters.paste': { good: [], bad: [{}, 'username,password'] },
  'rosters.map': {
    good: [{ id: 'nobody', columns: { a: 'username' }, create: false }],
    bad: [
      { id: 'nobody', columns: { a: 'secret' }, create: false },
      { id: 'nobody', columns: { a: 'attribute:' }, create: false },
      { id: 'nobody', columns: {} },
    ],
  },
  'rosters.rows': {
    good: [{ id: 'nobody', show: 'users', from: 0, count: 10 }],
    bad: [
      { id: 'nobody', show: 'passwords', from: 0, count: 10 },
      { id: 'nobody', show: 'users', from: -1, count: 10 },
      { id: 'nobody', show: 'users', from: 0, count: 501 },
    ],
  },
  'rosters.close': { good: [ID], bad: [{}] },
  'rosters.saveTemplate': { good: [{ poolId: 'nobody', create: false }], bad: [{ poolId: 'nobody' }] },
  'rosters.plan': {
    good: [{ rosterId: 'nobody', poolId: 'nobody', options: RUN_OPTIONS }],
    bad: [
      { rosterId: 'nobody', poolId: 'nobody' },
      { rosterId: 'nobody', poolId: 'nobody', options: { ...RUN_OPTIONS, existing: 'delete' } },
      { rosterId: 'nobody', poolId: 'nobody', options: { ...RUN_OPTIONS, ratePerSecond: 0 } },
      { rosterId: 'nobody', poolId: 'nobody', options: { ...RUN_OPTIONS, concurrency: 101 } },
    ],
  },
  'runs.start': {
    good: [{ rosterId: 'nobody', poolId: 'nobody', options: RUN_OPTIONS }],
    bad: [
      { rosterId: 'nobody', poolId: 'nobody', options: { ...RUN_OPTIONS, tags: [''] } },
      { rosterId: 'nobody', poolId: 'nobody', options: RUN_OPTIONS, confirm: 'x'.repeat(121) },
    ],
  },
  'runs.pause': { good: [ID], bad: [{}] },
  'runs.resume': { good: [ID], bad: [{}, { id: 'nobody', keepGoing: 'yes' }] },
  'runs.stop': { good: [ID], bad: [{}] },
  'runs.retryFailed': { good: [ID], bad: [{}] },
  'runs.remove': { good: [ID], bad: [{ id: 'x'.repeat(65) }] },
  'runs.rows': {
    good: [{ id: 'nobody', filter: 'all', search: '', from: 0, count: 10 }],
    bad: [
      { id: 'nobody', filter: 'secret', search: '', from: 0, count: 10 },
      { id: 'nobody', filter: 'all', search: '', from: 0.5, count: 10 },
      { id: 'nobody', filter: 'all', search: 'x'.repeat(201), from: 0, count: 10 },
    ],
  },
  'runs.saveReport': { good: [{ id: 'nobody', format: 'csv' }], bad: [{ id: 'nobody', format: 'html' }] },
  'runs.saveExport': {
    good: [{ id: 'nobody', passphrase: '12345678' }],
    bad: [{ id: 'nobody', passphrase: 'short' }, { id: 'nobody' }],
  },
  'broker.state': { good: [], bad: [{}, 1] },
  'broker.audit': {
    good: [{ count: 1 }],
    bad: [{ count: 0 }, { count: 501 }, { count: 1.5 }, { count: 1, before: 'x' }, {}],
  },
  'broker.revoke': { good: [ID], bad: [{}, { id: 'x'.repeat(65) }] },
  'broker.forget': { good: [{ project: '/a' }], bad: [{}, { project: 'x'.repeat(4097) }] },
  'broker.release': { good: [{ name: 'use:a' }], bad: [{}, { name: 'x'.repeat(513) }] },
  'jobs.tryLocalPool': {
    good: [{ users: 1 }],
    bad: [{ users: 0 }, { users: 1001 }, { users: 1.5 }, { users: '5' }, {}, { users: Number.NaN }],
  },
  'jobs.stop': { good: [ID], bad: [{}] },
  'jobs.dismiss': { good: [ID], bad: [{}] },
};

test('this table knows every call of the contract', () => {
  expect(Object.keys(CALLS).toSorted()).toEqual(allCalls().toSorted());
});

test.each(Object.entries(CALLS))('%s refuses what does not fit', async (name, { bad }) => {
  const desk = await handlersDesk();
  for (const args of bad) {
    expect({ args, code: verdict(await desk.call(name, args)) }).toEqual({ args, code: 'INVALID_ARGUMENTS' });
  }
  expect(desk.bugs).toEqual([]);
  expect(desk.opened).toEqual([]);
});

const WITHOUT_VAULT = ['app.snapshot', 'app.openLink', 'app.painted', 'vault.lock'];
const OPENING = ['vault.retry', 'vault.unlock', 'vault.create', 'vault.setAside'];

test.each(Object.entries(CALLS).filter(([name]) => ![...WITHOUT_VAULT, ...OPENING].includes(name)))(
  '%s: VAULT_CLOSED while the app is locked',
  async (name, { good }) => {
    const desk = await handlersDesk({ closed: true });
    expect(verdict(await desk.call(name, ...good))).toBe('VAULT_CLOSED');
    expect(desk.bugs).toEqual([]);
  },
);

test.each([
  ['codes.copy', 'NOT_FOUND'],
  ['codes.cancelCopy', 'ok'],
  ['codes.read', 'ok'],
  ['pools.update', 'NOT_FOUND'],
  ['pools.remove', 'NOT_FOUND'],
  ['accounts.rename', 'NOT_FOUND'],
  ['accounts.setTags', 'NOT_FOUND'],
  ['accounts.reveal', 'NOT_FOUND'],
  ['signIns.start', 'NO_POOL'],
  ['signIns.copy', 'SIGN_IN_GONE'],
  ['signIns.refresh', 'SIGN_IN_GONE'],
  ['signIns.revoke', 'SIGN_IN_GONE'],
  ['signIns.close', 'ok'],
  ['actions.plan', 'ok'],
  ['actions.run', 'NOT_FOUND'],
  ['rosters.readFile', 'ROSTER_UNREADABLE'],
  ['rosters.paste', 'CLIPBOARD_EMPTY'],
  ['rosters.map', 'NOT_FOUND'],
  ['rosters.rows', 'NOT_FOUND'],
  ['rosters.close', 'ok'],
  ['rosters.saveTemplate', 'NOT_FOUND'],
  ['rosters.plan', 'NOT_FOUND'],
  ['runs.start', 'NOT_FOUND'],
  ['runs.pause', 'ok'],
  ['runs.resume', 'NOT_FOUND'],
  ['runs.stop', 'ok'],
  ['runs.retryFailed', 'NOTHING_FAILED'],
  ['runs.remove', 'ok'],
  ['runs.rows', 'ok'],
  ['runs.saveReport', 'NOT_FOUND'],
  ['runs.saveExport', 'NOT_FOUND'],
  ['enroll.beginWithToken', 'NOT_FOUND'],
  ['enroll.beginWithSession', 'NOT_FOUND'],
  ['accounts.history', 'ok'],
  ['enroll.begin', 'NOT_FOUND'],
  ['enroll.newPassword', 'WIZARD_GONE'],
  ['enroll.confirm', 'WIZARD_GONE'],
  ['enroll.cancel', 'ok'],
  // Where the app was made without one; with one: test/unit/app/code-broker.test.ts.
  ['broker.state', 'NO_BROKER'],
  ['broker.audit', 'NO_BROKER'],
  ['broker.revoke', 'NO_BROKER'],
  ['broker.forget', 'NO_BROKER'],
  ['broker.release', 'NO_BROKER'],
  ['jobs.stop', 'ok'],
  ['jobs.dismiss', 'ok'],
])('%s about something that is gone: %s', async (name, code) => {
  const desk = await handlersDesk();
  expect(verdict(await desk.call(name, ...(CALLS[name]?.good ?? [])))).toBe(code);
  expect(desk.bugs).toEqual([]);
});

const snapshotOf = async (desk: HandlersDesk) => valueOf(await desk.call('app.snapshot')) as Snapshot;

async function entry(desk: HandlersDesk, label = 'alice', secret = randomBase32(32)): Promise<AccountView> {
  return valueOf(
    await desk.call('accounts.add', {
      from: 'fields',
      label,
      issuer: '',
      secret,
      algorithm: 'SHA1',
      digits: 6,
      period: 30,
    }),
  ) as AccountView;
}

test('the snapshot holds everything while open, and nothing while locked', async () => {
  const desk = await handlersDesk();
  await entry(desk);
  await desk.call('pools.add', POOL);
  expect(await snapshotOf(desk)).toMatchObject({
    version: '1.2.3',
    platform: 'linux',
    vault: { phase: 'ready' },
    pools: [{ name: 'Staging' }],
    accounts: [{ label: 'alice', token: 'confirmed' }],
    jobs: [],
  });
  await desk.call('vault.lock');
  expect(await snapshotOf(desk)).toMatchObject({
    vault: { phase: 'locked' },
    pools: [],
    accounts: [],
    jobs: [],
  });
  expect(verdict(await desk.call('vault.retry'))).toBe('ok');
  expect((await snapshotOf(desk)).accounts).toHaveLength(1);
});

test('links are opened by name, at constant addresses', async () => {
  const desk = await handlersDesk({ closed: true });
  await desk.call('app.openLink', { link: 'rfc-6238' });
  await desk.call('app.painted');
  expect(desk.opened).toEqual(['https://www.rfc-editor.org/rfc/rfc6238']);
  expect(desk.painted).toBe(1);
});

test('codes are shown without a step taken, and marked once it is', async () => {
  const desk = await handlersDesk();
  const { id } = await entry(desk);
  const read = async () => valueOf(await desk.call('codes.read', { ids: [id, 'nobody'] })) as CodesResult;
  const shown = await read();
  expect(shown.now).toBe(desk.time.clock());
  expect(shown.codes).toMatchObject([{ id, spent: false, nextSpent: false, endsAt: shown.now + 15_000 }]);
  expect((await read()).codes[0]?.spent).toBe(false);
  await desk.call('codes.copy', { id });
  expect(desk.clipboard.text).toBe(shown.codes[0]?.code);
  expect((await read()).codes[0]).toMatchObject({ spent: true, nextSpent: false });
  await desk.call('codes.copy', { id });
  expect((await read()).codes[0]).toMatchObject({ spent: true, nextSpent: true });
  desk.time.advance(30_000);
  expect((await read()).codes[0]).toMatchObject({
    code: shown.codes[0]?.next,
    spent: true,
    nextSpent: false,
  });
  await desk.call('codes.cancelCopy', { id });
});

test('a row whose secret does not open shows no code, and does not stop the others', async () => {
  const desk = await handlersDesk();
  const bad = await entry(desk, 'bad');
  const good = await entry(desk, 'good');
  tamperWith(desk.vaultFile, `UPDATE token SET secret = x'00' WHERE account_id = ?`, bad.id);
  const { codes } = valueOf(await desk.call('codes.read', { ids: [bad.id, good.id] })) as CodesResult;
  expect(codes.map(({ id }) => id)).toEqual([good.id]);
  expect(verdict(await desk.call('codes.copy', { id: bad.id }))).toBe('NO_SECRET');
  expect(verdict(await desk.call('accounts.reveal', { id: bad.id }))).toBe('NO_SECRET');
});

test('pools: added, changed without retyping the client secret, named once, removed', async () => {
  const desk = await handlersDesk();
  const added = valueOf(await desk.call('pools.add', { ...POOL, clientSecret: 'topsecret1' })) as PoolView;
  expect(added).toMatchObject({ name: 'Staging', hasClientSecret: true, region: 'eu-west-1' });
  expect(JSON.stringify(added)).not.toContain('topsecret1');
  expect(verdict(await desk.call('pools.add', { ...POOL, name: 'staging' }))).toBe('POOL_EXISTS');
  expect(verdict(await desk.call('pools.add', { ...POOL, name: 'Other', userPoolId: 'nonsense' }))).toBe(
    'INVALID_POOL_ID',
  );
  const changed = valueOf(
    await desk.call('pools.update', { id: added.id, input: { ...POOL, name: 'Stage', clientSecret: '' } }),
  ) as PoolView;
  expect(changed).toMatchObject({ name: 'Stage', hasClientSecret: true });
  expect(desk.session.vault.pools.get(added.id)?.clientSecret?.reveal()).toBe('topsecret1');
  expect(verdict(await desk.call('pools.remove', { id: added.id }))).toBe('ok');
  expect((await snapshotOf(desk)).pools).toEqual([]);
});

test('a pool with accounts is not removed', async () => {
  const desk = await handlersDesk();
  const pool = valueOf(await desk.call('pools.add', POOL)) as PoolView;
  desk.session.vault.accounts.ensure(pool.id, 'alice');
  expect(verdict(await desk.call('pools.remove', { id: pool.id }))).toBe('POOL_IN_USE');
});

test('accounts: renamed, tagged, removed and restored', async () => {
  const desk = await handlersDesk();
  const { id } = await entry(desk);
  expect(verdict(await desk.call('accounts.rename', { id, label: '   ' }))).toBe('NO_LABEL');
  await desk.call('accounts.rename', { id, label: '  Alice  ' });
  await desk.call('accounts.setTags', { id, tags: ['smoke', 'smoke', ' admin '] });
  expect((await snapshotOf(desk)).accounts).toMatchObject([{ label: 'Alice', tags: ['smoke', 'admin'] }]);
  await desk.call('accounts.remove', { ids: [id] });
  expect((await snapshotOf(desk)).accounts).toEqual([]);
  await desk.call('accounts.restore', { ids: [id] });
  expect((await snapshotOf(desk)).accounts).toHaveLength(1);
  expect(valueOf(await desk.call('accounts.history', { id }))).toMatchObject([{ kind: 'added' }]);
});

test('an entry: by URI, refused when damaged or held already', async () => {
  const desk = await handlersDesk();
  const secret = randomBase32(32);
  const uri = `otpauth://totp/Shop:bob?secret=${secret}&issuer=Shop`;
  const view = valueOf(await desk.call('accounts.add', { from: 'uri', uri })) as AccountView;
  expect(view).toMatchObject({ label: 'bob', issuer: 'Shop', token: 'confirmed', poolId: null });
  expect(JSON.stringify(view)).not.toContain(secret);
  const double = await desk.call('accounts.add', { from: 'uri', uri });
  expect(verdict(double)).toBe('DUPLICATE_SECRET');
  expect(JSON.stringify(double)).not.toContain(secret);
  const damaged = await desk.call('accounts.add', { from: 'uri', uri: `${uri}!`.replace('totp', 'hotp') });
  expect(verdict(damaged)).toBe('UNSUPPORTED_TYPE');
  expect(JSON.stringify(damaged)).not.toContain(secret);
});

test('reveal by keychain: only when the person agrees in the app’s own dialog and the keychain still answers', async () => {
  const desk = await handlersDesk();
  const secret = randomBase32(32);
  const { id } = await entry(desk, 'alice', secret);
  desk.agrees = false;
  expect(verdict(await desk.call('accounts.reveal', { id }))).toBe('CANCELLED');
  desk.agrees = true;
  desk.keychain.trouble = 'locked';
  expect(verdict(await desk.call('accounts.reveal', { id }))).toBe('KEYCHAIN_LOCKED');
  desk.keychain.trouble = null;
  const shown = valueOf(await desk.call('accounts.reveal', { id })) as { secret: string; uri: string };
  expect(shown.secret).toBe(secret);
  expect(shown.uri).toContain(`secret=${secret}`);
  expect(desk.questions).toHaveLength(3);
  expect(desk.questions[0]?.message).toContain('alice');
  const kinds = desk.session.vault.events.of(id).map(({ kind }) => kind);
  expect(kinds).toEqual(['revealed', 'reveal_refused', 'reveal_refused', 'added']);
});

test('with a passphrase slot: reveal and a new passphrase ask for the one there is', async () => {
  const desk = await handlersDesk();
  const { id } = await entry(desk);
  const passphrase = 'a good long passphrase';
  expect(verdict(await desk.call('vault.setPassphrase', { passphrase }))).toBe('ok');
  expect((await snapshotOf(desk)).vault).toMatchObject({ slots: ['keychain', 'passphrase'] });
  expect(verdict(await desk.call('accounts.reveal', { id }))).toBe('PASSPHRASE_NEEDED');
  expect(verdict(await desk.call('accounts.reveal', { id, passphrase: 'wrong' }))).toBe('WRONG_PASSPHRASE');
  expect(verdict(await desk.call('accounts.reveal', { id, passphrase }))).toBe('ok');
  const next = { passphrase: 'another long passphrase' };
  expect(verdict(await desk.call('vault.setPassphrase', next))).toBe('PASSPHRASE_NEEDED');
  expect(verdict(await desk.call('vault.setPassphrase', { ...next, current: 'wrong' }))).toBe(
    'WRONG_PASSPHRASE',
  );
  expect(await desk.session.vault.acceptsPassphrase(new Secret(passphrase))).toBe(true);
});

test('from the first start to a sign-in: local pool, job, account, code', async () => {
  const desk = await handlersDesk();
  const job = valueOf(await desk.call('jobs.tryLocalPool', { users: 2 })) as JobView;
  expect(verdict(await desk.call('jobs.tryLocalPool', { users: 2 }))).toBe('JOB_RUNNING');
  await expect.poll(() => desk.session.busy, { timeout: 10_000 }).toBe(false);
  const { accounts, pools, jobs } = await snapshotOf(desk);
  expect([accounts.length, pools.length]).toEqual([2, 1]);
  expect(jobs).toMatchObject([{ id: job.id, state: 'finished', summary: '2 enrolled, 0 failed' }]);
  const [first] = accounts;
  if (!first) throw new Error('no account');
  expect(valueOf(await desk.call('signIns.start', { id: first.id }))).toMatchObject({
    flow: 'USER_SRP_AUTH',
    challenges: ['PASSWORD_VERIFIER', 'SOFTWARE_TOKEN_MFA'],
    summary: `${first.label} signed in to Local pool with a code.`,
  });
  await desk.call('jobs.dismiss', { id: job.id });
  expect((await snapshotOf(desk)).jobs).toEqual([]);
  expect(desk.bugs).toEqual([]);
});

test('the wizard by its calls: a user of the local pool is enrolled', async () => {
  const desk = await handlersDesk();
  await desk.call('jobs.tryLocalPool', { users: 1 });
  await expect.poll(() => desk.session.busy, { timeout: 10_000 }).toBe(false);
  const { vault } = desk.session;
  const [account] = vault.accounts.list();
  const password = vault.accounts.password(account?.id ?? '')?.reveal() ?? '';
  const begin = { poolId: account?.poolId, username: ` ${account?.username} `, password };
  const view = valueOf(await desk.call('enroll.begin', begin)) as EnrollView;
  expect(view).toMatchObject({ stage: 'ready', path: 'already-enrolled', username: account?.username });
  expect(JSON.stringify(view)).not.toContain(password);
  expect(valueOf(await desk.call('enroll.confirm', { id: view.id }))).toMatchObject({ stage: 'done' });
  const refused = valueOf(
    await desk.call('enroll.begin', { ...begin, password: 'Wrong-passw0rd' }),
  ) as EnrollView;
  expect(refused).toMatchObject({ stage: 'failed', error: { code: 'WRONG_PASSWORD' } });
  await desk.call('enroll.cancel', { id: refused.id });
});
