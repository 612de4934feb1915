import { describe, expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { COGNITO_TOKEN } from '../../../main/totp/software-token.ts';
import { randomBase32 } from '../vault/temp-vault.ts';
import { brokerPlace, until } from './broker-place.ts';

/** So many accounts with the tag `shared`, and their names. */
async function shared(count: number, periodMs = 30_000) {
  const place = await brokerPlace();
  const names = Array.from({ length: count }, (_, i) => `user-${i}`);
  for (const name of names) {
    const { id } = place.vault.accounts.add({ poolId: null, username: name, label: name, issuer: '' });
    place.vault.accounts.setTags(id, ['shared']);
    place.vault.tokens.saveConfirmed(id, { ...COGNITO_TOKEN, periodMs, secret: new Secret(randomBase32()) });
  }
  return { place, names };
}

describe('by a tag', () => {
  test('each of many gets an account of its own, and who comes too late is told that all are in use', async () => {
    const { place, names } = await shared(6);
    const links = await Promise.all(names.map((name) => place.link(undefined, `worker of ${name}`)));
    const got = await Promise.all(links.map((link) => link.call('acquire', { tag: 'shared' })));
    expect(got.map(({ account }) => account.name).toSorted()).toEqual(names);
    const late = await place.link();
    await expect(late.call('acquire', { tag: 'shared', maxWaitMs: 0 })).rejects.toMatchObject({
      code: 'BUSY',
      message: expect.stringMatching(/All 6 accounts .* in use, the first by worker of user-\d/) as string,
    });
    const waiting = late.call('acquire', { tag: 'shared' });
    await links[3]?.call('release', { account: got[3]?.account.id ?? '' });
    expect((await waiting).account.id).toBe(got[3]?.account.id);
  });

  test('the one whose last code is longest ago comes first, one that had none before all', async () => {
    const { place, names } = await shared(4);
    const user = await place.link();
    // user-2 last, user-0 the longest ago; user-3 never.
    for (const name of ['user-0', 'user-1', 'user-2']) {
      await user.call('take', { account: name });
      place.time.advance(60_000);
    }
    const order = [];
    for (const _ of names) {
      const { account } = await (await place.link()).call('acquire', { tag: 'shared' });
      order.push(account.name);
    }
    expect(order).toEqual(['user-3', 'user-0', 'user-1', 'user-2']);
  });

  test('that goes by the time, and not by the number of the step, where periods differ', async () => {
    const { place } = await shared(1);
    const slow = place.vault.accounts.add({ poolId: null, username: 'slow', label: 'slow', issuer: '' });
    place.vault.accounts.setTags(slow.id, ['shared']);
    place.vault.tokens.saveConfirmed(slow.id, {
      ...COGNITO_TOKEN,
      periodMs: 60_000,
      secret: new Secret(randomBase32()),
    });
    const user = await place.link();
    await user.call('take', { account: 'user-0' });
    place.time.advance(600_000);
    await user.call('take', { account: 'slow' });
    const { account } = await (await place.link()).call('acquire', { tag: 'shared' });
    expect(account.name).toBe('user-0');
  });

  test('the same program gets the same account again, as often as it asks', async () => {
    const { place } = await shared(3);
    const link = await place.link();
    const first = await link.call('acquire', { tag: 'shared' });
    // Not the longest rested one any more.
    await link.call('take', { account: first.account.id });
    for (let i = 0; i < 3; i += 1)
      expect((await link.call('acquire', { tag: 'shared' })).account).toEqual(first.account);
    expect(place.holds.list()).toHaveLength(1);
  });

  test('that nobody has, or that is out of the grant’s scope, there is none', async () => {
    const { place } = await shared(1);
    const link = await place.link(place.mint({ scope: { tags: ['buyer'], passwords: false } }));
    for (const wish of [{ tag: 'none' }, { tag: 'shared' }, { account: 'user-0' }])
      await expect(link.call('acquire', wish)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(link.call('acquire', { account: 'alice', tag: 'buyer' })).rejects.toMatchObject({
      code: 'USAGE',
    });
    const any = await link.call('acquire', {});
    expect(any.account.tags).toContain('buyer');
  });

  test('one who waits for any gets the first that is free', async () => {
    const { place } = await shared(2);
    const [a, b, c] = [await place.link(), await place.link(), await place.link()];
    await a.call('acquire', { tag: 'shared' });
    const { account } = await b.call('acquire', { tag: 'shared' });
    let waits = false;
    const waiting = c.call('acquire', { tag: 'shared' }, () => (waits = true));
    await until(() => waits);
    await b.call('release', { account: account.id });
    expect((await waiting).account.id).toBe(account.id);
  });
});

describe('of a shard', () => {
  const drawn = async (place: Awaited<ReturnType<typeof shared>>['place'], index: number, total: number) => {
    const names = [];
    for (;;) {
      const link = await place.link();
      const got = await link
        .call('acquire', { tag: 'shared', shard: { index, total }, maxWaitMs: 0 })
        .catch((error: unknown) => (error as { code: string }).code);
      if (typeof got === 'string') return { names, end: got };
      names.push(got.account.name);
    }
  };

  test.each([
    [7, 3],
    [3, 3],
    [10, 1],
  ])('%i accounts over %i shards: each has its own, and together they have all', async (count, total) => {
    const { place, names } = await shared(count);
    const shards = [];
    for (let index = 1; index <= total; index += 1) shards.push(await drawn(place, index, total));
    expect(shards.map(({ end }) => end)).toEqual(Array.from({ length: total }, () => 'BUSY'));
    expect(shards.flatMap((shard) => shard.names).toSorted()).toEqual(names.toSorted());
    const sizes = shards.map((shard) => shard.names.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  test('too many shards are told so, and a shard outside of the total has none', async () => {
    const { place } = await shared(2);
    expect(await drawn(place, 3, 3)).toEqual({ names: [], end: 'NOT_FOUND' });
    expect(await drawn(place, 5, 2)).toEqual({ names: [], end: 'NOT_FOUND' });
  });
});
