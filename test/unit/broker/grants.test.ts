import { describe, expect, test } from 'vitest';
import { codeAt, stepAt } from '../../../main/totp/software-token.ts';
import { brokerPlace, until, type BrokerPlace } from './broker-place.ts';

const PERIOD = 30_000;

const step = ({ time }: BrokerPlace) => stepAt(time.clock(), PERIOD);
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error: unknown) => (error as { code: string }).code,
  );

describe('a grant', () => {
  test('that is none: a run gives to its own programs only', async () => {
    const place = await brokerPlace();
    const raw = await place.silent();
    expect(await raw.prove(place.userKey(), place.host.address)).toEqual({ ok: {} });
    for (const verb of ['list', 'take', 'acquire', 'password'])
      expect(await raw.ask({ id: 1, verb, ...(verb === 'list' ? {} : { account: 'alice' }) })).toMatchObject({
        error: { code: 'NO_GRANT' },
      });
    expect(place.outcomes()).toEqual(
      ['list', 'take', 'acquire', 'password'].map((verb) => `${verb} NO_GRANT`),
    );
  });

  test('has an end, to the millisecond', async () => {
    const place = await brokerPlace();
    const link = await place.link(place.mint({ endsAt: place.time.clock() + 60_000 }));
    place.time.advance(59_999);
    expect(await codeOf(link.call('peek', { account: 'alice' }))).toBe('ok');
    place.time.advance(1);
    for (const verb of ['peek', 'take', 'find', 'acquire', 'release'] as const)
      expect(await codeOf(link.call(verb, { account: 'alice' }))).toBe('EXPIRED_GRANT');
    expect(await codeOf(link.call('report', { account: 'alice', outcome: 'ok' }))).toBe('EXPIRED_GRANT');
    expect(await codeOf(link.call('list', {}))).toBe('EXPIRED_GRANT');
  });

  test.each<[string, string, (place: BrokerPlace, id: string) => void]>([
    ['is revoked', 'EXPIRED_GRANT', (place, id) => place.grants.revoke(id)],
    ['is locked', 'LOCKED', (place) => place.grants.lock()],
    ['ends', 'EXPIRED_GRANT', () => undefined],
  ])('that %s while a code is waited for gives it to nobody', async (_, code, end) => {
    const place = await brokerPlace();
    const grant = place.mint({ endsAt: place.time.clock() + 20_000 });
    const raw = await place.raw(grant);
    raw.send({ id: 1, verb: 'take', account: 'alice' }, { id: 2, verb: 'take', account: 'alice' });
    await place.time.untilSleeping(1);
    end(place, grant.id);
    place.time.advance(PERIOD);
    await until(() => raw.heard.includes('"error"'));
    expect(raw.heard).toContain(`{"id":2,"error":{"code":"${code}"`);
    const token = place.tokens.get('alice');
    if (!token) throw new Error('no alice');
    const waited = codeAt(token, step(place));
    expect(raw.heard).not.toContain(waited);
    // The step is spent all the same: somebody may have seen it.
    const again = await place.link(place.mint());
    place.time.advance(PERIOD);
    expect(await again.call('take', { account: 'alice' })).toMatchObject({ step: step(place) });
    expect(place.outcomes()).toEqual(['take ok', `take ${code}`, 'take ok']);
  });

  test('that ends while an account is waited for leaves account and codes untouched', async () => {
    const place = await brokerPlace();
    const holder = await place.link();
    await holder.call('acquire', { account: 'alice' });
    const grant = place.mint();
    const link = await place.link(grant);
    let waiting = 0;
    const told = () => (waiting += 1);
    const calls = [
      link.call('acquire', { account: 'alice' }, told),
      link.call('take', { account: 'alice' }, told),
    ].map(codeOf);
    await until(() => waiting === 2);
    place.grants.revoke(grant.id);
    await holder.call('release', { account: 'alice' });
    expect(await Promise.all(calls)).toEqual(['EXPIRED_GRANT', 'EXPIRED_GRANT']);
    expect(place.holds.list()).toEqual([]);
    expect(place.vault.ledger.stepsByAccount()).toEqual(new Map());
  });

  test('that was revoked is told so, also to programs that come later', async () => {
    const place = await brokerPlace();
    const grant = place.mint();
    const link = await place.link(grant);
    place.grants.revoke(grant.id);
    expect(await codeOf(link.call('list', {}))).toBe('EXPIRED_GRANT');
    expect(await codeOf((await place.link(grant)).call('list', {}))).toBe('EXPIRED_GRANT');
    expect(place.grants.living().map((one) => one.grant.id)).not.toContain(grant.id);
  });

  test('ends with a lock, and no other grant comes of it', async () => {
    const place = await brokerPlace();
    const link = await place.link();
    place.grants.lock();
    await expect(link.call('take', { account: 'alice' })).rejects.toMatchObject({ code: 'LOCKED' });
    expect(place.grants.living()).toEqual([]);
    place.grants.revoke(place.mint().id);
    expect(await codeOf(link.call('list', {}))).toBe('LOCKED');
  });
});

describe('the rate', () => {
  test('is that of one grant, and goes up again with the next minute', async () => {
    const place = await brokerPlace();
    const link = await place.link(place.mint({ perMinute: 5 }));
    const calls = await Promise.all(Array.from({ length: 7 }, () => codeOf(link.call('list', {}))));
    expect(calls).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'RATE_LIMITED', 'RATE_LIMITED']);
    place.time.advance(20_000);
    await expect(link.call('take', { account: 'alice' })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 40_000,
    });
    expect(await codeOf((await place.link()).call('list', {}))).toBe('ok');
    place.time.advance(40_000);
    expect(await codeOf(link.call('take', { account: 'alice' }))).toBe('ok');
    expect(place.outcomes().filter((line) => line.endsWith('RATE_LIMITED'))).toHaveLength(3);
  });
});

test('codes are counted by grant, and programs by project', async () => {
  const place = await brokerPlace();
  const grant = place.mint();
  const link = await place.link(grant);
  await link.call('take', { account: 'alice' });
  link.call('take', { account: 'alice' }).catch(() => undefined);
  await place.time.untilSleeping(1);
  await place.raw();
  expect(place.grants.living().find((one) => one.grant.id === grant.id)?.codes).toBe(1);
  expect(place.host.clientsByProject()).toEqual(
    new Map([
      ['/project', 1],
      ['/raw', 1],
    ]),
  );
  await link.close();
  await until(() => !place.host.clientsByProject().has('/project'));
});

describe('the lock', () => {
  test('is for the user’s own key', async () => {
    const place = await brokerPlace();
    await expect((await place.link()).call('lock', {})).rejects.toMatchObject({ code: 'DENIED' });
    expect([place.locks(), place.outcomes()]).toEqual([0, ['lock DENIED']]);
  });

  test('is answered before it comes', async () => {
    const locking: Promise<void>[] = [];
    const place: BrokerPlace = await brokerPlace({
      onLock: () => void locking.push(place.host.close({ code: 'LOCKED', message: 'Poolkey was locked.' })),
    });
    const user = await place.silent();
    await user.prove(place.userKey(), place.host.address);
    expect(await user.ask({ id: 1, verb: 'lock' })).toEqual({ id: 1, ok: {} });
    await until(() => locking.length === 1);
    await Promise.all(locking);
    expect(place.outcomes()).toEqual(['lock ok']);
    await user.ended;
  });
});
