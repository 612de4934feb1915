import { connect } from 'poolkey/client';
import { expect, test as mfaTest, type Mfa } from 'poolkey/playwright';
import { note } from './report-notes.ts';

mfaTest.describe.configure({ mode: 'parallel' });

/** The code of this step, and the next one, which has to be waited for: 5 to 35 s in all. Gives how long, ms. */
async function twoCodes(mfa: Mfa, user: string): Promise<number> {
  const first = await mfa.take(user);
  const second = await mfa.take(user);
  expect(second.step).toBe(first.step + 1);
  return first.waitedMs + second.waitedMs;
}

function hang(): Promise<never> {
  return new Promise(() => undefined);
}

const test = mfaTest.extend<object, { patient: number }>({
  patient: [
    async ({ mfa }, use) => {
      const waitedMs = await twoCodes(mfa, 'in-a-fixture');
      // Longer than the limit of a test.
      await new Promise((resume) => setTimeout(resume, 6_000));
      await use(waitedMs);
    },
    { scope: 'worker', timeout: 30_000 },
  ],
});

test('waits for its second code', async ({ mfa }) => {
  const waitedMs = await test.step('a sign-in', () => twoCodes(mfa, 'second'));
  note('waitedMs', waitedMs);
  note('limitMs', test.info().timeout);
});

test('waits for its second code, then hangs', async ({ mfa }) => {
  note('waitedMs', await twoCodes(mfa, 'hangs'));
  await hang();
});

test('waits for two users at the same time, then hangs', async ({ mfa }) => {
  const waited = await Promise.all(['two-a', 'two-b'].map((user) => twoCodes(mfa, user)));
  note('waitedMs', Math.max(...waited));
  await hang();
});

test('waits for a hold that comes early, then hangs', async ({ mfa }) => {
  const other = await connect();
  const theirs = await other.acquire('early');
  setTimeout(() => void theirs.release(), 2_000);
  const started = performance.now();
  await mfa.acquire('early');
  note('waitedMs', performance.now() - started);
  await hang();
});

test('has no limit, and keeps none', async ({ mfa }) => {
  test.setTimeout(0);
  note('waitedMs', await twoCodes(mfa, 'unlimited'));
  note('limitMs', test.info().timeout);
});

test('waits in a fixture with a limit of its own', ({ patient }) => {
  note('waitedMs', patient);
  note('limitMs', test.info().timeout);
});

test.describe('a hook', () => {
  let waitedMs = 0;
  test.beforeAll(async ({ mfa }) => {
    waitedMs = await twoCodes(mfa, 'in-a-hook');
  });
  test('waits in a hook before all tests', () => {
    note('waitedMs', waitedMs);
    note('limitMs', test.info().timeout);
  });
});
