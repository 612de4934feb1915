import { defineConfig } from '@playwright/test';
import type { MfaOptions } from 'poolkey/playwright';

const out = process.env['NESTED_OUT'] ?? 'test-results/nested';

/** With `--shard=1/2` and `--shard=2/2`, at the same time: one of the two tests each. */
export default defineConfig<object, MfaOptions>({
  testDir: '.',
  testMatch: 'parts.suite.ts',
  outputDir: `${out}/results`,
  repeatEach: 2,
  fullyParallel: true,
  reporter: [['json', { outputFile: `${out}/report.json` }], ['line']],
  use: { mfaTag: 'shards', trace: 'on' },
});
