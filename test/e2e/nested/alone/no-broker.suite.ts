// Each fails on purpose: its report is looked at.
import { test } from 'poolkey/playwright';

test('asks where nobody answers', async ({ mfa }) => {
  await mfa.code('alice');
});
