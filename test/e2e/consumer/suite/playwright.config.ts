import { defineConfig } from '@playwright/test';
import type { MfaOptions } from 'poolkey/playwright';

const out = process.env['CONSUMER_OUT'] ?? 'test-results/consumer';

/** Two projects, one after the other: an account that a worker has for itself gives its codes to nobody else. */
export default defineConfig<object, MfaOptions>({
  testDir: '.',
  // Not the one of the repository, which takes the package from its sources: the suite has it as it is built.
  tsconfig: './tsconfig.package.json',
  testMatch: '*.suite.ts',
  outputDir: `${out}/results`,
  workers: 8,
  fullyParallel: true,
  // Tests that fail on purpose fail at the first attempt alone.
  retries: 1,
  timeout: 20_000,
  reporter: [['json', { outputFile: `${out}/report.json` }]],
  use: {
    baseURL: process.env['CONSUMER_URL'] ?? '',
    trace: 'on',
    launchOptions: {
      executablePath: process.env['CONSUMER_CHROMIUM'] ?? '/usr/bin/chromium',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'by name', testMatch: 'by-name.suite.ts' },
    { name: 'by tag', testMatch: 'by-tag.suite.ts', dependencies: ['by name'] },
  ],
});
