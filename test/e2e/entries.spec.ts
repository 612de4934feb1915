import { execFileSync } from 'node:child_process';
import type { RunningApp } from './fixtures/launch.ts';
import { rowOf } from './fixtures/pages.ts';
import { keepScreen } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

async function openEntryForm({ page }: RunningApp): Promise<void> {
  await page.getByRole('button', { name: 'Add an entry' }).first().click();
}

test.skip(() => !hasOathtool(), 'oathtool is not installed');

test('entries without a pool: a pasted URI and a typed secret show the right codes', async ({ launch }) => {
  const app = await launch();
  await app.screen('welcome');
  const { page } = app;

  await test.step('what is wrong is said, and the text stays', async () => {
    await openEntryForm(app);
    await page.getByLabel('otpauth URI').fill('otpauth://totp/x?secret=not!base32');
    await page.getByRole('button', { name: 'Add entry', exact: true }).click();
    await expect(page.getByTestId('form-error')).toContainText('INVALID_SECRET');
    await expect(page.getByLabel('otpauth URI')).toHaveValue('otpauth://totp/x?secret=not!base32');
    await keepScreen(page, 'entry-refused');
  });

  const uri =
    'otpauth://totp/M%C3%BCller%20%26%20Co:qa%2Bcase-0123@example.com?secret=gezdgnbvgy3tqojqgezdgnbvgy3tqojqgezdgnbvgy3tqojqgezdgnbvgy3tqojqgezdgnbvgy3tqojqgezdgnbvgy3tqojqgezdgna&issuer=M%C3%BCller%20%26%20Co&algorithm=SHA512&digits=8&period=60';
  await page.getByLabel('otpauth URI').fill(uri);
  await page.getByRole('button', { name: 'Add entry', exact: true }).click();
  await app.screen('codes');

  await openEntryForm(app);
  await page.getByRole('tab', { name: 'Type a secret' }).click();
  await page.getByLabel('Label').fill('typed');
  await page.getByLabel('Secret', { exact: true }).fill('jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp');
  await page.getByRole('button', { name: 'Add entry', exact: true }).click();
  await app.screen('codes');
  await keepScreen(page, 'entries');

  const pasted = rowOf(page, 'qa+case-0123@example.com').getByTestId('code');
  const typed = rowOf(page, 'typed').getByTestId('code');
  await expect(pasted).toHaveAttribute('data-code', /^\d{8}$/);
  // Read until the step stays the same around it.
  await expect(async () => {
    const step = Math.floor(Date.now() / 30_000);
    const [shownTyped, shownPasted] = [
      await typed.getAttribute('data-code'),
      await pasted.getAttribute('data-code'),
    ];
    expect(Math.floor(Date.now() / 30_000)).toBe(step);
    expect(shownTyped).toBe(oathtool(['--totp'], 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'));
    expect(shownPasted).toBe(
      oathtool(
        ['--totp=sha512', '-d', '8', '-s', '60s'],
        (new URL(uri).searchParams.get('secret') ?? '').toUpperCase(),
      ),
    );
  }).toPass({ timeout: 20_000 });

  await test.step('the same secret a second time is refused', async () => {
    await openEntryForm(app);
    await page.getByLabel('otpauth URI').fill(uri);
    await page.getByRole('button', { name: 'Add entry', exact: true }).click();
    await expect(page.getByTestId('form-error')).toContainText('DUPLICATE_SECRET');
  });
});

/** An implementation that is not ours; the secret goes by stdin. */
function oathtool(args: readonly string[], base32: string): string {
  return execFileSync('oathtool', [...args, '-b', '-'], { input: base32 })
    .toString()
    .trim();
}

function hasOathtool(): boolean {
  try {
    execFileSync('oathtool', ['--version']);
    return true;
  } catch {
    return false;
  }
}
