import { connect, PoolkeyError, type MfaClient } from 'poolkey/client';
import { test as mfaTest } from 'poolkey/playwright';

/** `other`: a program of its own to Poolkey, beside the fixture of the same worker. */
export const test = mfaTest.extend<object, { other: MfaClient }>({
  other: [
    async ({}, use) => {
      const other = await connect();
      await use(other);
      await other.close();
    },
    { scope: 'worker' },
  ],
});

/** `free`, or who has it. */
export async function stateOf(account: string, other: MfaClient): Promise<string> {
  try {
    const got = await other.acquire(account, { maxWaitMs: 0 });
    await got.release();
    return 'free';
  } catch (error) {
    if (error instanceof PoolkeyError && error.code === 'BUSY') return error.message;
    throw error;
  }
}
