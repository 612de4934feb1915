import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { poolFields, tempVault } from './temp-vault.ts';

test('a pool is kept with every field, its client secret sealed', () => {
  const { vault, another } = tempVault();
  const fields = poolFields({
    name: 'Production EU',
    color: 'orange',
    clientSecret: new Secret('s3cr3tOfTheClient'),
    endpoint: 'https://cognito.example.com',
    flow: 'password',
    profile: 'qa',
    production: true,
    local: true,
  });
  const { id } = vault.pools.add(fields);
  const read = another().pools.get(id);
  const { clientSecret, ...plain } = fields;
  expect(read).toMatchObject({ ...plain, id, clockOffsetMs: null });
  expect(read?.clientSecret?.reveal()).toBe(clientSecret?.reveal());
});

test('a pool without the optional fields has nulls there', () => {
  const { vault, another } = tempVault();
  const { id } = vault.pools.add(poolFields());
  expect(another().pools.get(id)).toMatchObject({
    clientSecret: null,
    endpoint: null,
    profile: null,
    production: false,
    local: false,
  });
});

test('updating replaces every field, and may take the client secret away', () => {
  const { vault } = tempVault();
  const { id } = vault.pools.add(poolFields({ clientSecret: new Secret('one'), production: true }));
  vault.pools.setClockOffset(id, 1234.6);
  const changed = poolFields({
    name: 'Renamed',
    clientSecret: new Secret('two'),
    endpoint: 'https://a.example',
  });
  vault.pools.update(id, changed);
  expect(vault.pools.get(id)).toMatchObject({ name: 'Renamed', production: false, clockOffsetMs: 1235 });
  expect(vault.pools.get(id)?.clientSecret?.reveal()).toBe('two');
  vault.pools.update(id, { ...changed, clientSecret: null });
  expect(vault.pools.get(id)?.clientSecret).toBeNull();
});

test('pools are found by name in any case, and names are unique in any case', () => {
  const { vault } = tempVault();
  const { id } = vault.pools.add(poolFields({ name: 'Staging' }));
  expect(vault.pools.byName('sTAGING')?.id).toBe(id);
  expect(vault.pools.byName('Stag')).toBeNull();
  expect(() => vault.pools.add(poolFields({ name: 'STAGING' }))).toThrow(/UNIQUE/);
});

test('pools are listed in the order of making', () => {
  const { vault, clock } = tempVault();
  for (const name of ['C', 'A', 'B']) {
    vault.pools.add(poolFields({ name }));
    clock.now += 1;
  }
  expect(vault.pools.list().map((pool) => pool.name)).toEqual(['C', 'A', 'B']);
});

test('the endpoint of the local pool can be set alone', () => {
  const { vault } = tempVault();
  const { id } = vault.pools.add(poolFields({ local: true, clientSecret: new Secret('kept') }));
  vault.pools.setEndpoint(id, 'http://127.0.0.1:4711');
  expect(vault.pools.get(id)).toMatchObject({ endpoint: 'http://127.0.0.1:4711', local: true });
  expect(vault.pools.get(id)?.clientSecret?.reveal()).toBe('kept');
});

test('a client secret that does not open leaves the pool usable without it', () => {
  const { vault, tamper } = tempVault();
  const { id } = vault.pools.add(poolFields({ clientSecret: new Secret('lost') }));
  tamper('UPDATE pool SET client_secret = ? WHERE id = ?', Buffer.alloc(50, 1), id);
  expect(vault.pools.list()).toMatchObject([{ id, clientSecret: null }]);
});

test('a colour or flow of another version costs itself, not the list', () => {
  const { vault, tamper } = tempVault();
  const { id } = vault.pools.add(poolFields({ name: 'kept' }));
  tamper(`UPDATE pool SET color = 'magenta', flow = 'telepathy' WHERE id = ?`, id);
  expect(vault.pools.list()).toMatchObject([{ name: 'kept', color: 'grey', flow: 'auto' }]);
});

test('the flow that was found is kept beside the one chosen, until it is to be found anew', () => {
  const { vault, another } = tempVault();
  const { id } = vault.pools.add(poolFields({ flow: 'auto' }));
  expect(another().pools.get(id)).toMatchObject({ flow: 'auto', learnedFlow: null });
  vault.pools.setLearnedFlow(id, 'srp');
  expect(another().pools.get(id)).toMatchObject({ flow: 'auto', learnedFlow: 'srp' });
  vault.pools.update(id, poolFields({ flow: 'auto', name: 'Renamed' }));
  expect(vault.pools.get(id)?.learnedFlow).toBe('srp');
  vault.pools.setLearnedFlow(id, null);
  expect(another().pools.get(id)?.learnedFlow).toBeNull();
});

test.each(['auto', 'quantum', ''])('a learned flow "%s" in the file is none', (text) => {
  const { vault, tamper } = tempVault();
  const { id } = vault.pools.add(poolFields({ flow: 'auto' }));
  tamper('UPDATE pool SET learned_flow = ? WHERE id = ?', text, id);
  expect(vault.pools.get(id)?.learnedFlow).toBeNull();
});

test('two client secrets are sealed as one', () => {
  const { vault, another, peekBytes } = tempVault();
  const { id } = vault.pools.add(poolFields({ clientSecret: new Secret('old0secret new0secret') }));
  expect(another().pools.get(id)?.clientSecret?.reveal()).toBe('old0secret new0secret');
  const bytes = peekBytes('SELECT client_secret FROM pool WHERE id = ?', id).toString('latin1');
  expect(bytes).not.toMatch(/old0secret|new0secret/);
});
