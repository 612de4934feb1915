import { describe, expect, test } from 'vitest';
import { thisProcess } from '../../../main/vault/process-mark.ts';
import { brokerPlace, type BrokerPlace } from './broker-place.ts';

const AT_ONCE = { account: 'alice', maxWaitMs: 0 };

describe('a hold that was left behind', () => {
  const leave = (place: BrokerPlace, mark: { pid: number; host: string }, since: number) => {
    const { id } = place.vault.accounts.list().find(({ username }) => username === 'alice') ?? { id: '' };
    place.at.tamper(
      'INSERT INTO hold (name, owner, holder, pid, host, since) VALUES (?,?,?,?,?,?)',
      `use:${id}`,
      'whoever',
      'a worker of long ago',
      mark.pid,
      mark.host,
      since,
    );
  };

  test('by a process that had our number before is free: a container gives out the same numbers again', async () => {
    const place = await brokerPlace();
    leave(place, thisProcess(), place.time.clock());
    expect(await (await place.link()).call('acquire', AT_ONCE)).toHaveProperty('account');
  });

  test('by one that is gone is free', async () => {
    const place = await brokerPlace();
    leave(place, { ...thisProcess(), pid: 4_194_303 }, place.time.clock());
    expect(place.holds.list()).toEqual([]);
    expect(await (await place.link()).call('acquire', AT_ONCE)).toHaveProperty('account');
  });

  test('by a living one, or on another machine, is not, there for half a day', async () => {
    const place = await brokerPlace();
    const link = await place.link();
    leave(place, { ...thisProcess(), pid: process.ppid }, place.time.clock());
    await expect(link.call('acquire', AT_ONCE)).rejects.toMatchObject({ code: 'BUSY' });
    place.at.tamper('DELETE FROM hold');
    leave(place, { pid: 1, host: 'a-container-that-was' }, place.time.clock());
    await expect(link.call('acquire', AT_ONCE)).rejects.toMatchObject({
      message: expect.stringContaining('a worker of long ago') as string,
    });
    place.time.advance(12 * 3_600_000);
    expect(await link.call('acquire', AT_ONCE)).toHaveProperty('account');
  });
});
