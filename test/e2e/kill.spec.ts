// Power cuts at the two moments that lose secrets elsewhere. Whatever token Cognito holds as verified, the vault must have its
// secret, and the app alone must get the user going again.
import { seedPool } from '../../main/local-pool/index.ts';
import { startProxy } from '../fakes/recording-proxy.ts';
import { addPool, rowOf, signInByWizard, wizardStep } from './fixtures/pages.ts';
import { factorsOf, startTestPool } from './fixtures/pool-server.ts';
import { expect, test } from './fixtures/test.ts';

for (const mfa of ['ON', 'OPTIONAL'] as const) {
  for (const moment of ['between Associate and Verify', 'between Verify and its answer'] as const) {
    test(`killed ${moment}, ${mfa} pool: nothing is lost`, async ({ launch }) => {
      const { server, advance } = await startTestPool();
      const proxy = await startProxy(server.endpoint);
      try {
        const seeded = await seedPool(server, { name: 'staging', mfa, users: 1 });
        const [user] = seeded.users;
        if (!user) throw new Error('no user');
        const verified = moment === 'between Verify and its answer';

        const app = await launch();
        await app.screen('welcome');
        await addPool(app.page, { name: 'staging', ...seeded, endpoint: proxy.endpoint });
        await signInByWizard(app.page, 'staging', user);
        await wizardStep(app.page, 'enroll');
        const point = verified ? proxy.hold('VerifySoftwareToken') : proxy.holdBefore('VerifySoftwareToken');
        await app.page.getByRole('button', { name: 'Enroll', exact: true }).click();
        await point.reached;
        await app.kill();
        point.release();
        advance(60_000);

        const again = await launch();
        const { page } = again;
        await again.screen('codes');
        await rowOf(page, user.username).click();
        const panel = page.getByTestId('panel');
        await panel.getByRole('button', { name: 'Sign in' }).click();
        const outcome = panel.getByTestId('sign-in-outcome');
        if (mfa === 'ON' && verified) {
          // The pool holds the secret that was saved before Verify was sent: its code signs in.
          await expect(outcome).toContainText('signed in to staging with a code');
        } else {
          await expect(outcome).toContainText(
            mfa === 'ON' ? 'NOT_ENROLLED' : 'without being asked for a code',
          );
          await panel.getByRole('button', { name: 'Enroll again' }).click();
          await page.getByLabel('Password', { exact: true }).fill(user.password);
          await page.getByRole('button', { name: 'Sign in', exact: true }).click();
          await page.getByRole('button', { name: 'Enroll', exact: true }).click();
          await wizardStep(page, 'done');
          await page.getByRole('button', { name: 'Go to codes' }).click();
          advance(60_000);
          await page.getByTestId('panel').getByRole('button', { name: 'Sign in' }).click();
          await expect(page.getByTestId('sign-in-outcome')).toContainText(
            'signed in to staging with a code',
            {
              timeout: 40_000,
            },
          );
        }
        expect(await factorsOf(server, seeded.userPoolId, user.username)).toEqual(['SOFTWARE_TOKEN_MFA']);
      } finally {
        await proxy.close();
        await server.close();
      }
    });
  }
}
