import { defineConfig } from '@playwright/test';

const report = process.env['POOLKEY_JSON_REPORT'];

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/e2e',
  // One: windows share the display's clipboard and focus.
  workers: 1,
  retries: 0,
  use: { screenshot: 'only-on-failure' },
  timeout: 90_000,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
});
