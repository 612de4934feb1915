// Programs without a broker: what they hear of a folder that cannot remember their codes.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLink } from '../../../main/client/open-link.ts';
import { stateFile } from '../../../main/client/storage-state.ts';
import { randomBase32, tempFolder } from '../vault/temp-vault.ts';

test('a folder that cannot be one is named, in Poolkey’s own words', async () => {
  const file = join(tempFolder(), 'a-file');
  writeFileSync(file, '');
  const state = join(file, 'state');
  const env = { POOLKEY_SECRET_ALICE: randomBase32(), POOLKEY_STATE_DIR: state };
  await expect(openLink('env', env)).rejects.toMatchObject({
    name: 'PoolkeyError',
    code: 'STATE_FOLDER',
    message: expect.stringContaining(state) as string,
  });
});

test('so is what goes wrong with it later', async () => {
  const state = tempFolder();
  const link = await openLink('env', { POOLKEY_SECRET_ALICE: randomBase32(), POOLKEY_STATE_DIR: state });
  for (const name of readdirSync(state)) writeFileSync(join(state, name), Buffer.alloc(20_000, 'damaged '));
  await expect(link.call('take', { account: 'alice' })).rejects.toMatchObject({
    name: 'PoolkeyError',
    code: 'VAULT_DAMAGED',
  });
  await link.close().catch(() => undefined);
});

test('a sign-in that gives no state is told so, and leaves none', async () => {
  const wish = { folder: tempFolder(), accountId: 'a', key: '', ttlMs: 60_000 };
  const nothing = () => Promise.resolve(undefined as unknown as object);
  await expect(stateFile(wish, nothing)).rejects.toMatchObject({ code: 'USAGE' });
  await expect(stateFile(wish, () => Promise.resolve({ fine: true }))).resolves.toContain(wish.folder);
});
