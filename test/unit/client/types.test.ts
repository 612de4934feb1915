// The types of the built package, as projects outside of this repository get them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildCli, ROOT } from '../cli/cli-fixture.ts';
import { blocksOf, OTHER_RUNNERS } from './doc-blocks.ts';
import { compile, type Resolution } from './outside-project.ts';

beforeAll(buildCli, 120_000);

const RESOLUTIONS: readonly Resolution[] = ['ESM', 'CommonJS', 'bundler'];

/** A block that waits at its top is a module by itself, wherever it lies. */
function fileOf(page: string, number: number, block: string): string {
  return `${page.replace('.md', '')}-${number}.${/^(?:const .* = )?await /m.test(block) ? 'mts' : 'ts'}`;
}

describe.each(RESOLUTIONS)('a project that is %s', (resolution) => {
  test.each([
    ['playwright.md', 6],
    ['other-runners.md', 4],
    ['../README.md', 1],
  ])('compiles what docs/%s shows', async (page, atLeast) => {
    const blocks = blocksOf(page);
    expect(blocks.length).toBeGreaterThanOrEqual(atLeast);
    const files = blocks.map((block, index) => [fileOf(page.replace('../', ''), index + 1, block), block]);
    const { output } = await compile(resolution, {
      ...(Object.fromEntries(files) as Record<string, string>),
      'other-runners.d.ts': OTHER_RUNNERS,
    });
    expect(output).toBe('');
  });

  test('gets the fixtures with their types, merged, extended and as options', async () => {
    const { output } = await compile(resolution, {
      'fixtures.ts': `
        import { defineConfig, mergeTests, test as base, type TestInfo } from '@playwright/test';
        import { connect, type MfaClient } from 'poolkey/client';
        import { expect, test, PoolkeyError } from 'poolkey/playwright';
        import type { CodeOutcome, Mfa, MfaAccount, MfaCode, MfaOptions, MfaSource, TakeOptions } from 'poolkey/playwright';
        import { fixtures } from 'poolkey/playwright/fixtures';

        type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
        function same<A, B>(...yes: Same<A, B> extends true ? [] : [never]): void { void yes; }

        const ours = base.extend<{ greeting: string }, { shop: number }>({
          greeting: 'hello',
          shop: [1, { scope: 'worker' }],
        });
        for (const merged of [mergeTests(ours, test), ours.extend(fixtures)])
          merged('has all of it', async ({ greeting, shop, page, mfa, mfaAccount, mfaTag, mfaShard, mfaSource }, info) => {
            same<typeof greeting, string>();
            same<typeof shop, number>();
            same<typeof mfa, Mfa>();
            same<typeof mfaAccount, MfaAccount>();
            same<typeof mfaTag, string | null>();
            same<typeof mfaShard, { index: number; total: number } | null>();
            same<typeof mfaSource, 'auto' | 'broker' | 'bundle' | 'env'>();
            same<typeof info, TestInfo>();
            await expect(page).toHaveTitle('x');
          });
        test.use({ mfaSource: 'env', mfaTag: 'buyer', mfaShard: { index: 1, total: 3 }, mfaBurst: true });
        test('gets codes', async ({ mfa }) => {
          const options: TakeOptions = { minValidMs: 8_000, maxWaitMs: 1, burst: true };
          const taken: MfaCode = await mfa.take('alice', options);
          same<typeof taken.step, number>();
          const account = await mfa.acquire({ tag: 'buyer' }, { maxWaitMs: 10 });
          same<typeof account, MfaAccount>();
          const outcome: CodeOutcome = 'reused';
          await account.answer(async (code) => { same<typeof code, string>(); return outcome; });
          const path = await mfa.storageState('alice', async (alice) => ({ cookies: [await alice.code()] }), { key: 'k' });
          same<typeof path, string>();
          const error = new PoolkeyError('BUSY', 'x');
          same<typeof error.retryAfterMs, number | undefined>();
        });
        export default defineConfig<object, MfaOptions>({
          use: { mfaSource: 'bundle', mfaShard: null },
          projects: [{ name: 'eu', use: { mfaTag: 'eu', mfaMinValidMs: 8_000, mfaMaxWaitMs: 1_000, mfaBurst: false } }],
        });
        export async function anywhere(source: MfaSource): Promise<MfaClient> {
          return connect({ source, shard: { index: 1, total: 2 }, stateFolder: 'x' });
        }
      `,
    });
    expect(output).toBe('');
  });

  test('is told of each mistake', async () => {
    const inTest = (body: string): string =>
      `import { test } from 'poolkey/playwright';\ntest('x', async ({ mfa }) => {\nconst alice = await mfa.user('alice'); void alice;\n${body}\n});\n`;
    const inConfig = (use: string): string =>
      `import { defineConfig } from '@playwright/test';\nimport type { MfaOptions } from 'poolkey/playwright';\nexport default defineConfig<object, MfaOptions>({\nuse: { ${use} },\n});\n`;
    const mistakes: Readonly<Record<string, readonly [text: string, code: string]>> = {
      'source.ts': [inConfig(`mfaSource: 'nonsense'`), 'TS2769'],
      'shard.ts': [inConfig('mfaShard: { index: 1 }'), 'TS2769'],
      'option.ts': [inConfig('mfaTags: []'), 'TS2769'],
      'secret.ts': [inTest('console.log(alice.secret);'), 'TS2339'],
      'number.ts': [inTest('await mfa.code(3);'), 'TS2345'],
      'tag.ts': [inTest('await mfa.acquire({ tag: 1 });'), 'TS2322'],
      'outcome.ts': [inTest(`await mfa.report('alice', 'wrong');`), 'TS2345'],
      'submit.ts': [inTest('await alice.answer(async () => true);'), 'TS2322'],
      'login.ts': [inTest(`await mfa.storageState('alice', async () => 'state');`), 'TS2322'],
      'assign.ts': [inTest(`alice.username = 'bob';`), 'TS2540'],
    };
    const files = Object.entries(mistakes).map(([name, [text]]) => [name, text]);
    const { errors } = await compile(resolution, Object.fromEntries(files) as Record<string, string>);
    const expected = Object.entries(mistakes).map(([name, [, code]]) => `${name}(4): ${code}`);
    expect(errors.toSorted()).toEqual(expected.toSorted());
  });
});

test('compilers that know nothing of "exports" find the same declarations', () => {
  const { exports, typesVersions } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { import: { types: string }; require: { types: string } }>;
    typesVersions: { '*': Record<string, string[]> };
  };
  const entries = Object.entries(exports).flatMap(([name, entry]) =>
    typeof entry === 'string' ? [] : [[name.slice(2), entry] as const],
  );
  expect(Object.fromEntries(entries.map(([name, entry]) => [name, [entry.require.types]]))).toEqual(
    typesVersions['*'],
  );
  const named = entries.flatMap(([, entry]) => [entry.import.types, entry.require.types]);
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('the declarations name nothing but themselves and Playwright', () => {
  for (const types of ['types', 'types-cjs']) {
    const folder = join(ROOT, 'out', types);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.d.ts'),
    );
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      const text = readFileSync(join(folder, file), 'utf8');
      const named = [...text.matchAll(/(?:from |import\()\s*['"]([^'"]+)['"]/g)].map(([, name = '']) => name);
      for (const name of named.filter((one) => one !== '@playwright/test')) {
        expect(name).toMatch(/^\..*\.js$/);
        const target = relative(folder, join(folder, dirname(file), name)).replace(/\.js$/, '.d.ts');
        expect(files).toContain(target);
      }
    }
  }
});
