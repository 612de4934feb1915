// A tester's day with a pool that somebody else has set up: what it allows, how its users stand, and what mends them.
import {
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { TOTP } from 'otpauth';
import { seedPool, type LocalPoolServer } from '../../main/local-pool/index.ts';
import { addPool, rowOf, signInByWizard, wizardStep } from './fixtures/pages.ts';
import { factorsOf, signInWithCode, startTestPool } from './fixtures/pool-server.ts';
import { keepScreen } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

interface User {
  readonly username: string;
  readonly password: string;
}

/** The first factor by the plain SDK: what a person would paste into Poolkey. */
async function signInElsewhere(endpoint: string, clientId: string, user: User) {
  const client = new CognitoIdentityProviderClient({ region: 'us-east-1', endpoint });
  const answer = await client.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: user.username, PASSWORD: user.password },
    }),
  );
  client.destroy();
  return { session: answer.Session ?? '', accessToken: answer.AuthenticationResult?.AccessToken ?? '' };
}

/** Enrolls the user with another secret, as somebody else's authenticator would. */
async function enrollElsewhere(server: LocalPoolServer, accessToken: string, now: number): Promise<void> {
  const client = new CognitoIdentityProviderClient({ region: 'us-east-1', endpoint: server.endpoint });
  const { SecretCode } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken: accessToken }));
  const code = new TOTP({ secret: SecretCode ?? '' }).generate({ timestamp: now });
  await client.send(new VerifySoftwareTokenCommand({ AccessToken: accessToken, UserCode: code }));
  client.destroy();
}

test('SRP only, a client secret, a clock 90 s off: the check says so, the wizard enrolls, the tokens are shown', async ({
  launch,
}) => {
  const { server, advance } = await startTestPool();
  try {
    server.settings.change({ clockOffsetMs: 90_000 });
    const seeded = await seedPool(server, {
      name: 'staging',
      mfa: 'ON',
      users: 1,
      clientSecret: true,
      flows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
    const [alice] = seeded.users;
    if (!alice) throw new Error('no users');
    const app = await launch();
    const { page } = app;
    await app.screen('welcome');

    await test.step('the check of a form that is not saved yet: the secret is missing', async () => {
      const { clientSecret: _none, ...unsaved } = seeded;
      await page.getByRole('button', { name: 'Add a pool' }).first().click();
      await page.getByLabel('Name', { exact: true }).fill('staging');
      await page.getByLabel('User pool ID').fill(unsaved.userPoolId);
      await page.getByLabel('Client ID').fill(unsaved.clientId);
      await page.getByText('Endpoint and sign-in flow').click();
      await page.getByLabel('Endpoint').fill(unsaved.endpoint);
      await page.getByTestId('pool-check').click();
      await expect(page.getByTestId('findings')).toContainText('wants a secret, and none is stored');
      await page.getByLabel('Client secret', { exact: true }).fill(seeded.clientSecret ?? '');
      await page.getByTestId('pool-check').click();
      const findings = page.getByTestId('findings');
      await expect(findings).toContainText('The stored secret is right.');
      await expect(findings).toContainText('Poolkey signs in by USER_SRP_AUTH.');
      await expect(findings).toContainText(/9\d s behind the pool's/);
      await keepScreen(page, 'pool-check');
      await page.getByRole('button', { name: 'Add pool', exact: true }).click();
      await app.screen('codes');
    });

    await signInByWizard(page, 'staging', alice);
    await wizardStep(page, 'enroll');
    await page.getByRole('button', { name: 'Enroll', exact: true }).click();
    await wizardStep(page, 'done');
    await page.getByRole('button', { name: 'Go to codes' }).click();
    advance(60_000);

    await test.step('the tokens of a sign-in: claims, copy, refresh, revoke', async () => {
      await rowOf(page, alice.username).click();
      await page.getByTestId('sign-in').click();
      await expect(page.getByTestId('sign-in-outcome')).toContainText('signed in', { timeout: 40_000 });
      await expect(page.getByTestId('sign-in-how')).toContainText('USER_SRP_AUTH');
      await expect(page.getByTestId('claims')).toContainText('aws.cognito.signin.user.admin');
      await expect(page.getByTestId('token-life')).toHaveAttribute('data-state', 'alive');
      await keepScreen(page, 'sign-in-tokens');
      await page.getByTestId('token-copy').click();
      await expect
        .poll(() => app.electron.evaluate(({ clipboard }) => clipboard.readText()))
        .toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
      await page.getByTestId('tokens-refresh').click();
      await expect(page.getByTestId('tokens-refresh')).toBeEnabled();
      await page.getByTestId('tokens-revoke').click();
      await expect(page.getByTestId('revoked')).toBeVisible();
      await page.getByTestId('tokens-close').click();
      await expect(page.getByTestId('tokens')).toHaveCount(0);
    });

    await test.step('the clock is said to be off', async () => {
      await expect(
        page.getByTestId('panel-clock').or(page.getByTestId('clock-banner')).first(),
      ).toContainText(/(?:2 min|[19]\d+ s|1 min)/);
      await keepScreen(page, 'clock-off');
    });
  } finally {
    await server.close();
  }
});

test('proofs from elsewhere, a selection rotated, and a user enrolled elsewhere found and mended', async ({
  launch,
}) => {
  const { server, advance, now: poolTime } = await startTestPool();
  try {
    const on = await seedPool(server, { name: 'staging', mfa: 'ON', users: 3 });
    const optional = await seedPool(server, {
      name: 'preview',
      mfa: 'OPTIONAL',
      users: 1,
      usernamePrefix: 'visitor',
    });
    const [alice, bob, carol] = on.users;
    const [visitor] = optional.users;
    if (!alice || !bob || !carol || !visitor) throw new Error('no users');
    const app = await launch();
    const { page } = app;
    await app.screen('welcome');
    await addPool(page, { name: 'staging', ...on });
    await addPool(page, { name: 'preview', ...optional });

    await test.step('by an access token', async () => {
      const { accessToken } = await signInElsewhere(server.endpoint, optional.clientId, visitor);
      await page.getByRole('button', { name: 'Enroll a user' }).first().click();
      const card = page.getByTestId('pool-card').filter({ hasText: 'preview' });
      if (await card.isVisible()) await card.click();
      await page.getByRole('tab', { name: 'Access token' }).click();
      await page.getByLabel('Access token', { exact: true }).last().fill(accessToken);
      await page.getByRole('button', { name: 'Go on' }).click();
      await wizardStep(page, 'enroll');
      await expect(page.getByTestId('wizard')).toContainText(visitor.username);
      await keepScreen(page, 'wizard-by-token');
      await page.getByRole('button', { name: 'Enroll', exact: true }).click();
      await wizardStep(page, 'done');
      expect(await factorsOf(server, optional.userPoolId, visitor.username)).toEqual(['SOFTWARE_TOKEN_MFA']);
      await page.getByRole('button', { name: 'Go to codes' }).click();
    });

    await test.step('by a Session', async () => {
      const { session } = await signInElsewhere(server.endpoint, on.clientId, carol);
      await page.getByRole('button', { name: 'All', exact: false }).first().click();
      await page.getByRole('button', { name: 'Enroll a user' }).first().click();
      const card = page.getByTestId('pool-card').filter({ hasText: 'staging' });
      if (await card.isVisible()) await card.click();
      await page.getByRole('tab', { name: 'Session' }).click();
      await page.getByLabel('User name').fill(carol.username);
      await page.getByLabel('Session', { exact: true }).last().fill(session);
      await page.getByRole('button', { name: 'Go on' }).click();
      await wizardStep(page, 'enroll');
      await page.getByRole('button', { name: 'Enroll', exact: true }).click();
      await wizardStep(page, 'done');
      await page.getByRole('button', { name: 'Go to codes' }).click();
    });

    for (const user of [alice, bob]) {
      await page.getByRole('button', { name: 'All', exact: false }).first().click();
      await signInByWizard(page, 'staging', user);
      await page.getByRole('button', { name: 'Enroll', exact: true }).click();
      await wizardStep(page, 'done');
      await page.getByRole('button', { name: 'Go to codes' }).click();
    }
    advance(120_000);

    await test.step('two chosen, the plan read, both tokens rotated; a plain client takes the new codes', async () => {
      await page.getByRole('button', { name: 'All', exact: false }).first().click();
      await rowOf(page, alice.username).click({ modifiers: ['ControlOrMeta'] });
      await rowOf(page, bob.username).click({ modifiers: ['ControlOrMeta'] });
      await expect(page.getByTestId('picks-count')).toHaveText('2 selected');
      await keepScreen(page, 'selection');
      await page.getByTestId('picks-menu').click();
      await keepScreen(page, 'selection-menu');
      await page.getByTestId('action-rotate').click();
      await expect(page.getByTestId('plan-row')).toHaveCount(2);
      await expect(page.getByTestId('plan')).toContainText('AssociateSoftwareToken');
      await keepScreen(page, 'plan-rotate');
      await page.getByTestId('plan-run').click();
      await expect(page.getByTestId('job-summary')).toHaveText(/2 done, 0 failed/, { timeout: 60_000 });
      await page.getByTestId('picks-clear').click();
      advance(120_000);
      await rowOf(page, bob.username).click();
      await page.getByTestId('server-check').click();
      // It was "working" before: that the check is over only the job tells.
      await expect(page.getByTestId('job-summary').first()).toHaveText(/Working/, { timeout: 40_000 });
      await expect(page.getByTestId('server-status')).toHaveAttribute('data-state', 'working');
      // The check has spent this step's code: the next one, a step later.
      advance(30_000);
      const shown = (await page.getByTestId('panel').textContent()) ?? '';
      const code = /Next (\d{3})\s?(\d{3})/.exec(shown)?.slice(1).join('') ?? '';
      expect(await signInWithCode(server.endpoint, on.clientId, bob, code)).not.toBe('');
    });

    await test.step('enrolled elsewhere: found by a check, mended by a reset', async () => {
      const accessToken = server.inspection.mintAccessToken({
        userPoolId: on.userPoolId,
        clientId: on.clientId,
        username: alice.username,
        scope: 'aws.cognito.signin.user.admin',
      });
      await enrollElsewhere(server, accessToken, poolTime());
      advance(120_000);
      await page.keyboard.press('Escape');
      await rowOf(page, alice.username).click();
      await page.getByTestId('server-check').click();
      await expect(page.getByTestId('server-status')).toHaveAttribute('data-state', 'stale', {
        timeout: 40_000,
      });
      await keepScreen(page, 'enrolled-elsewhere');
      await page.getByTestId('server-repair').click();
      await expect(page.getByTestId('plan')).toContainText('AdminDeleteSoftwareToken');
      await page.getByTestId('plan-run').click();
      await expect(page.getByTestId('server-status')).toHaveAttribute('data-state', 'working', {
        timeout: 60_000,
      });
      await keepScreen(page, 'mended');
    });
  } finally {
    await server.close();
  }
});
