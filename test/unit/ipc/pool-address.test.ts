import { expect, test, vi } from 'vitest';
import { handlersDesk } from './handlers-fixture.ts';

vi.mock('electron', () => ({ ipcMain: { handle: () => undefined } }));

const POOL = { name: 'stage', userPoolId: 'eu-west-1_Abc123', clientId: 'client1' };

async function poolWithUser() {
  const desk = await handlersDesk();
  const pool = desk.session.vault.pools.byName('stage') ?? (await desk.call('pools.add', POOL), null);
  const { id } = pool ?? desk.session.vault.pools.byName('stage') ?? { id: '' };
  desk.session.vault.accounts.ensure(id, 'alice');
  const edit = (change: object) => desk.call('pools.update', { id, input: { ...POOL, ...change } });
  return { desk, id, edit };
}

test('stored passwords go to another address only when a person agrees', async () => {
  const { desk, id, edit } = await poolWithUser();
  desk.agrees = false;
  for (const change of [
    { endpoint: 'https://evil.example' },
    { clientId: 'other' },
    { userPoolId: 'eu-west-1_Zzz' },
  ]) {
    expect(await edit(change)).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  }
  expect(desk.questions).toHaveLength(3);
  expect(desk.session.vault.pools.get(id)).toMatchObject({ endpoint: null, clientId: 'client1' });
  desk.agrees = true;
  expect(await edit({ endpoint: 'https://moved.example' })).toMatchObject({ ok: true });
  expect(desk.session.vault.pools.get(id)?.endpoint).toBe('https://moved.example');
});

test('what does not move the pool is not asked about', async () => {
  const { desk, edit } = await poolWithUser();
  desk.agrees = false;
  expect(await edit({ name: 'renamed', color: 'pink', production: true })).toMatchObject({ ok: true });
  expect(desk.questions).toEqual([]);
});

// A bug once: what lies in the trash did not count, and a page could put the users there and take them out again.
test('passwords in the trash, and a client secret by itself, are asked about too', async () => {
  const { desk, id, edit } = await poolWithUser();
  desk.agrees = false;
  const { accounts } = desk.session.vault;
  accounts.remove(accounts.list().map((account) => account.id));
  expect(await edit({ endpoint: 'https://evil.example' })).toMatchObject({ error: { code: 'CANCELLED' } });
  const secret = await desk.call('pools.add', { ...POOL, name: 'secret', clientSecret: 'abcdef123456' });
  const added = desk.session.vault.pools.byName('secret');
  expect(secret).toMatchObject({ ok: true });
  const moved = { ...POOL, name: 'secret', endpoint: 'https://evil.example' };
  expect(await desk.call('pools.update', { id: added?.id ?? '', input: moved })).toMatchObject({
    error: { code: 'CANCELLED' },
  });
  expect(desk.questions).toHaveLength(2);
  expect(desk.session.vault.pools.get(id)?.endpoint).toBeNull();
});
