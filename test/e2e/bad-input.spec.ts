import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { seedPool } from '../../main/local-pool/index.ts';
import { startProxy } from '../fakes/recording-proxy.ts';
import { addPool, signInByWizard, wizardStep } from './fixtures/pages.ts';
import { startTestPool } from './fixtures/pool-server.ts';
import { keepScreen } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

const POOL = { userPoolId: 'eu-west-1_AbCdEf123', clientId: 'client0123456789' };

test('what a person can get wrong is said at the place, keeps what was typed, and leaves nothing half-written', async ({
  launch,
}) => {
  const { server } = await startTestPool();
  const proxy = await startProxy(server.endpoint);
  let web: Server | undefined;
  try {
    const seeded = await seedPool(server, { name: 'staging', mfa: 'ON', users: 2 });
    const [alice, bob] = seeded.users;
    if (!alice || !bob) throw new Error('no users');
    const app = await launch();
    const { page } = app;
    const error = page.getByTestId('form-error');
    const count = page.getByTestId('shown-count');
    await app.screen('welcome');

    await test.step('malformed pool ID, plain http endpoint, pool added twice', async () => {
      await addPool(page, { name: 'staging', ...POOL, userPoolId: 'not a pool', endpoint: proxy.endpoint });
      await expect(error).toContainText('INVALID_POOL_ID');
      await expect(page.getByLabel('User pool ID')).toHaveValue('not a pool');
      await keepScreen(page, 'pool-refused');
      await page.getByLabel('User pool ID').fill(seeded.userPoolId);
      await page.getByLabel('Client ID').fill(seeded.clientId);
      await page.getByLabel('Endpoint').fill('http://example.com');
      await page.getByRole('button', { name: 'Add pool', exact: true }).click();
      await expect(error).toContainText('INVALID_ENDPOINT');
      await page.getByLabel('Endpoint').fill(proxy.endpoint);
      await page.getByRole('button', { name: 'Add pool', exact: true }).click();
      await app.screen('codes');
      await addPool(page, { name: 'Staging', ...seeded, endpoint: proxy.endpoint });
      await expect(error).toContainText('POOL_EXISTS');
      await page.getByRole('button', { name: 'Cancel' }).click();
    });

    const attempt = async (user: { username: string; password: string }, code: string): Promise<void> => {
      await signInByWizard(page, 'staging', user);
      await expect(error).toContainText(code, { timeout: 30_000 });
      await expect(page.getByLabel('User name')).toHaveValue(user.username);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await app.screen('codes');
      await expect(count).toHaveText('0');
    };

    await test.step('wrong password, unknown user', async () => {
      await attempt({ ...alice, password: 'Wrong-password-1!' }, 'WRONG_PASSWORD');
      await attempt({ username: 'nobody', password: 'Wrong-password-1!' }, 'USER_NOT_FOUND');
    });

    await test.step('a server that answers garbage, breaks off half-way, or is gone', async () => {
      proxy.garbage('InitiateAuth');
      await attempt(alice, 'BAD_ANSWER');
      proxy.half('InitiateAuth');
      await attempt(alice, 'CONNECTION_LOST');
      await proxy.goAway();
      await attempt(alice, 'UNREACHABLE');
      await proxy.comeBack();
    });

    await test.step('a user without a password cannot be sent', async () => {
      await page.getByRole('button', { name: 'Enroll a user' }).first().click();
      await page.getByLabel('User name').fill('somebody');
      await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeDisabled();
      await page.getByRole('button', { name: 'Cancel' }).click();
    });

    await test.step('throttled it comes again by itself; refused in the middle: named there, tried again, done', async () => {
      proxy.error('AssociateSoftwareToken', 'TooManyRequestsException', 'Rate exceeded');
      proxy.error('VerifySoftwareToken', 'LimitExceededException', 'Attempt limit exceeded.');
      await signInByWizard(page, 'staging', bob);
      await wizardStep(page, 'enroll');
      await page.getByRole('button', { name: 'Enroll', exact: true }).click();
      await expect(error).toContainText('LIMIT_EXCEEDED');
      await keepScreen(page, 'wizard-refused');
      await page.getByRole('button', { name: 'Try again' }).click();
      await wizardStep(page, 'done');
      await page.getByRole('button', { name: 'Go to codes' }).click();
      await expect(count).toHaveText('1');
    });

    await test.step('something that is a web server and not Cognito', async () => {
      web = createServer((_request, response) => response.writeHead(404).end('<h1>not here</h1>')).listen(
        0,
        '127.0.0.1',
      );
      await once(web, 'listening');
      const endpoint = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
      await addPool(page, { name: 'no cognito', ...POOL, endpoint });
      await signInByWizard(page, 'no cognito', alice);
      await expect(error).toContainText(/BAD_ANSWER|UNEXPECTED_ANSWER/);
    });
  } finally {
    web?.close();
    await proxy.close();
    await server.close();
  }
});
