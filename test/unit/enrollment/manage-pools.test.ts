import { expect, test } from 'vitest';
import type { PoolInput } from '../../../main/contract/pools.ts';
import { addPool, checkPoolUpdate, removePool, updatePool } from '../../../main/enrollment/manage-pools.ts';
import type { Pool } from '../../../main/vault/pool-store.ts';
import type { Vault } from '../../../main/vault/vault.ts';
import { tempVault } from '../vault/temp-vault.ts';

const POOL = { name: 'stage', userPoolId: 'local_Abc123', clientId: 'client1' };

function added(extra: object) {
  const { vault } = tempVault();
  const pool = addPool(vault, { ...POOL, ...extra });
  if (!pool.ok) throw new Error(pool.error.code);
  return { vault, pool: pool.value };
}

function edit(vault: Vault, pool: Pool, input: PoolInput): void {
  const checked = checkPoolUpdate(vault, pool, input);
  if (!checked.ok) throw new Error(checked.error.code);
  updatePool(vault, pool, checked.value);
}

test('what an edit does not name stays: Region, profile, client secret', () => {
  const { vault, pool } = added({
    endpoint: 'http://127.0.0.1:9229',
    region: 'eu-west-1',
    profile: 'stage',
    clientSecret: 'abc123',
  });
  edit(vault, pool, { ...POOL, name: 'renamed', endpoint: 'http://127.0.0.1:9229' });
  const now = vault.pools.get(pool.id);
  expect(now).toMatchObject({ name: 'renamed', region: 'eu-west-1', profile: 'stage' });
  expect(now?.clientSecret?.reveal()).toBe('abc123');
});

test('an edit may change them', () => {
  const { vault, pool } = added({ endpoint: 'http://127.0.0.1:9229', region: 'eu-west-1' });
  edit(vault, pool, {
    ...POOL,
    endpoint: 'http://127.0.0.1:9229',
    region: 'us-west-2',
    profile: 'other',
  });
  expect(vault.pools.get(pool.id)).toMatchObject({ region: 'us-west-2', profile: 'other' });
});

test('a pool with accounts is not removed', () => {
  const { vault, pool } = added({ endpoint: 'http://127.0.0.1:9229' });
  const account = vault.accounts.ensure(pool.id, 'alice');
  expect(removePool(vault, pool)).toMatchObject({ ok: false, error: { code: 'POOL_IN_USE' } });
  vault.accounts.remove([account.id]);
  expect(removePool(vault, pool)).toMatchObject({ ok: true });
  expect(vault.pools.list()).toEqual([]);
});

test('no client secret any more: only when that is said', () => {
  const { vault, pool } = added({ endpoint: 'http://127.0.0.1:9229', clientSecret: 'abc123' });
  edit(vault, pool, { ...POOL, endpoint: 'http://127.0.0.1:9229' });
  expect(vault.pools.get(pool.id)?.clientSecret?.reveal()).toBe('abc123');
  edit(vault, pool, { ...POOL, endpoint: 'http://127.0.0.1:9229', noClientSecret: true });
  expect(vault.pools.get(pool.id)?.clientSecret).toBeNull();
});

test('another app client may allow other flows: what was learned is forgotten; a new name changes nothing', () => {
  const { vault, pool } = added({ endpoint: 'http://127.0.0.1:9229' });
  vault.pools.setLearnedFlow(pool.id, 'password');
  const now = () => vault.pools.get(pool.id) ?? pool;
  edit(vault, now(), { ...POOL, name: 'renamed', endpoint: 'http://127.0.0.1:9229' });
  expect(now().learnedFlow).toBe('password');
  edit(vault, now(), { ...POOL, clientId: 'client2', endpoint: 'http://127.0.0.1:9229' });
  expect(now().learnedFlow).toBeNull();
});
