import { defineConfig } from '@playwright/test';

const out = process.env['NESTED_OUT'] ?? '';

export default defineConfig({
  testDir: '.',
  testMatch: '*.suite.*',
  outputDir: `${out}/results`,
  workers: 4,
  reporter: [['json', { outputFile: `${out}/report.json` }], ['line']],
  use: {
    baseURL: process.env['NESTED_URL'] ?? '',
    trace: 'on',
    launchOptions: {
      executablePath: process.env['CONSUMER_CHROMIUM'] ?? '/usr/bin/chromium',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
