import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { playwrightCounts, reportedCounts, sumOf, vitestCounts } from '../../../scripts/test-counts.mjs';
import { testEnvironment } from '../../../scripts/test-environment.mjs';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counts-'));
  file = join(folder, 'report.json');
});

afterEach(() => rm(folder, { recursive: true }));

const vitest = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1 };

test("Vitest's and Playwright's reports", () => {
  expect(vitestCounts(vitest)).toEqual({ passed: 5, failed: 0, skipped: 3 });
  const stats = { expected: 7, flaky: 1, unexpected: 2, skipped: 3 };
  expect(playwrightCounts({ stats })).toEqual({ passed: 8, failed: 2, skipped: 3 });
});

test('a tool that ended without a report failed once', () => {
  expect(reportedCounts(file, vitestCounts, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a bad exit code that no failed test explains is a failure', async () => {
  await writeFile(file, JSON.stringify(vitest));
  expect(reportedCounts(file, vitestCounts, 1)).toEqual({ passed: 5, failed: 1, skipped: 3 });
  expect(reportedCounts(file, vitestCounts, 0)).toEqual({ passed: 5, failed: 0, skipped: 3 });
});

test('failed tests are not counted twice', async () => {
  await writeFile(file, JSON.stringify({ ...vitest, numFailedTests: 2 }));
  expect(reportedCounts(file, vitestCounts, 1).failed).toBe(2);
});

test('the sum over stages', () => {
  expect(
    sumOf([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 5, failed: 2, skipped: 3 },
    ]),
  ).toEqual({ passed: 6, failed: 2, skipped: 3 });
});

test("the developer's AWS and Poolkey settings do not reach the tests", () => {
  const env = testEnvironment({
    PATH: '/bin',
    AWS_PROFILE: 'work',
    POOLKEY_HOME: '/home/me',
    POOLKEY_CACHE: '/cache',
    TZ: 'Asia/Tokyo',
  });
  expect(env).toEqual({
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    PATH: '/bin',
    POOLKEY_CACHE: '/cache',
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
  });
});
