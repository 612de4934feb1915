// The stages of `npm test`. Each shows its tool's own output and answers how many tests passed.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runProgram } from './run-program.mjs';
import { playwrightCounts, reportedCounts, vitestCounts } from './test-counts.mjs';
import { testEnvironment } from './test-environment.mjs';
import { startXvfb } from './xvfb.mjs';

const RESULTS = join(root, 'test-results');

const node = (script, args, env = {}) =>
  runProgram(process.execPath, [join(root, 'node_modules', script), ...args], {
    env: { ...testEnvironment(), ...env },
  });

/** Checks without tests of their own count as one. */
const asOne = (codes) => {
  const failed = codes.some((code) => code !== 0) ? 1 : 0;
  return { passed: 1 - failed, failed, skipped: 0 };
};

async function freshReport(name) {
  await mkdir(RESULTS, { recursive: true });
  const file = join(RESULTS, name);
  // One of an earlier run must not be counted.
  await rm(file, { force: true });
  return file;
}

async function lint(args) {
  const oxlint = await node('oxlint/bin/oxlint', ['--type-aware', '--max-warnings', '0', ...args]);
  const prettier = await node('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']);
  return asOne([oxlint, prettier]);
}

async function types(args) {
  const codes = [];
  for (const part of ['main', 'renderer', 'test']) {
    codes.push(await node('typescript/bin/tsc', ['-p', part, ...args]));
  }
  return asOne(codes);
}

async function unit(args) {
  const report = await freshReport('unit.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await node('vitest/vitest.mjs', ['run', ...reporters, ...args]);
  return reportedCounts(report, vitestCounts, code);
}

/** In the display of the tests on Linux, on the desktop elsewhere. */
async function e2e(args, { electron }) {
  const { build } = await import('./build.mjs');
  await build();

  const report = await freshReport('e2e.json');
  const xvfb = process.platform === 'linux' ? await startXvfb() : undefined;
  try {
    const code = await node(
      '@playwright/test/cli.js',
      ['test', '--config', 'test/e2e/playwright.config.ts', ...args],
      {
        ...(xvfb && { DISPLAY: xvfb.display, WAYLAND_DISPLAY: '' }),
        POOLKEY_ELECTRON_BINARY: electron.binary,
        POOLKEY_JSON_REPORT: report,
      },
    );
    return reportedCounts(report, playwrightCounts, code);
  } finally {
    await xvfb?.stop();
  }
}

/** In the order in which they run. */
export const stages = { lint, types, unit, e2e };
