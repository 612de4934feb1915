import { defineConfig } from '@playwright/test';
import type { MfaOptions } from 'poolkey/playwright';

const out = process.env['NESTED_OUT'] ?? 'test-results/nested';

/** Started without `poolkey run`: a bundle and secrets are in the environment. */
export default defineConfig<object, MfaOptions>({
  testDir: '.',
  outputDir: `${out}/results`,
  workers: 8,
  timeout: 20_000,
  reporter: [
    ['json', { outputFile: `${out}/report.json` }],
    ['junit', { outputFile: `${out}/junit.xml` }],
    ['line'],
  ],
  use: { trace: 'on' },
  projects: [
    { name: 'env', testMatch: 'secrets.suite.ts', use: { mfaSource: 'env' }, retries: 1 },
    { name: 'bundle', testMatch: 'bundle.suite.ts', use: { mfaSource: 'bundle', mfaBurst: true } },
    { name: 'no broker', testMatch: 'no-broker.suite.ts', use: { mfaSource: 'broker' } },
    { name: 'without codes', testMatch: 'without-codes.suite.ts', use: { mfaSource: 'broker' } },
  ],
});
