import { describe, expect, test } from 'vitest';
import type { BrokerLink } from '../../../main/client/broker-link.ts';
import { brokerPlace, PASSWORD } from './broker-place.ts';

describe('a grant for some accounts', () => {
  const names = async (link: BrokerLink) =>
    (await link.call('list', {})).accounts.map(({ name }) => name).toSorted();

  test.each([
    [{ tags: ['seller'] }, ['carol@other']],
    [{ tags: ['eu', 'seller'] }, ['alice@stage', 'carol@other']],
    [{ pool: 'STAGE' }, ['alice@stage', 'bob@stage']],
    [{ pool: 'stage', tags: ['eu'] }, ['alice@stage']],
    [{ pool: 'other', tags: ['eu'] }, []],
    [{ tags: [] }, []],
    [{}, ['alice@stage', 'bob@stage', 'carol@other']],
  ])('%j shows %j', async (scope, shown) => {
    const place = await brokerPlace();
    expect(await names(await place.link(place.mint({ scope: { passwords: false, ...scope } })))).toEqual(
      shown,
    );
  });

  test('knows nothing of the others, whatever it asks, by name or by id', async () => {
    const place = await brokerPlace();
    const scope = { tags: ['buyer'], passwords: true };
    const raw = await place.raw(place.mint({ scope }));
    const carol = place.vault.accounts.list().find(({ username }) => username === 'carol')?.id ?? '';
    let id = 0;
    for (const account of ['carol', 'carol@other', 'car', carol, carol.slice(0, 12)])
      for (const verb of ['find', 'take', 'peek', 'acquire', 'release', 'password', 'report']) {
        const asked = { verb, account, ...(verb === 'report' ? { outcome: 'reused' } : {}) };
        const told = await raw.ask({ id: (id += 1), ...asked });
        expect(told, `${verb} ${account}`).toMatchObject({ error: { code: 'NOT_FOUND' } });
        expect(JSON.stringify(told).replaceAll(account, '')).not.toContain('carol');
      }
    for (const wish of [{ tag: 'seller' }, { account: 'carol', tag: 'seller' }])
      expect(await raw.ask({ id: (id += 1), verb: 'acquire', ...wish })).toHaveProperty('error');
    expect(place.vault.ledger.stepsByAccount()).toEqual(new Map());
    expect(place.holds.list()).toEqual([]);
  });

  test('passwords only where the grant says so', async () => {
    const place = await brokerPlace();
    const without = await place.raw();
    expect(await without.ask({ id: 1, verb: 'password', account: 'alice' })).toMatchObject({
      error: { code: 'DENIED' },
    });
    // Not even whether there is one.
    expect(await without.ask({ id: 2, verb: 'password', account: 'nobody' })).toMatchObject({
      error: { code: 'DENIED' },
    });
    expect(without.heard).not.toContain(PASSWORD);
    const link = await place.link(place.mint({ scope: { passwords: true } }));
    expect(await link.call('password', { account: 'alice' })).toEqual({ password: PASSWORD });
    expect(place.outcomes()).toEqual(['password DENIED', 'password DENIED', 'password ok']);
  });

  test('what changes in the vault changes what it shows', async () => {
    const place = await brokerPlace();
    const link = await place.link(place.mint({ scope: { tags: ['eu'], passwords: false } }));
    expect(await names(link)).toEqual(['alice@stage']);
    const [alice, bob] = place.vault.accounts.list();
    const elsewhere = place.at.another();
    elsewhere.accounts.setTags(bob?.id ?? '', ['eu']);
    elsewhere.accounts.remove([alice?.id ?? '']);
    expect(await names(link)).toEqual(['bob@stage']);
  });
});
