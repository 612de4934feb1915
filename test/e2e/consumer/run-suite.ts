// One run of the suite, as a tester starts it, and what came of it: by the runner's report and by the pool's own answers.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, cleanEnvironment, type ConsumerPlace } from './place.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PLAYWRIGHT = join(ROOT, 'node_modules/@playwright/test/cli.js');
const CONFIG = join(import.meta.dirname, 'suite/playwright.config.ts');

export interface SuiteRun {
  readonly seconds: number;
  /** Tests by their last attempt. */
  readonly passed: number;
  readonly failed: number;
  /** Failed at first and passed then: those that fail on purpose, their workers thrown away. */
  readonly flaky: number;
  /** Codes by what the pool said of them. */
  readonly codes: {
    readonly ok: number;
    readonly reused: number;
    readonly wrong: number;
    readonly other: number;
  };
  /** Where report, traces and output are. */
  readonly out: string;
  /** What was printed. */
  readonly log: string;
}

/** `more`: further arguments for Playwright. */
export async function runSuite(
  place: ConsumerPlace,
  codes: 'poolkey' | 'otpauth',
  name: string,
  more: readonly string[] = [],
): Promise<SuiteRun> {
  const out = join(place.folder, name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const before = place.page.uses.length;
  const started = performance.now();
  const env = {
    ...(codes === 'poolkey' ? place.env : cleanEnvironment()),
    CONSUMER_URL: place.page.url,
    CONSUMER_OUT: out,
    CONSUMER_CODES: codes,
    CONSUMER_SECRETS: place.secretsFile,
  };
  const suite = [process.execPath, PLAYWRIGHT, 'test', '--config', CONFIG, ...more];
  const command =
    codes === 'poolkey' ? [process.execPath, CLI, 'run', '--with-passwords', '--', ...suite] : suite;
  const log = join(out, 'output.txt');
  await run(command, env, log);
  const { stats } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number };
  };
  return {
    seconds: (performance.now() - started) / 1000,
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    flaky: stats.flaky,
    codes: tally(place.page.uses.slice(before).map(({ outcome }) => outcome)),
    out,
    log,
  };
}

/** In one line. */
export function inWords({ passed, failed, flaky, codes, seconds }: SuiteRun): string {
  return `${passed} passed (${flaky} of them after a failure on purpose), ${failed} failed; ${codes.ok} codes accepted, ${codes.reused} reused, ${codes.wrong} expired or wrong, ${codes.other} refused otherwise; ${seconds.toFixed(0)} s`;
}

function tally(outcomes: readonly string[]): SuiteRun['codes'] {
  const count = (of: (outcome: string) => boolean): number => outcomes.filter(of).length;
  const known = ['ok', 'ExpiredCodeException', 'CodeMismatchException'];
  return {
    ok: count((one) => one === 'ok'),
    reused: count((one) => one === 'ExpiredCodeException'),
    // A code whose time is over is a mismatch to Cognito.
    wrong: count((one) => one === 'CodeMismatchException'),
    other: count((one) => !known.includes(one)),
  };
}

function run([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv, log: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const file = createWriteStream(log);
    child.stdout.pipe(file, { end: false });
    child.stderr.pipe(file, { end: false });
    child.once('error', reject);
    child.once('close', () => file.end(() => resolve()));
  });
}
