// Every secret, password and token of a day's work is searched for in every file that the app leaves behind, in everything that
// main sent to the renderer, and in everything it printed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret as Base32 } from 'otpauth';
import { seedPool } from '../../main/local-pool/index.ts';
import { Secret } from '../../main/secrecy/secret.ts';
import type { Keychain } from '../../main/vault/keychain.ts';
import { homeAt } from '../../main/vault/home.ts';
import { openWithPassphrase } from '../../main/vault/open-vault.ts';
import { startProxy } from '../fakes/recording-proxy.ts';
import { addPool, rowOf, signInByWizard, wizardStep } from './fixtures/pages.ts';
import { addTemporaryUser, startTestPool } from './fixtures/pool-server.ts';
import { expect, test } from './fixtures/test.ts';

const PASSPHRASE = 'a-passphrase-nobody-guesses';
const NEW_PASSWORD = 'Brand-new-password-77!';
const ENTRY = 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU';

/** The forms in which a secret could lie in a file: as it is, and its key bytes raw, in hex and in base64. */
function formsOf(secret: string): Buffer[] {
  const forms = [
    Buffer.from(secret),
    Buffer.from(secret, 'utf16le'),
    Buffer.from(Buffer.from(secret).toString('base64')),
  ];
  if (!/^[A-Z2-7]{16,}$/.test(secret)) return forms;
  const key = Buffer.from(Base32.fromBase32(secret).bytes);
  return [
    ...forms,
    key,
    Buffer.from(secret.toLowerCase()),
    Buffer.from(key.toString('hex')),
    Buffer.from(key.toString('hex').toUpperCase()),
    Buffer.from(key.toString('base64').replace(/=+$/, '')),
    Buffer.from(key.toString('base64url')),
  ];
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What was found where; never the secret itself. */
function findings(secrets: ReadonlyMap<string, string>, places: ReadonlyMap<string, Buffer>): string[] {
  const found: string[] = [];
  for (const [secret, kind] of secrets) {
    for (const form of formsOf(secret)) {
      for (const [place, bytes] of places) if (bytes.includes(form)) found.push(`${kind} in ${place}`);
    }
  }
  return found;
}

function readFiles(...folders: string[]): Map<string, Buffer> {
  return new Map(folders.flatMap(filesUnder).map((file) => [file, readFileSync(file)]));
}

test('no secret, password or token is in any file, in what the renderer got, or in the output', async ({
  launch,
  home,
  folder,
  keyring,
}) => {
  const { server, advance } = await startTestPool();
  const proxy = await startProxy(server.endpoint);
  const crossings = join(folder, 'crossings.jsonl');
  try {
    const on = await seedPool(server, { name: 'staging', mfa: 'ON', users: 1, clientSecret: true });
    const optional = await seedPool(server, {
      name: 'preview',
      mfa: 'OPTIONAL',
      users: 1,
      usernamePrefix: 'visitor',
    });
    const fresh = await addTemporaryUser(server, on.userPoolId, 'newcomer');
    const [alice] = on.users;
    const [carol] = optional.users;
    if (!alice || !carol) throw new Error('no users');

    const app = await launch({ crossings });
    const { page } = app;
    await app.screen('welcome');
    await page.getByRole('button', { name: 'Try it with a local pool' }).click();
    await app.screen('codes');
    await expect(page.getByText('25 enrolled, 0 failed')).toBeVisible();

    await addPool(page, { name: 'staging', ...on, endpoint: proxy.endpoint });
    await signInByWizard(page, 'staging', alice);
    await page.getByRole('button', { name: 'Enroll', exact: true }).click();
    await wizardStep(page, 'done');
    await page.getByRole('button', { name: 'Go to codes' }).click();
    await signInByWizard(page, 'staging', fresh);
    await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByRole('button', { name: 'Enroll', exact: true }).click();
    await wizardStep(page, 'done');
    await page.getByRole('button', { name: 'Go to codes' }).click();
    await addPool(page, { name: 'preview', ...optional, endpoint: proxy.endpoint });
    await signInByWizard(page, 'preview', carol);
    await page.getByRole('button', { name: 'Enroll', exact: true }).click();
    await wizardStep(page, 'done');
    await page.getByRole('button', { name: 'Go to codes' }).click();

    // A failure writes its share of words, too.
    proxy.garbage('InitiateAuth');
    await signInByWizard(page, 'preview', carol);
    await expect(page.getByTestId('form-error')).toContainText('BAD_ANSWER');
    await page.getByRole('button', { name: 'Cancel' }).click();

    await page.getByRole('button', { name: 'Add an entry' }).click();
    await page.getByLabel('otpauth URI').fill(`otpauth://totp/entry?secret=${ENTRY}`);
    await page.getByRole('button', { name: 'Add entry', exact: true }).click();
    await app.screen('codes');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'All', exact: false }).first().click();
    advance(60_000);
    await page.keyboard.type(alice.username);
    await rowOf(page, alice.username).last().click();
    await page.getByTestId('panel').getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByTestId('sign-in-outcome')).toContainText('signed in', { timeout: 40_000 });

    await test.step('a passphrase as second way in, by which this test opens the vault below', async () => {
      await app.electron.evaluate(({ dialog }) => {
        dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
      });
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
      await page.getByLabel('Repeat passphrase').fill(PASSPHRASE);
      await page.getByRole('button', { name: 'Set passphrase' }).click();
      await expect(page.getByText('The passphrase is set.')).toBeVisible();
    });
    const whileRunning = readFiles(home);
    await app.quit();

    const secrets = new Map<string, string>();
    for (const secret of proxy.secrets()) secrets.set(secret, 'what crossed the wire');
    for (const user of [alice, carol, fresh]) secrets.set(user.password, `password of ${user.username}`);
    secrets.set(NEW_PASSWORD, 'new password').set(ENTRY, 'secret of the entry').set(PASSPHRASE, 'passphrase');
    secrets.set(on.clientSecret ?? '', 'client secret');
    const nobody: Keychain = {
      read: async () => ({ kind: 'absent', reason: '' }),
      store: async () => false,
      remove: async () => undefined,
    };
    const opened = await openWithPassphrase(
      { home: homeAt(home), keychain: nobody, clock: Date.now },
      new Secret(PASSPHRASE),
    );
    if (!opened.ok) throw new Error(opened.error.code);
    const vault = opened.value;
    const accounts = vault.accounts.list();
    expect(accounts).toHaveLength(25 + 4);
    for (const account of accounts) {
      const token = vault.tokens.current(account.id);
      const password = vault.accounts.password(account.id);
      if (token) secrets.set(token.token.secret.reveal(), `secret of ${account.username}`);
      if (password) secrets.set(password.reveal(), `password of ${account.username}`);
    }
    secrets.set(vault.copyKey().toString('base64'), "the vault's key");
    vault.close();
    expect(secrets.size).toBeGreaterThan(25 * 2 + 20);

    const places = new Map([
      ...whileRunning,
      ...readFiles(home),
      ['what main sent to the renderer', readFileSync(crossings)],
      ['what the app printed', Buffer.from(app.output())],
    ]);
    expect(places.size).toBeGreaterThan(10);
    expect(places.get('what main sent to the renderer')?.toString()).toContain('tester-001');
    expect(findings(secrets, places)).toEqual([]);
    // The search itself finds what is there: the keyring's folder aside, a planted secret is seen.
    expect(
      findings(new Map([[ENTRY, 'planted']]), new Map([['x', Buffer.from(`..${ENTRY}..`)]])),
    ).not.toEqual([]);
    expect(filesUnder(join(keyring.env.XDG_DATA_HOME)).length).toBeGreaterThan(0);
  } finally {
    await proxy.close();
    await server.close();
  }
});
