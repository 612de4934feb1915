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
