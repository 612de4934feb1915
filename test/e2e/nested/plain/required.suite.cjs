const { expect, test } = require('poolkey/playwright');
const { connect } = require('poolkey/client');

test('a CommonJS file gets codes', async ({ mfa }) => {
  expect(await mfa.code('required')).toMatch(/^\d{6}$/);
  await mfa.acquire('required');
});

test('and gives back what it had', async () => {
  const other = await connect();
  await other.acquire('required', { maxWaitMs: 0 });
  await other.close();
});
