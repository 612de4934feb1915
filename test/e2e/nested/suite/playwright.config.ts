import { defineConfig } from '@playwright/test';
import type { MfaOptions } from 'poolkey/playwright';

const out = process.env['NESTED_OUT'] ?? 'test-results/nested';

/** Started below `poolkey run` by test/e2e/fixture.spec.ts. First those that wait or meet; the others take their turns meanwhile. */
export default defineConfig<object, MfaOptions>({
  testDir: '.',
  outputDir: `${out}/results`,
  workers: 20,
  timeout: 20_000,
  reporter: [
    ['json', { outputFile: `${out}/report.json` }],
    ['junit', { outputFile: `${out}/junit.xml` }],
    ['line'],
  ],
  use: { trace: 'on' },
  projects: [
    { name: 'waits', testMatch: 'waits.suite.ts', timeout: 5_000 },
    { name: 'states', testMatch: 'states.suite.ts', timeout: 5_000 },
    { name: 'each', testMatch: 'each.suite.ts', use: { mfaTag: 'each' } },
    { name: 'late', testMatch: 'late.suite.ts', timeout: 5_000, use: { mfaTag: 'late' } },
    { name: 'holds', testMatch: ['holds.suite.ts', 'other.suite.ts'] },
    { name: 'dying', testMatch: 'dying.suite.ts', retries: 1 },
    { name: 'own', testMatch: 'own-fixtures.suite.ts' },
    { name: 'errors', testMatch: 'errors.suite.ts', use: { mfaTag: 'nobody' } },
    {
      name: 'part 1',
      testMatch: 'parts.suite.ts',
      use: { mfaTag: 'parts', mfaShard: { index: 1, total: 2 } },
    },
    {
      name: 'part 2',
      testMatch: 'parts.suite.ts',
      use: { mfaTag: 'parts', mfaShard: { index: 2, total: 2 } },
    },
  ],
});
