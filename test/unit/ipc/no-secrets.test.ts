// Whatever the window asks for, what it gets holds no password, client secret, token, Session or software-token secret.
import { expect, test, vi } from 'vitest';
import type { EnrollView } from '../../../main/contract/enroll.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import type { SignInView } from '../../../main/contract/sign-ins.ts';
import { startProxy } from '../../fakes/recording-proxy.ts';
import { verdict } from '../enrollment/enrollment-fixture.ts';
import { signInElsewhere } from '../enrollment/elsewhere.ts';
import { poolDesk, type PoolDesk } from './pool-desk.ts';

vi.mock('electron', () => ({ ipcMain: { handle: () => undefined } }));

/** All that has crossed the wire, what the vault holds, and what a JWT is without its public header. */
function secretsOf({ proxy, session, seeded }: PoolDesk): Set<string> {
  const { accounts, tokens } = session.vault;
  const crossed = [...proxy.secrets()];
  return new Set(
    [
      ...crossed,
      ...crossed.flatMap((text) => (text.startsWith('eyJ') ? text.split('.').slice(1) : [])),
      ...accounts.list().flatMap(({ id }) => tokens.of(id).map(({ token }) => token.secret.reveal())),
      ...accounts.list().flatMap(({ id }) => accounts.password(id)?.reveal() ?? []),
      seeded.clientSecret ?? '',
    ].filter((text) => text.length >= 8),
  );
}

function expectNothingTold(desk: PoolDesk, least: number): void {
  const told = desk.told();
  const secrets = secretsOf(desk);
  expect(secrets.size).toBeGreaterThanOrEqual(least);
  for (const secret of secrets) expect(told).not.toContain(secret);
  expect(desk.bugs).toEqual([]);
}

test.each([
  ['ON', true],
  ['OPTIONAL', false],
] as const)('sign-ins, MFA %s, client secret %s: tokens stay in main', async (mfa, clientSecret) => {
  const desk = await poolDesk({ mfa, clientSecret });
  const [user] = desk.seeded.users;
  if (!user) throw new Error('no user');
  const { accountId } = await desk.enroll(user);
  desk.time.advance(60_000);
  const view = (await desk.give('signIns.start', { id: accountId })) as SignInView;
  expect(view.tokens).toHaveLength(3);
  for (const kind of ['access', 'id', 'refresh']) {
    await desk.give('signIns.copy', { id: view.id, kind });
    expect(desk.clipboard.text.length).toBeGreaterThan(100);
    expect(desk.told()).not.toContain(desk.clipboard.text);
  }
  await desk.give('signIns.refresh', { id: view.id });
  await desk.give('signIns.revoke', { id: view.id });
  expect(verdict(await desk.call('signIns.refresh', { id: view.id }))).toBe('REFRESH_REFUSED');
  await desk.give('signIns.close', { id: view.id });
  await desk.give('accounts.history', { id: accountId });
  expectNothingTold(desk, 12);
});

test('enrolling by an access token that was handed over', async () => {
  const desk = await poolDesk({ mfa: 'OPTIONAL' });
  const [user] = desk.seeded.users;
  if (!user) throw new Error('no user');
  const answer = await signInElsewhere(desk, { ...user, password: { reveal: () => user.password } });
  const accessToken = answer.AuthenticationResult?.AccessToken ?? '';
  const begun = (await desk.give('enroll.beginWithToken', {
    poolId: desk.pool.id,
    accessToken,
  })) as EnrollView;
  expect(begun).toMatchObject({ stage: 'ready', path: 'access-token', username: user.username });
  expect(begun.proofExpiresAt).toBeGreaterThan(desk.time.clock());
  expect(await desk.give('enroll.confirm', { id: begun.id })).toMatchObject({ stage: 'done' });
  expect(desk.told()).not.toContain(accessToken);
  expectNothingTold(desk, 3);
});

test('enrolling by a Session that was handed over, and refusals of what is none', async () => {
  const desk = await poolDesk({ mfa: 'ON' });
  const [user] = desk.seeded.users;
  if (!user) throw new Error('no user');
  const { Session = '' } = await signInElsewhere(desk, {
    ...user,
    password: { reveal: () => user.password },
  });
  const by = (session: string): object => ({ poolId: desk.pool.id, username: user.username, session });
  const begun = (await desk.give('enroll.beginWithSession', by(Session))) as EnrollView;
  expect(await desk.give('enroll.confirm', { id: begun.id })).toMatchObject({ stage: 'done' });
  // Used by now; and one that was never given.
  for (const text of [Session, `A-Session-that-nobody-gave-${'x'.repeat(80)}`, 'short-but-secret']) {
    const refused = (await desk.give('enroll.beginWithSession', by(text))) as EnrollView;
    if (refused.stage === 'ready') await desk.give('enroll.confirm', { id: refused.id });
    expect(desk.told()).not.toContain(text);
  }
  for (const accessToken of [
    `eyJhbGciOiJSUzI1NiJ9.${'y'.repeat(60)}.${'z'.repeat(60)}`,
    'my-very-own-token-text',
  ]) {
    const refused = (await desk.give('enroll.beginWithToken', {
      poolId: desk.pool.id,
      accessToken,
    })) as EnrollView;
    expect(refused).toMatchObject({ stage: 'failed' });
    expect(desk.told()).not.toContain(accessToken);
  }
  expectNothingTold(desk, 4);
});

test('every action on users, and the pool check', async () => {
  const desk = await poolDesk({ mfa: 'OPTIONAL', clientSecret: true });
  for (const user of desk.seeded.users) await desk.enroll(user);
  const ids = (await desk.accounts()).map(({ id }) => id);
  for (const kind of [
    'reconcile',
    'verify',
    'rotate',
    'prefer-off',
    'prefer-on',
    'reset',
    'recreate',
    'set-password',
  ]) {
    desk.time.advance(90_000);
    await desk.give('actions.plan', { kind, ids });
    const confirm = kind === 'recreate' ? { confirm: 'recreate' } : {};
    const job = (await desk.give('actions.run', { kind, ids, ...confirm })) as JobView;
    expect([kind, (await desk.ended(job.id)).failed]).toEqual([kind, 0]);
  }
  await desk.give('pools.check', { id: desk.pool.id, input: { ...desk.input, clientSecret: '' } });
  await desk.give('pools.check', {
    input: { ...desk.input, name: 'new one', clientSecret: 'typed0secret0of0mine' },
  });
  expect(desk.told()).not.toContain('typed0secret0of0mine');
  await desk.give('app.snapshot');
  expectNothingTold(desk, 30);
}, 40_000);

test('a check of another address does not send the stored client secret there', async () => {
  const desk = await poolDesk({ clientSecret: true });
  const other = await startProxy(desk.server.endpoint);
  const input = { ...desk.input, clientSecret: '', endpoint: other.endpoint };
  await desk.give('pools.check', { id: desk.pool.id, input });
  await other.close();
  expect(other.exchanges.length).toBeGreaterThan(0);
  expect(JSON.stringify(other.exchanges.map(({ request }) => request))).not.toContain('SECRET_HASH');
  // At its own address it goes along.
  await desk.give('pools.check', { id: desk.pool.id, input: { ...desk.input, clientSecret: '' } });
  expect(JSON.stringify(desk.proxy.exchanges.map(({ request }) => request))).toContain('SECRET_HASH');
});
