// Of a run that is split: which accounts with the tag its part has. All are held at the same time.
import { connect } from 'poolkey/client';
import { expect, test } from 'poolkey/playwright';
import { note } from './report-notes.ts';

const PARTS = 2;

test('has its part of the accounts', async ({ mfa, mfaShard, mfaTag }, { config }) => {
  const tag = mfaTag ?? '';
  const index = mfaShard?.index ?? config.shard?.current ?? 0;
  const first = await mfa.acquire({ tag });
  const another = await connect({ shard: { index, total: PARTS } });
  const second = await another.acquire({ tag });
  const third = await connect({ shard: { index, total: PARTS } });
  await expect(third.acquire({ tag }, { maxWaitMs: 0 })).rejects.toMatchObject({ code: 'BUSY' });
  note('names', [first.name, second.name].toSorted().join());
  await another.close();
  await third.close();
});
