import { expect, test } from 'vitest';
import type { ProgramAnswer } from '../../../main/app/project-approvals.ts';
import { until } from '../broker/broker-place.ts';
import { brokerDesk, codeOf, YES } from './broker-desk.ts';

const ALICE = { account: 'alice' };

/** A desk whose project has been let in. */
async function openDesk(answer: ProgramAnswer = YES) {
  const desk = brokerDesk();
  const broker = await desk.open();
  const link = await desk.program('/shop', 'worker 1');
  const first = link.call('take', ALICE);
  await desk.answer(1, answer);
  await first;
  return { desk, broker, link };
}

test('shows who may have codes, who has which account, and nothing secret', async () => {
  const { desk, broker, link } = await openDesk();
  await link.call('acquire', ALICE);
  await link.call('acquire', { account: 'bob', purpose: 'login' });
  const [alice] = desk.accounts;
  expect(broker.view()).toMatchObject({
    state: 'serving',
    message: '',
    grants: [{ project: '/shop', kind: 'lock', endsAt: null, passwords: false, clients: 1, codes: 1 }],
    holds: [{ name: `use:${alice?.id}`, account: 'alice', holder: 'worker 1', elsewhere: false }],
  });
  await until(() => desk.pushes.of('broker.changed').length > 0);
  const all = JSON.stringify([broker.view(), broker.audit({ count: 100 }), desk.pushes.all]);
  for (const { id } of desk.accounts)
    expect(all).not.toContain(desk.vault.tokens.current(id)?.token.secret.reveal());
  expect(broker.audit({ count: 100 }).map(({ verb, account }) => `${verb} ${account}`)).toEqual([
    'acquire bob',
    'acquire alice',
    'take alice',
  ]);
});

test('an account can be freed by a person, and a grant revoked', async () => {
  const { desk, broker, link } = await openDesk();
  await link.call('acquire', ALICE);
  const other = await desk.program('/shop', 'worker 2');
  const waiting = other.call('acquire', ALICE);
  await broker.release(broker.view().holds[0]?.name ?? '');
  expect(await waiting).toHaveProperty('account.name', 'alice');
  broker.revoke(broker.view().grants[0]?.id ?? '');
  const again = codeOf(link.call('peek', ALICE));
  await desk.answer(2, { choice: 'deny', passwords: false });
  expect(await again).toBe('DENIED');
});

test('a project that was allowed for ever is asked for again when its grant is revoked', async () => {
  const { desk, broker, link } = await openDesk({ choice: 'always', passwords: false });
  expect(broker.view().approvals).toMatchObject([{ project: '/shop' }]);
  broker.revoke(broker.view().grants[0]?.id ?? '');
  expect(broker.view()).toMatchObject({ approvals: [], grants: [] });
  const again = codeOf(link.call('peek', ALICE));
  await desk.answer(2, { choice: 'deny', passwords: false });
  expect(await again).toBe('DENIED');
});

test('a lock tells who waits, frees what was held, and leaves nothing that would look into the closed vault', async () => {
  const { desk, broker, link } = await openDesk();
  await link.call('acquire', ALICE);
  const waiting = codeOf((await desk.program('/shop')).call('take', ALICE));
  const asking = codeOf((await desk.program('/bank')).call('take', ALICE));
  await until(() => desk.questions.length === 2);
  const uncaught: unknown[] = [];
  const listen = (error: unknown) => void uncaught.push(error);
  process.on('uncaughtException', listen);
  await desk.close(broker);
  expect(desk.vault.holds.list()).toEqual([]);
  desk.vault.close();
  desk.pushes.forget();
  expect(await Promise.all([waiting, asking])).toEqual(['LOCKED', 'LOCKED']);
  // Longer than it takes to tell the window of news.
  await new Promise((resume) => setTimeout(resume, 700));
  process.off('uncaughtException', listen);
  expect(uncaught).toEqual([]);
  expect(desk.pushes.of('broker.changed')).toEqual([]);
  expect(desk.bugs).toEqual([]);
});

test('a second app over the same folder says that it serves nobody, and leaves the first one alone', async () => {
  const { desk, broker } = await openDesk();
  const second = await desk.open(brokerDesk().vault, 'off');
  expect(second.view().message).toMatch(/^Another Poolkey serves at .* already\. Close it first\.$/);
  await desk.close(second);
  expect(broker.view().state).toBe('serving');
  expect(await codeOf((await desk.program('/shop')).call('peek', ALICE))).toBe('ok');
});
