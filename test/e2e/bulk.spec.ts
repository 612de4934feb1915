// A roster from its file to codes, in the real window: what a tester does with a list of users, and what can go wrong in it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { seedPool } from '../../main/local-pool/index.ts';
import { startProxy } from '../fakes/recording-proxy.ts';
import { addPool, rowOf } from './fixtures/pages.ts';
import { startTestPool } from './fixtures/pool-server.ts';
import { keepScreen } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

interface TestUser {
  readonly username: string;
  readonly password: string;
}

function rosterOf(users: readonly TestUser[], header = 'username,password,tags'): string {
  return [header, ...users.map(({ username, password }) => `${username},${password},bulk`), ''].join('\n');
}

/** From the codes or the welcome page to the step that shows what was read. */
async function chooseRoster(page: Page, pool: string, file: string): Promise<void> {
  await page.keyboard.press('Control+b');
  await expect(page.getByTestId('bulk')).toHaveAttribute('data-step', 'roster');
  const card = page.getByTestId('pool-card').filter({ hasText: pool });
  if (await card.isVisible()) await card.click();
  await page.getByTestId('roster-file').setInputFiles(file);
  await expect(page.getByTestId('bulk')).toHaveAttribute('data-step', 'check');
}

/** `rate`: users a second. */
async function startRun(page: Page, rate = 100): Promise<void> {
  await page.getByTestId('check-continue').click();
  await expect(page.getByTestId('bulk')).toHaveAttribute('data-step', 'options');
  await expect(page.getByTestId('run-plan')).not.toHaveAttribute('data-stale', 'true');
  const field = page.getByLabel('Users a second');
  if (!(await field.isVisible())) await page.getByText('Pace', { exact: true }).click();
  await field.fill(String(rate));
  await keepScreen(page, 'bulk-options');
  await page.getByTestId('run-start').click();
  await expect(page.getByTestId('run')).toBeVisible();
}

test('a list of users: read, checked, enrolled, each with its code, and why row 3 failed', async ({
  launch,
  folder,
}) => {
  const { server } = await startTestPool();
  const proxy = await startProxy(server.endpoint);
  try {
    const seeded = await seedPool(server, { name: 'staging', users: 12 });
    const app = await launch();
    const { page } = app;
    await app.screen('welcome');
    await addPool(page, { name: 'staging', ...seeded, endpoint: proxy.endpoint });
    const file = join(folder, 'testers.csv');
    const users = seeded.users.map((user, index) =>
      index === 1 ? { ...user, password: 'wr0ng-Password' } : user,
    );
    writeFileSync(file, `${rosterOf(users)}tester-001,again,bulk\n,nobody,\n`);

    await chooseRoster(page, 'staging', file);
    await expect(page.getByTestId('roster-read')).toContainText('12');
    await expect(page.getByTestId('left-out')).toContainText('2');
    await page.getByRole('tab', { name: /Problems/ }).click();
    await expect(page.getByTestId('roster-problem')).toHaveCount(2);
    await expect(page.getByTestId('roster-problem').first()).toHaveAttribute('data-code', 'DUPLICATE_USER');
    await keepScreen(page, 'bulk-check');
    const held = proxy.hold('VerifySoftwareToken', { skip: 4 });
    await startRun(page);
    await held.reached;
    await keepScreen(page, 'bulk-run');
    held.release();

    await expect(page.getByTestId('run')).toHaveAttribute('data-state', 'finished');
    await expect(page.getByTestId('run-summary')).toContainText('11');
    await page.getByTestId('rows-failed').click();
    const failed = page.getByTestId('run-row');
    await expect(failed).toHaveCount(1);
    await expect(failed).toHaveAttribute('data-code', 'WRONG_PASSWORD');
    await failed.click();
    await expect(page.getByTestId('row-remedy')).toContainText('Cognito refused the user name or password');
    await expect(page.getByTestId('row-said')).toContainText('Incorrect username or password.');
    await keepScreen(page, 'bulk-failed');

    await page.getByTestId('run-show-users').click();
    await app.screen('codes');
    await expect(rowOf(page, 'tester-012')).toContainText(/\d{3}\s?\d{3}/);
    // What main holds of passwords never came into the page.
    const text = await page.evaluate(() => document.documentElement.outerHTML);
    for (const { password } of seeded.users) expect(text).not.toContain(password);
  } finally {
    await proxy.close();
    await server.close();
  }
});

test('pause, go on, the app killed in the middle, and the rest done afterwards', async ({
  launch,
  folder,
}) => {
  const { server } = await startTestPool();
  const proxy = await startProxy(server.endpoint);
  try {
    const seeded = await seedPool(server, { name: 'staging', users: 30 });
    const app = await launch();
    await app.screen('welcome');
    await addPool(app.page, { name: 'staging', ...seeded, endpoint: proxy.endpoint });
    const file = join(folder, 'testers.csv');
    writeFileSync(file, rosterOf(seeded.users));
    await chooseRoster(app.page, 'staging', file);
    const held = proxy.hold('AssociateSoftwareToken', { skip: 5 });
    // Slow enough that somebody can pause it.
    await startRun(app.page, 5);
    await held.reached;
    await app.page.getByTestId('run-pause').click();
    held.release();
    await expect(app.page.getByTestId('run')).toHaveAttribute('data-state', 'paused');
    const second = proxy.hold('VerifySoftwareToken', { skip: 3 });
    await app.page.getByTestId('run-resume').click();
    await second.reached;
    await app.kill();
    second.release();

    const again = await launch();
    const { page } = again;
    await again.screen('codes');
    await page.keyboard.press('Control+j');
    const run = page.getByTestId('run-item').first();
    await expect(run).toHaveAttribute('data-state', 'stopped');
    await run.getByTestId('run-open').click();
    await expect(page.getByTestId('run-reason')).toContainText('Nothing is lost');
    await keepScreen(page, 'bulk-interrupted');
    await page.getByTestId('run-resume').click();
    await expect(page.getByTestId('run')).toHaveAttribute('data-state', 'finished', { timeout: 60_000 });
    await expect(page.getByTestId('run-summary')).toContainText('30');
    const verified = proxy.exchanges.filter(
      ({ operation, status }) => operation === 'VerifySoftwareToken' && status === 200,
    );
    expect(verified).toHaveLength(30);
  } finally {
    await proxy.close();
    await server.close();
  }
});

test('wrong passwords one after the other: the run waits and asks; a report says why', async ({
  launch,
  folder,
}) => {
  const { server } = await startTestPool();
  try {
    const seeded = await seedPool(server, { name: 'staging', users: 40 });
    const app = await launch();
    const { page, electron } = app;
    await app.screen('welcome');
    await addPool(page, { name: 'staging', ...seeded });
    const file = join(folder, 'testers.csv');
    writeFileSync(
      file,
      rosterOf(seeded.users.map(({ username }) => ({ username, password: 'wr0ng-Password' }))),
    );
    await chooseRoster(page, 'staging', file);
    await startRun(page);
    await expect(page.getByTestId('run')).toHaveAttribute('data-state', 'paused');
    await expect(page.getByTestId('run-reason')).toContainText('WRONG_PASSWORD');
    // The rows on screen are as they ended, too.
    await expect(page.getByTestId('run-row').first()).toHaveAttribute('data-code', 'WRONG_PASSWORD');
    await keepScreen(page, 'bulk-paused');

    const report = join(folder, 'report.csv');
    await electron.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    }, report);
    await page.getByTestId('run-report').click();
    await page.getByTestId('run-report-csv').click();
    await expect.poll(() => read(report)).toContain('WRONG_PASSWORD');
    await page.getByTestId('reason-stop').click();
    await expect(page.getByTestId('run')).toHaveAttribute('data-state', 'stopped');
  } finally {
    await server.close();
  }
});

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
