import { connect } from 'poolkey/client';
import { expect, test } from 'poolkey/playwright';

test.beforeAll(async () => {
  const other = await connect();
  const theirs = await other.acquire({ tag: 'late' });
  setTimeout(() => void theirs.release(), 2_000);
});

test('gets the account of its worker when another program has given it back', ({ mfaAccount }) => {
  expect(mfaAccount.name).toBe('late-1@stage');
});
