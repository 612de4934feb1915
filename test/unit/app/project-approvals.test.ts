import { describe, expect, test } from 'vitest';
import type { BrokerLink } from '../../../main/client/broker-link.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { until } from '../broker/broker-place.ts';
import { brokerDesk, codeOf, NO, YES } from './broker-desk.ts';

const MINUTE = 60_000;
const take = (link: BrokerLink) => codeOf(link.call('peek', { account: 'alice' }));
const eight = (desk: ReturnType<typeof brokerDesk>) =>
  Promise.all(Array.from({ length: 8 }, (_, i) => desk.program('/shop', `test worker ${i}`)));

describe('a project that comes for the first time', () => {
  test('is asked about once, however many of its programs come together', async () => {
    const desk = brokerDesk();
    await desk.open();
    const links = await eight(desk);
    const told: string[] = [];
    const answers = links.map((link) =>
      codeOf(link.call('take', { account: 'alice', maxWaitMs: 900_000 }, ({ why }) => void told.push(why))),
    );
    await until(() => told.length === 8);
    expect(told).toEqual(Array.from({ length: 8 }, () => 'approval'));
    expect(desk.questions).toMatchObject([{ project: '/shop', accounts: 2 }]);
    expect(desk.questions[0]?.client).toMatch(/^test worker \d$/);
    await desk.answer(1, YES);
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 8 }, () => 'ok'));
    expect(await Promise.all(links.map(take))).toEqual(Array.from({ length: 8 }, () => 'ok'));
    expect(desk.questions).toHaveLength(1);
  });

  test('is asked about for itself, whatever another project may', async () => {
    const desk = brokerDesk();
    await desk.open();
    const [shop, bank] = [take(await desk.program('/shop')), take(await desk.program('/bank'))];
    await until(() => desk.questions.length === 2);
    desk.questions.find(({ project }) => project === '/shop')?.answer(YES);
    desk.questions.find(({ project }) => project === '/bank')?.answer(NO);
    expect(await Promise.all([shop, bank])).toEqual(['ok', 'DENIED']);
  });

  test('does not end the question when it goes away', async () => {
    const desk = brokerDesk();
    await desk.open();
    const [leaving, staying] = [await desk.program('/shop'), await desk.program('/shop')];
    const left = take(leaving);
    const stays = take(staying);
    await until(() => desk.questions.length === 1);
    await leaving.close();
    expect(await left).toBe('NO_BROKER');
    await until(() => desk.vault.audit.list({ count: 9 }).some(({ outcome }) => outcome === 'ABORTED'));
    await desk.answer(1, YES);
    expect(await stays).toBe('ok');
    expect(desk.questions).toHaveLength(1);
  });
});

describe('no', () => {
  test('is heard by all, and remembered for a minute', async () => {
    const desk = brokerDesk();
    await desk.open();
    const links = await eight(desk);
    const answers = links.map(take);
    await desk.answer(1, NO);
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 8 }, () => 'DENIED'));
    desk.time.advance(MINUTE - 1);
    expect(await Promise.all(links.map(take))).toEqual(Array.from({ length: 8 }, () => 'DENIED'));
    expect(desk.questions).toHaveLength(1);
    desk.time.advance(1);
    const again = links.map(take);
    await desk.answer(2, YES);
    expect(await Promise.all(again)).toEqual(Array.from({ length: 8 }, () => 'ok'));
    expect(desk.vault.audit.list({ count: 100 }).filter(({ outcome }) => outcome === 'DENIED')).toHaveLength(
      16,
    );
  });
});

describe('yes', () => {
  test('for ten minutes ends after ten minutes', async () => {
    const desk = brokerDesk();
    await desk.open();
    const link = await desk.program('/shop');
    const first = take(link);
    await desk.answer(1, { choice: 'minutes', passwords: false });
    expect(await first).toBe('ok');
    desk.time.advance(10 * MINUTE - 1);
    expect(await take(link)).toBe('ok');
    desk.time.advance(1);
    const again = take(link);
    await desk.answer(2, NO);
    expect(await again).toBe('DENIED');
  });

  test('until the lock ends with it, and is asked for anew after that', async () => {
    const desk = brokerDesk();
    const broker = await desk.open();
    const first = take(await desk.program('/shop'));
    await desk.answer(1, YES);
    expect(await first).toBe('ok');
    desk.time.advance(30 * 24 * 60 * MINUTE);
    expect(await take(await desk.program('/shop'))).toBe('ok');
    await desk.close(broker);
    await desk.open();
    const again = take(await desk.program('/shop'));
    await desk.answer(2, NO);
    expect(await again).toBe('DENIED');
  });

  test('for ever outlives the lock and the vault’s closing, until it is forgotten', async () => {
    const desk = brokerDesk();
    const before = await desk.open();
    const first = take(await desk.program('/shop'));
    await desk.answer(1, { choice: 'always', passwords: false });
    expect(await first).toBe('ok');
    await desk.close(before);
    desk.vault.close();

    const broker = await desk.open(desk.file.open());
    const link = await desk.program('/shop');
    expect(await take(link)).toBe('ok');
    expect(desk.questions).toHaveLength(1);
    expect(broker.view()).toMatchObject({
      approvals: [{ project: '/shop', passwords: false }],
      grants: [{ project: '/shop', kind: 'always', endsAt: null }],
    });

    broker.forget('/shop');
    expect(broker.view()).toMatchObject({ approvals: [], grants: [] });
    const again = take(link);
    await desk.answer(2, NO);
    expect(await again).toBe('DENIED');
  });

  test('is for codes alone, unless passwords were ticked; for ever means that, too', async () => {
    const desk = brokerDesk();
    for (const { id } of desk.accounts) desk.vault.accounts.setPassword(id, new Secret('a-password-1'));
    const before = await desk.open();
    const answered = async (project: string, passwords: boolean) => {
      const link = await desk.program(project);
      const call = codeOf(link.call('password', { account: 'alice' }));
      await desk.answer(desk.questions.length + 1, { choice: 'always', passwords });
      return call;
    };
    expect(await answered('/shop', false)).toBe('DENIED');
    expect(await answered('/bank', true)).toBe('ok');
    await desk.close(before);
    const broker = await desk.open();
    const [shop, bank] = [await desk.program('/shop'), await desk.program('/bank')];
    await expect(shop.call('password', { account: 'alice' })).rejects.toMatchObject({ code: 'DENIED' });
    expect(await bank.call('password', { account: 'alice' })).toEqual({ password: 'a-password-1' });
    expect(broker.view().grants).toMatchObject([
      { project: '/shop', passwords: false },
      { project: '/bank', passwords: true },
    ]);
  });
});
