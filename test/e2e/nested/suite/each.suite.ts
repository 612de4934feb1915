import { expect } from 'poolkey/playwright';
import { meet } from './meet.ts';
import { note } from './report-notes.ts';
import { test } from './other-program.ts';

test.describe.configure({ mode: 'parallel' });

for (const which of ['first', 'second'])
  test(`the ${which} worker has an account of its own`, async ({ mfaAccount, other }) => {
    await meet('each', 2);
    note('name', mfaAccount.name);
    expect(mfaAccount.tags).toEqual(['each']);
    await expect(other.acquire({ tag: 'each' }, { maxWaitMs: 0 })).rejects.toMatchObject({ code: 'BUSY' });
    await meet('each-done', 2);
  });
