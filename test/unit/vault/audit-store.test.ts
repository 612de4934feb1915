import { expect, test } from 'vitest';
import type { AuditEntry } from '../../../main/vault/audit-store.ts';
import { tempVault } from './temp-vault.ts';

const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  project: '/project',
  client: 'a worker',
  account: 'alice@stage',
  verb: 'take',
  outcome: 'ok',
  waitedMs: 0,
  ...changes,
});

test('entries come back as they went in, the newest first, with the time', async () => {
  const { vault, clock, another } = tempVault();
  await vault.audit.add(entry({ waitedMs: 1_500.4 }));
  clock.now += 1_000;
  await another().audit.add(entry({ account: null, verb: 'connect', outcome: 'DENIED' }));
  expect(vault.audit.list({ count: 10 })).toEqual([
    { id: 2, at: clock.now, ...entry({ account: null, verb: 'connect', outcome: 'DENIED' }) },
    { id: 1, at: clock.now - 1_000, ...entry({ waitedMs: 1_500 }) },
  ]);
});

test('a page begins where the one before has ended', async () => {
  const { vault } = tempVault();
  await Promise.all(Array.from({ length: 25 }, (_, i) => vault.audit.add(entry({ client: String(i) }))));
  const pages: string[][] = [];
  for (let before: number | undefined; ;) {
    const page = vault.audit.list({ before, count: 10 });
    if (page.length === 0) break;
    pages.push(page.map(({ client }) => client));
    before = page.at(-1)?.id;
  }
  expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
  expect(pages.flat()).toEqual(Array.from({ length: 25 }, (_, i) => String(24 - i)));
});

test('it holds the newest 20,000, and not many more meanwhile', async () => {
  const { vault } = tempVault();
  for (let hundreds = 0; hundreds < 203; hundreds += 1)
    await Promise.all(Array.from({ length: 100 }, () => vault.audit.add(entry())));
  const ids = vault.audit.list({ count: 1_000_000 }).map(({ id }) => id);
  expect(ids).toHaveLength(20_000);
  expect([ids[0], ids.at(-1)]).toEqual([20_300, 301]);
});

test('whatever programs call themselves can be read again', async () => {
  const { vault } = tempVault();
  const names = ['', '\ud800', '👩‍👩‍👧', "'; DROP TABLE audit; --", 'x'.repeat(1_024)];
  for (const client of names) await vault.audit.add(entry({ client }));
  const read = vault.audit
    .list({ count: 10 })
    .map(({ client }) => client)
    .toReversed();
  expect(read).toEqual(names.map((name) => Buffer.from(name).toString()));
});
