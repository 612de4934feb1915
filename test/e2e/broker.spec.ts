import { execFile, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { askingProgram } from './fixtures/asking-program.ts';
import type { RunningApp } from './fixtures/launch.ts';
import { rowOf } from './fixtures/pages.ts';
import { keepScreen } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

const CLI = join(import.meta.dirname, '../../out/cli.cjs');
const DENY = 0;
const TEN_MINUTES = 1;
const ALWAYS = 3;

async function addEntry({ page }: RunningApp, name: string, secret: string): Promise<void> {
  await page.getByRole('button', { name: 'Add an entry' }).first().click();
  await page.getByLabel('otpauth URI').fill(`otpauth://totp/${name}?secret=${secret}`);
  await page.getByRole('button', { name: 'Add entry', exact: true }).click();
  await expect(rowOf(page, name)).toBeVisible();
}

/** alice and bob. */
async function withTwoEntries(app: RunningApp): Promise<RunningApp> {
  await app.screen('welcome');
  await addEntry(app, 'alice', 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP');
  await addEntry(app, 'bob', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  return app;
}

/** What a person answers in the app's own dialog, which no page and no test can click. Gives what it was asked so far. */
async function answerDialogs({ electron }: RunningApp, response: number): Promise<() => Promise<string[]>> {
  await electron.evaluate(({ dialog }, answer) => {
    const seen: string[] = [];
    (globalThis as { asked?: string[] }).asked = seen;
    dialog.showMessageBox = async (...args: unknown[]) => {
      seen.push(String((args.at(-1) as { detail?: string }).detail));
      return { response: answer, checkboxChecked: false };
    };
  }, response);
  return () => electron.evaluate(() => (globalThis as { asked?: string[] }).asked ?? []);
}

test('a project is asked for once, its programs get each code once, and the window shows and ends it', async ({
  launch,
  home,
  folder,
}) => {
  const app = await withTwoEntries(await launch());
  const { page } = app;
  const asked = await answerDialogs(app, TEN_MINUTES);
  const shop = join(folder, 'webshop');
  mkdirSync(shop);
  const programs = Array.from({ length: 4 }, () => askingProgram(home, shop));
  try {
    const answers = await Promise.all(programs.map((one) => one.ask('take', 'alice', { maxWaitMs: 60_000 })));
    const got = answers.flatMap(({ value }) => (value ? [value] : []));
    // As many as there are steps within a minute; each of them once.
    expect(got.length).toBeGreaterThanOrEqual(2);
    expect(new Set(got.map(({ step }) => step)).size).toBe(got.length);
    expect(answers.filter(({ value }) => !value).every(({ code }) => code === 'WAIT_TIMEOUT')).toBe(true);
    const questions = await asked();
    expect(questions).toHaveLength(1);
    expect(questions[0]).toContain(shop);
    await expect(rowOf(page, 'alice')).toContainText('used');

    const second = programs[1];
    if (!second) throw new Error('no program');
    expect((await second.ask('acquire', 'bob')).value).toMatchObject({ username: 'bob' });
    await page.getByTestId('side-tests').click();
    await expect(page.getByTestId('broker-state')).toHaveAttribute('data-state', 'serving');
    await expect(page.getByTestId('grant')).toContainText('webshop');
    await expect(page.getByTestId('grant')).toContainText('4 programs connected');
    await expect(page.getByTestId('hold')).toContainText('bob');
    await expect(page.getByTestId('audit-row').first()).toBeVisible();
    await keepScreen(page, 'tests');
    for (const { code } of got) expect(await page.content()).not.toContain(String(code));

    await second.kill();
    await expect(page.getByTestId('hold')).toHaveCount(0);
    await expect(page.getByTestId('grant')).toContainText('3 programs connected');

    await answerDialogs(app, DENY);
    await page.getByTestId('grant-revoke').click();
    await expect(page.getByTestId('grant')).toHaveCount(0);
    expect(await programs[0]?.ask('take', 'bob')).toEqual({ code: 'DENIED' });
    await keepScreen(page, 'tests-refused');
  } finally {
    for (const program of programs) await program.kill();
  }
});

test('an approved project needs no second question after locking, and "poolkey lock" ends app and run', async ({
  launch,
  home,
  folder,
  keyring,
}) => {
  const app = await withTwoEntries(await launch());
  const { page } = app;
  const asked = await answerDialogs(app, ALWAYS);
  const program = askingProgram(home, folder);
  const env = { ...keyring.env, PATH: process.env['PATH'], POOLKEY_HOME: home };
  try {
    expect(await program.ask('take', 'alice')).toHaveProperty('value');
    await page.keyboard.press('Control+L');
    await app.screen('locked');
    expect(await program.ask('take', 'bob')).toEqual({ code: 'NO_BROKER' });
    await page
      .getByRole('button', { name: /Unlock|Try again|Open/ })
      .first()
      .click();
    await app.screen('codes');
    expect(await program.ask('take', 'bob')).toHaveProperty('value');
    expect(await asked()).toHaveLength(1);

    // A run that waits for a code when the lock comes.
    const client = JSON.stringify(join(CLI, '../client.mjs'));
    const waiting = `import { connect } from ${client};
      const mfa = await connect();
      try { for (;;) await mfa.take('alice'); } catch ({ code }) { console.log(code); }
      await mfa.close();`;
    const command = [CLI, 'run', '--', process.execPath, '--input-type=module', '-e', waiting];
    const run = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [printed, said] = [text(run.stdout), text(run.stderr)];
    const poolkey = async (...args: string[]): Promise<unknown> =>
      JSON.parse((await promisify(execFile)(process.execPath, [CLI, ...args, '--json'], { env })).stdout);
    await expect.poll(() => poolkey('status')).toMatchObject({ app: 'serving', runs: 1 });
    expect(await poolkey('lock')).toEqual({ app: true, runs: 1, surviving: 0 });
    await app.screen('locked');
    expect(await printed).toBe('LOCKED\n');
    expect(await said).toContain('--survive-lock');
    expect(await poolkey('status')).toMatchObject({ app: 'not open, or locked', runs: 0 });
  } finally {
    await program.kill();
  }
});
