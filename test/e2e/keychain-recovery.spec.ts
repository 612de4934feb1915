import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningApp } from './fixtures/launch.ts';
import { keepScreen } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

const NO_KEYCHAIN = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };

/** A vault with one entry in it. */
async function makeVault(app: RunningApp): Promise<void> {
  await app.screen('welcome');
  await app.page.getByRole('button', { name: 'Add an entry' }).click();
  await app.page
    .getByLabel('otpauth URI')
    .fill('otpauth://totp/kept?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Somewhere');
  await app.page.getByRole('button', { name: 'Add entry', exact: true }).click();
  await app.screen('codes');
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

test('a locked keyring leads to a recovery screen, leaves the vault alone, and opens after unlocking', async ({
  launch,
  keyring,
  home,
}) => {
  const first = await launch();
  await makeVault(first);
  await first.quit();
  const before = digest(join(home, 'vault.db'));

  await keyring.lock();
  const app = await launch();
  await app.screen('locked');
  await expect(app.page.getByTestId('trouble')).toHaveAttribute('data-trouble', 'locked');
  await keepScreen(app.page, 'recovery-keyring-locked');
  const tryAgain = app.page.getByRole('button', { name: 'Try again' });
  for (let i = 0; i < 3; i += 1) {
    await tryAgain.click();
    await expect(tryAgain).toBeEnabled();
  }
  await app.screen('locked');
  expect(digest(join(home, 'vault.db'))).toBe(before);

  await keyring.unlock();
  // The keyring was restarted to unlock it: a connection of before would lead nowhere.
  await tryAgain.click();
  await app.screen('codes');
  await expect(app.page.locator('[data-username="kept"]')).toBeVisible();
});

test('a replaced keyring is told from a locked one; the vault can be set aside and is not deleted', async ({
  launch,
  keyring,
  home,
}) => {
  const first = await launch();
  await makeVault(first);
  await first.quit();
  const before = digest(join(home, 'vault.db'));

  await keyring.replace();
  const app = await launch();
  await app.screen('locked');
  await expect(app.page.getByTestId('trouble')).toHaveAttribute('data-trouble', 'missing');
  await keepScreen(app.page, 'recovery-keyring-replaced');
  expect(digest(join(home, 'vault.db'))).toBe(before);

  await app.page.getByText('Start with an empty vault instead').click();
  await app.page.getByLabel('SET ASIDE', { exact: false }).fill('SET ASIDE');
  await app.page.getByRole('button', { name: 'Set the vault aside' }).click();
  await app.screen('welcome');
  const aside = readdirSync(home).find((name) => /^vault\.db\.aside-[\dTZ-]+$/.test(name));
  expect(digest(join(home, aside ?? ''))).toBe(before);
});

test('without a keychain a passphrase is chosen; a wrong one is refused five times, the right one opens', async ({
  launch,
}) => {
  const passphrase = 'correct horse battery';
  const first = await launch({ env: NO_KEYCHAIN });
  await first.screen('new-passphrase');
  await keepScreen(first.page, 'first-start-without-keychain');
  await first.page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await first.page.getByLabel('Repeat passphrase').fill(passphrase);
  await first.page.getByRole('button', { name: 'Create vault' }).click();
  await makeVault(first);
  await first.quit();

  const app = await launch({ env: NO_KEYCHAIN });
  await app.screen('locked');
  const field = app.page.getByLabel('Passphrase', { exact: true });
  for (let i = 1; i <= 5; i += 1) {
    await field.fill(`wrong ${i}`);
    await app.page.getByRole('button', { name: 'Unlock' }).click();
    await expect(app.page.getByText('The passphrase is wrong')).toBeVisible();
    await expect(field).toBeFocused();
  }
  await keepScreen(app.page, 'wrong-passphrase');
  await field.fill(passphrase);
  await app.page.getByRole('button', { name: 'Unlock' }).click();
  await app.screen('codes');
  await expect(app.page.locator('[data-username="kept"]')).toBeVisible();
});

test('a damaged vault is named and left as it is', async ({ launch, home }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'vault.db'), 'this is no vault '.repeat(500));
  const before = digest(join(home, 'vault.db'));
  const app = await launch();
  await app.screen('unusable');
  await expect(app.page.getByText('VAULT_DAMAGED')).toBeVisible();
  await keepScreen(app.page, 'vault-damaged');
  expect(digest(join(home, 'vault.db'))).toBe(before);
});
