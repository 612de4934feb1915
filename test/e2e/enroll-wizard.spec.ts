import { seedPool } from '../../main/local-pool/index.ts';
import { addPool, rowOf, signInByWizard, wizardStep } from './fixtures/pages.ts';
import { addTemporaryUser, factorsOf, signInWithCode, startTestPool } from './fixtures/pool-server.ts';
import { keepScreen } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

test('users are enrolled by the wizard on both paths; after a restart their codes are there and accepted', async ({
  launch,
}) => {
  const { server, advance } = await startTestPool();
  try {
    const on = await seedPool(server, { name: 'staging', mfa: 'ON', users: 2 });
    const optional = await seedPool(server, {
      name: 'preview',
      mfa: 'OPTIONAL',
      users: 1,
      clientSecret: true,
      usernamePrefix: 'visitor',
    });
    const fresh = await addTemporaryUser(server, on.userPoolId, 'newcomer');
    const [alice, bob] = on.users;
    const [carol] = optional.users;
    if (!alice || !bob || !carol) throw new Error('the pool has too few users');

    const app = await launch();
    const { page } = app;
    await app.screen('welcome');
    await addPool(page, { name: 'staging', ...on });
    await app.screen('codes');
    await keepScreen(page, 'pool-without-users');

    await test.step('ON pool: by the Session of MFA_SETUP', async () => {
      await signInByWizard(page, 'staging', alice);
      await wizardStep(page, 'enroll');
      await expect(page.getByText('MFA_SETUP')).toBeVisible();
      await keepScreen(page, 'wizard-enroll-by-session');
      expect(await factorsOf(server, on.userPoolId, alice.username)).toEqual([]);
      await page.getByRole('button', { name: 'Enroll', exact: true }).click();
      await wizardStep(page, 'done');
      await keepScreen(page, 'wizard-done');
      expect(await factorsOf(server, on.userPoolId, alice.username)).toEqual(['SOFTWARE_TOKEN_MFA']);
      await page.getByRole('button', { name: 'Enroll another' }).click();
      await page.getByLabel('User name').fill(bob.username);
      await page.getByLabel('Password', { exact: true }).fill(bob.password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('button', { name: 'Enroll', exact: true }).click();
      await wizardStep(page, 'done');
    });

    await test.step('a temporary password: too weak a new one is refused, the next one counts', async () => {
      await page.getByRole('button', { name: 'Go to codes' }).click();
      await signInByWizard(page, 'staging', fresh);
      await wizardStep(page, 'new-password');
      await page.getByLabel('New password', { exact: true }).fill('short');
      await page.getByRole('button', { name: 'Set password' }).click();
      await expect(page.getByTestId('form-error')).toContainText('policy');
      await keepScreen(page, 'wizard-new-password-refused');
      await page.getByLabel('New password', { exact: true }).fill('Long-enough-42!');
      await page.getByRole('button', { name: 'Set password' }).click();
      await wizardStep(page, 'enroll');
      await page.getByRole('button', { name: 'Enroll', exact: true }).click();
      await wizardStep(page, 'done');
      await page.getByRole('button', { name: 'Go to codes' }).click();
    });

    await test.step('OPTIONAL pool with a client secret: by AccessToken, then preferred', async () => {
      await addPool(page, { name: 'preview', ...optional });
      await signInByWizard(page, 'preview', carol);
      await wizardStep(page, 'enroll');
      await expect(page.getByText('access token', { exact: false }).first()).toBeVisible();
      await keepScreen(page, 'wizard-enroll-by-access-token');
      await page.getByRole('button', { name: 'Enroll', exact: true }).click();
      await wizardStep(page, 'done');
      expect(await factorsOf(server, optional.userPoolId, carol.username)).toEqual(['SOFTWARE_TOKEN_MFA']);
    });
    await app.quit();
    advance(60_000);

    const again = await launch();
    await again.screen('codes');
    for (const user of [alice, bob, carol]) await expect(rowOf(again.page, user.username)).toBeVisible();

    const shown = rowOf(again.page, bob.username).getByTestId('code');
    await expect(shown).toHaveAttribute('data-code', /^\d{6}$/);
    const beforeTheClockWasKnown = (await shown.getAttribute('data-code')) ?? '';

    await test.step('the app signs in with its own codes', async () => {
      for (const user of [alice, carol]) {
        await rowOf(again.page, user.username).click();
        await again.page.getByTestId('panel').getByRole('button', { name: 'Sign in' }).click();
        await expect(again.page.getByText('signed in to', { exact: false }).last()).toContainText(
          user.username,
        );
      }
      await keepScreen(again.page, 'signed-in');
    });

    await test.step('another client signs in with the code on the screen', async () => {
      // The pool's clock is a minute ahead: the codes on the screen follow it once it is known.
      await expect(shown).not.toHaveAttribute('data-code', beforeTheClockWasKnown);
      const code = await shown.getAttribute('data-code');
      const token = await signInWithCode(server.endpoint, on.clientId, bob, code ?? '');
      expect(token.split('.')).toHaveLength(3);
    });
  } finally {
    await server.close();
  }
});
