import { expect, type Page, type TestInfo } from '@playwright/test';
import type { CodeOutcome, MfaAccount } from 'poolkey/playwright';

export async function typePassword(page: Page, account: MfaAccount): Promise<void> {
  await page.goto('/');
  await page.getByLabel('User').fill(account.username);
  await page.getByLabel('Password').fill(await account.password());
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Code')).toBeVisible();
}

export async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Verify' }).click();
}

/** Into both forms, with a code of the account's own. */
export async function signIn(page: Page, account: MfaAccount): Promise<void> {
  await typePassword(page, account);
  await typeCode(page, await account.code());
  await expect(page.getByRole('heading')).toHaveText(`Hello ${account.username}`);
}

/** What the page says, as `answer` wants it. */
export async function submitTo(page: Page, code: string): Promise<CodeOutcome> {
  await typeCode(page, code);
  const said = await page.getByRole('main').textContent();
  if (said?.includes('Hello')) return 'ok';
  return said?.includes('ExpiredCode') ? 'reused' : 'mismatch';
}

/** Every sixth test fails once after it has used a code, and its worker with it; now and then the worker dies at once. */
export function failAtTimes(number: number, info: TestInfo): void {
  if (info.retry > 0 || number % 6 !== 0) return;
  if (number % 12 === 0) process.kill(process.pid, 'SIGKILL');
  throw new Error('a test that fails, so that its worker is thrown away');
}
