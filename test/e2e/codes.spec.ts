import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedPool } from '../../main/local-pool/index.ts';
import type { RunningApp } from './fixtures/launch.ts';
import { addPool, rowOf, signInByWizard, wizardStep } from './fixtures/pages.ts';
import { signInWithCode, startTestPool } from './fixtures/pool-server.ts';
import { keepScreen } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

async function clipboardOf({ electron }: RunningApp): Promise<string> {
  return electron.evaluate(async ({ clipboard }) => clipboard.readText());
}

/**
 * The app's own dialog cannot be clicked by a page or a test: its answer is put in main. Gives a function that resolves when
 * the dialog was asked for.
 */
async function answerDialogs({ electron }: RunningApp, response: number): Promise<() => Promise<void>> {
  await electron.evaluate(({ dialog }, answer) => {
    const seen = globalThis as { dialogsAsked?: number };
    seen.dialogsAsked = 0;
    dialog.showMessageBox = async () => {
      seen.dialogsAsked = (seen.dialogsAsked ?? 0) + 1;
      return { response: answer, checkboxChecked: false };
    };
  }, response);
  return async () => {
    await expect
      .poll(() => electron.evaluate(() => (globalThis as { dialogsAsked?: number }).dialogsAsked))
      .toBe(1);
  };
}

test('a click copies the code, says whose it is, and takes its step; the next click gets the next step', async ({
  launch,
}) => {
  const { server, advance } = await startTestPool();
  try {
    const seeded = await seedPool(server, { name: 'staging', mfa: 'ON', users: 1 });
    const [user] = seeded.users;
    if (!user) throw new Error('no user');
    const app = await launch();
    const { page } = app;
    await app.screen('welcome');
    await addPool(page, { name: 'staging', ...seeded });
    await signInByWizard(page, 'staging', user);
    await page.getByRole('button', { name: 'Enroll', exact: true }).click();
    await wizardStep(page, 'done');
    await page.getByRole('button', { name: 'Go to codes' }).click();
    // A minute later, so that nothing of the enrollment's steps is in the way; the sign-in tells the app the new time.
    advance(60_000);
    await page.getByTestId('panel').getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByTestId('sign-in-outcome')).toContainText('with a code', { timeout: 40_000 });
    await expect(rowOf(page, user.username)).toContainText('used');
    await keepScreen(page, 'code-used');

    await page.keyboard.press('Escape');
    await rowOf(page, user.username).getByTestId('code').click();
    const toast = page.getByTestId('toast').filter({ hasText: user.username });
    await expect(toast.first()).toBeVisible();
    // This step was spent by the sign-in: either the copy waits for the next one, or it is so near that it came at once.
    if (await toast.filter({ hasText: 'is used' }).isVisible()) {
      await keepScreen(page, 'copy-waits');
      await expect(toast.filter({ hasText: 'code copied' })).toBeVisible({ timeout: 35_000 });
    }
    const code = await clipboardOf(app);
    expect(code).toMatch(/^\d{6}$/);
    await keepScreen(page, 'copied');
    const token = await signInWithCode(server.endpoint, seeded.clientId, user, code);
    expect(token).not.toBe('');
  } finally {
    await server.close();
  }
});

test('closing the window clears the code from the clipboard and ends the app', async ({ launch, folder }) => {
  const app = await launch();
  const { page } = app;
  await app.screen('welcome');
  await page.getByRole('button', { name: 'Add an entry' }).click();
  await page.getByLabel('otpauth URI').fill('otpauth://totp/one?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');
  await page.getByRole('button', { name: 'Add entry', exact: true }).click();
  await app.screen('codes');
  await rowOf(page, 'one').getByTestId('code').click();
  await expect(page.getByTestId('toast').filter({ hasText: 'code copied' })).toBeVisible({ timeout: 35_000 });
  expect(await clipboardOf(app)).toMatch(/^\d{6}$/);
  // Written down in the last moment of the process: an answer over the debugger would come too late.
  const note = join(folder, 'clipboard-at-the-end');
  await app.electron.evaluate(({ app: electron, clipboard }, path) => {
    electron.on('will-quit', () => {
      const { writeFileSync } = process.getBuiltinModule('node:fs');
      writeFileSync(path, `[${clipboard.readText() as unknown as string}]`);
    });
  }, note);
  const exit = once(app.electron.process(), 'exit');
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await exit;
  expect(readFileSync(note, 'utf8')).toBe('[]');
});

test('a secret is shown after a person agreed, with its QR code, and is gone when closed; locking empties the window', async ({
  launch,
}) => {
  const app = await launch();
  const { page } = app;
  await app.screen('welcome');
  await page.getByRole('button', { name: 'Try it with a local pool' }).click();
  await app.screen('codes');
  await expect(page.getByText('25 enrolled, 0 failed')).toBeVisible();
  await rowOf(page, 'tester-003').click();
  const show = page.getByRole('button', { name: 'Show secret and QR' });

  await test.step('declined: nothing is shown', async () => {
    const asked = await answerDialogs(app, 0);
    await show.click();
    await asked();
    await expect(page.getByTestId('reveal-dialog')).toBeHidden();
    await expect(page.getByTestId('secret')).toBeHidden();
  });

  let secret = '';
  await test.step('agreed: secret and QR', async () => {
    await answerDialogs(app, 1);
    await show.click();
    await expect(page.getByTestId('qr')).toBeVisible();
    secret = ((await page.getByTestId('secret').textContent()) ?? '').replaceAll(/\s/g, '');
    expect(secret).toMatch(/^[A-Z2-7]{32,}$/);
    await page.screenshot({ path: 'test-results/screens/secret-and-qr-light.png' });
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('secret')).toBeHidden();
    expect(await page.content()).not.toContain(secret);
    // The page's last regular expression remembers its text.
    expect(await page.evaluate(() => RegExp['input'])).not.toContain(secret);
  });

  await test.step('locked: no name and no code is left in the page', async () => {
    await page.keyboard.press('Control+l');
    await app.screen('locked');
    await keepScreen(page, 'locked-by-user');
    const text = await page.content();
    expect(text).not.toContain('tester-0');
    expect(text).not.toMatch(/\b\d{3} ?\d{3}\b/);
    await page.getByRole('button', { name: 'Unlock' }).click();
    await app.screen('codes');
    await expect(rowOf(page, 'tester-001').getByTestId('code')).toHaveAttribute('data-code', /^\d{6}$/);
  });

  await test.step('keyboard: search, move, copy', async () => {
    await page.keyboard.type('tester-01');
    await expect(page.getByTestId('account-row')).toHaveCount(10);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('toast').filter({ hasText: 'tester-01' }).first()).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('narrow: the list alone', async () => {
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(420, 720));
    await expect(page.getByRole('button', { name: 'Groups' })).toBeVisible();
    await keepScreen(page, 'codes-narrow');
  });
});

test('locked in the middle of enrolling 25 users: the window is empty, nothing hangs, and it opens again', async ({
  launch,
}) => {
  const app = await launch();
  const { page } = app;
  await app.screen('welcome');
  await page.getByRole('button', { name: 'Try it with a local pool' }).click();
  await page.keyboard.press('Control+l');
  await app.screen('locked');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-ready', /codes|welcome/);
  expect(app.output()).not.toMatch(/JavaScript error|not open/);
  expect(await page.content()).not.toContain('INTERNAL');
});
