import { describe, expect, test } from 'vitest';
import type { BrokerLink } from '../../../main/client/broker-link.ts';
import type { Waiting } from '../../../main/broker/protocol.ts';
import { VaultUnusableError } from '../../../main/vault/database.ts';
import { brokerPlace, keyOf, until, type BrokerPlace } from './broker-place.ts';
import { RawClient } from './raw-client.ts';

const ALICE = { account: 'alice' };
const AT_ONCE = { ...ALICE, maxWaitMs: 0 };

/** Acquires, and notes the name when it has got it. */
function inLine(link: BrokerLink, name: string, got: string[]) {
  let waits = false;
  const done = link.call('acquire', ALICE, () => (waits = true)).then(() => got.push(name));
  return { done, waits: () => waits };
}

const holder = ({ holds, vault }: BrokerPlace) => {
  const id = vault.accounts.list().find(({ username }) => username === 'alice')?.id ?? '';
  return holds.holderOf(`use:${id}`)?.holder ?? null;
};

describe('an account that a program has for itself', () => {
  test('goes to those who wait in the order in which they came', async () => {
    const place = await brokerPlace();
    const first = await place.link();
    await first.call('acquire', ALICE);
    const got: string[] = [];
    const line = [];
    for (const name of ['b', 'c', 'd', 'e']) {
      const link = await place.link(undefined, name);
      const waiting = inLine(link, name, got);
      await until(waiting.waits);
      line.push({ link, ...waiting });
    }
    let before: BrokerLink = first;
    for (const [i, { link, done }] of line.entries()) {
      expect(got).toHaveLength(i);
      await before.call('release', ALICE);
      await done;
      before = link;
    }
    expect(got).toEqual(['b', 'c', 'd', 'e']);
  });

  test('is free when the program goes, politely or not', async () => {
    const place = await brokerPlace();
    const polite = await place.link();
    await polite.call('acquire', ALICE);
    await polite.close();
    const rude = await RawClient.open(place.host.address);
    await rude.prove(keyOf(place.mint()), place.host.address);
    expect(await rude.ask({ id: 1, verb: 'acquire', ...ALICE })).toHaveProperty('ok');
    const waiting = place.link().then((link) => link.call('acquire', ALICE));
    rude.socket.destroy();
    expect((await waiting).account.name).toBe('alice@stage');
  });

  test('is BUSY for the others, who are told by whom, before they wait and after', async () => {
    const place = await brokerPlace();
    await (await place.link(undefined, 'test worker 3')).call('acquire', ALICE);
    const link = await place.link(undefined, 'test worker 4');
    const told: Waiting[] = [];
    const refused = link.call('acquire', { ...ALICE, maxWaitMs: 150 }, (news) => void told.push(news));
    await expect(refused).rejects.toMatchObject({
      code: 'BUSY',
      message: expect.stringContaining('in use by test worker 3') as string,
    });
    expect(told).toEqual([{ why: 'account', forMs: 150, account: 'alice', holder: 'test worker 3' }]);
    await expect(link.call('take', AT_ONCE)).rejects.toMatchObject({ code: 'BUSY' });
    expect(place.outcomes()).toEqual(['acquire ok', 'acquire BUSY', 'take BUSY']);
  });

  test('gives its codes to that program alone, and to the others afterwards', async () => {
    const place = await brokerPlace();
    const [owner, other] = [await place.link(undefined, 'owner'), await place.link()];
    await owner.call('acquire', ALICE);
    const news: Waiting[] = [];
    const waiting = other.call('take', ALICE, (told) => void news.push(told));
    await until(() => news.length > 0);
    const { step } = await owner.call('take', ALICE);
    expect(news).toMatchObject([{ why: 'account', holder: 'owner' }]);
    await owner.call('release', ALICE);
    await place.time.untilSleeping(1);
    place.time.advance(30_000);
    expect(await waiting).toMatchObject({ step: step + 1 });
    expect(holder(place), 'to wait for codes takes no account').toBeNull();
    // To look is no use of it.
    await owner.call('acquire', ALICE);
    expect(await other.call('peek', ALICE)).toHaveProperty('code');
  });

  test('stays with a program that asks for its codes and for itself at the same time', async () => {
    const place = await brokerPlace();
    const [owner, both] = [await place.link(), await place.link(undefined, 'both')];
    await owner.call('acquire', ALICE);
    let waiting = 0;
    const calls = [
      both.call('acquire', ALICE, () => (waiting += 1)),
      both.call('take', ALICE, () => (waiting += 1)),
    ];
    await until(() => waiting === 2);
    await owner.call('release', ALICE);
    await Promise.all(calls);
    expect(holder(place)).toBe('both');
    await expect(owner.call('acquire', AT_ONCE)).rejects.toMatchObject({ code: 'BUSY' });
  });

  test('can be given back by nobody else', async () => {
    const place = await brokerPlace();
    const [owner, other] = [await place.link(undefined, 'owner'), await place.link()];
    await owner.call('acquire', ALICE);
    expect(await other.call('release', ALICE)).toEqual({});
    expect(holder(place)).toBe('owner');
  });

  test('is another matter than the sign-in that workers share', async () => {
    const place = await brokerPlace();
    const [one, two] = [await place.link(), await place.link()];
    await one.call('acquire', { ...ALICE, purpose: 'login' });
    await expect(two.call('acquire', { ...AT_ONCE, purpose: 'login' })).rejects.toMatchObject({
      code: 'BUSY',
    });
    expect(await two.call('acquire', AT_ONCE)).toHaveProperty('account');
    await one.call('release', { ...ALICE, purpose: 'login' });
    expect(await two.call('acquire', { ...AT_ONCE, purpose: 'login' })).toHaveProperty('account');
  });
});

describe('what goes wrong for one who waits', () => {
  test('is no trouble of the others, nor of those who come later', async () => {
    const bugs: unknown[] = [];
    const place = await brokerPlace({ onBug: (error) => void bugs.push(error) });
    const { id } = place.vault.accounts.list().find(({ username }) => username === 'bob') ?? { id: '' };
    place.at.tamper(
      `CREATE TRIGGER no_bob BEFORE INSERT ON hold WHEN NEW.name = 'use:${id}' BEGIN SELECT RAISE(ABORT, 'no'); END`,
    );
    const link = await place.link();
    await link.call('acquire', ALICE);
    const other = await place.link();
    const waiting = other.call('acquire', ALICE);
    await expect(other.call('acquire', { account: 'bob' })).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(bugs).toHaveLength(1);
    await link.call('release', ALICE);
    await waiting;
    place.at.tamper('DROP TRIGGER no_bob');
    expect(await link.call('acquire', { account: 'bob' })).toHaveProperty('account');
  });

  test('is told where a person can do something about it', async () => {
    const place = await brokerPlace();
    const link = await place.link();
    const { holds } = place.vault;
    const take = holds.take.bind(holds);
    holds.take = () => Promise.reject(new VaultUnusableError('DISK_FULL', 'The disk is full.'));
    await expect(link.call('acquire', ALICE)).rejects.toMatchObject({ code: 'DISK_FULL' });
    holds.take = take;
    expect(await link.call('acquire', ALICE)).toHaveProperty('account');
    expect(place.outcomes()).toEqual(['acquire DISK_FULL', 'acquire ok']);
  });
});
