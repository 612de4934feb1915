// Many users in one run, and how the window answers meanwhile. A few hundred in `npm test`; BULK_USERS=10000 for the whole.
// Times are written down (test-results/window-answers.txt), not asserted.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { buildSoak, soakWorld } from '../soak/world.ts';
import { addPool } from './fixtures/pages.ts';
import { expect, test } from './fixtures/test.ts';

const USERS = Number(process.env['BULK_USERS'] ?? 300);
const RESULTS = join(import.meta.dirname, '../../test-results');

interface Answers {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

/** In the page: a call to main every 50 ms, and the time between two frames. Until `stopProbe`. */
async function startProbe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const probe = { calls: [] as number[], frames: [] as number[], stop: false };
    Object.assign(globalThis, { probe });
    const api = (globalThis as unknown as { poolkey: { jobs: { dismiss(args: object): Promise<unknown> } } })
      .poolkey;
    const started = performance.now();
    const ask = async (): Promise<void> => {
      while (!probe.stop) {
        const asked = performance.now();
        await api.jobs.dismiss({ id: 'nobody' });
        probe.calls.push(performance.now() - asked);
        if (performance.now() - asked > 60)
          console.log('SLOW', Math.round(asked - started), Math.round(performance.now() - asked));
        await new Promise((wait) => setTimeout(wait, 50));
      }
    };
    void ask();
    let last = performance.now();
    const frame = (): void => {
      const now = performance.now();
      probe.frames.push(now - last);
      last = now;
      if (!probe.stop) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

async function stopProbe(page: Page): Promise<{ calls: Answers; frames: Answers }> {
  return page.evaluate(() => {
    const { probe } = globalThis as unknown as {
      probe: { calls: number[]; frames: number[]; stop: boolean };
    };
    probe.stop = true;
    const sum = (all: number[]): Answers => {
      const sorted = all.toSorted((a, b) => a - b);
      const at = (share: number): number =>
        Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
      return { count: sorted.length, p50: at(0.5), p99: at(0.99), longest: at(1) };
    };
    return { calls: sum(probe.calls), frames: sum(probe.frames) };
  });
}

test('many users in one run: all are enrolled, and the window goes on answering', async ({
  launch,
  folder,
}) => {
  test.setTimeout(60_000 + USERS * 120);
  const programs = await buildSoak();
  const world = await soakWorld(programs, { users: USERS, seed: 1 });
  try {
    const app = await launch();
    const { page } = app;
    await app.screen('welcome');
    await addPool(page, { name: 'many', ...world.pool });
    const file = join(folder, 'many.csv');
    const lines = world.pool.users.map(({ username, password }) => `${username},${password}`);
    writeFileSync(file, ['username,password', ...lines, ''].join('\n'));
    await page.keyboard.press('Control+b');
    await page.getByTestId('roster-file').setInputFiles(file);
    await page.getByTestId('check-continue').click();
    const rate = page.getByLabel('Users a second');
    if (!(await rate.isVisible())) await page.getByText('Pace', { exact: true }).click();
    await rate.fill('1000');
    await startProbe(page);
    await page.getByTestId('run-start').click();
    await expect(page.getByTestId('run')).toBeVisible({ timeout: 30_000 });

    // What a tester does meanwhile: looks at codes, searches, comes back.
    await page.waitForTimeout(1_500);
    await page.getByTestId('run-back').click();
    await app.screen('codes');
    await page.keyboard.type('tester-00');
    await expect(page.getByTestId('account-row').first()).toBeVisible();
    await page.getByTestId('account-list').hover();
    await page.mouse.wheel(0, 3_000);
    await page.keyboard.press('Control+j');
    await page.getByTestId('run-open').first().click();
    await expect(page.getByTestId('run')).toHaveAttribute('data-state', 'finished', { timeout: USERS * 120 });
    const answers = await stopProbe(page);
    process.stdout.write(
      app
        .output()
        .split('\n')
        .filter((l) => l.includes('SLOW'))
        .join('\n') + '\n',
    );
    await expect(page.getByTestId('run-summary')).toContainText(USERS.toLocaleString('en'));
    // The rows on screen are as they ended, too.
    await expect(page.getByTestId('run-row').first()).toHaveAttribute('data-state', 'done');

    const memory = await app.electron.evaluate(() => Math.round(process.memoryUsage().rss / 1_048_576));
    const told = [
      `${USERS} users in the window; main ${memory} MB at the end`,
      ...Object.entries(answers).map(
        ([what, { count, p50, p99, longest }]) =>
          `${what}: ${count}, p50 ${p50} ms, p99 ${p99} ms, longest ${longest} ms`,
      ),
    ];
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(join(RESULTS, 'window-answers.txt'), `${told.join('\n')}\n`);
    process.stdout.write(`${told.join('\n')}\n`);
    const enrolled = await world.ask<unknown[]>({ do: 'enrolled' });
    expect(enrolled).toHaveLength(USERS);
  } finally {
    await world.close();
    await programs.remove();
  }
});
