// At the first attempt the worker ends. There is one account of each tag: the second attempt needs it back.
import { test } from 'poolkey/playwright';
import { note } from './report-notes.ts';

test.describe.configure({ mode: 'parallel' });

test('is killed with an account by tag', async ({ mfa }, { retry }) => {
  note('name', (await mfa.acquire({ tag: 'killed' }, { maxWaitMs: 10_000 })).name);
  if (retry === 0) process.kill(process.pid, 'SIGKILL');
});

test('fails with an account by tag', async ({ mfa }, { retry }) => {
  note('name', (await mfa.acquire({ tag: 'thrown' }, { maxWaitMs: 10_000 })).name);
  if (retry === 0) throw new Error('on purpose');
});
