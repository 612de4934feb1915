// docs/github-actions.md, step by step: a bundle, the packed package, and nothing else of Poolkey.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { packedProject } from './consumer/packed-project.ts';
import { consumerPlace, poolkey } from './consumer/place.ts';

const PASSPHRASE = 'a passphrase of the bundle';

test('a CI job with the packed package and a bundle alone signs its users in, and a second command goes on after the first', async () => {
  test.setTimeout(300_000);
  const place = await consumerPlace(4);
  try {
    const bundle = join(place.folder, 'qa.poolkey');
    await poolkey(
      ['export', '--tag', 'shopper', '--expires', '90d', '--out', bundle, '--passphrase-env', 'PASS'],
      {
        ...place.env,
        PASS: PASSPHRASE,
      },
    );
    expect(statSync(bundle).mode & 0o777).toBe(0o600);
    expect(readFileSync(bundle, 'utf8')).not.toContain('shopper');

    const project = await packedProject(place.folder);
    const secrets = {
      POOLKEY_PASSPHRASE: PASSPHRASE,
      CONSUMER_URL: place.page.url,
      RUNNER_TEMP: place.folder,
    };
    const doctor = ['npx', 'poolkey', 'doctor', '--clock', '--max-skew', '20s', '--server', place.page.url];
    expect(await project.run(doctor)).toMatchObject({ code: 0 });

    const tests = [
      'npx',
      'poolkey',
      'run',
      '--bundle',
      bundle,
      '--with-passwords',
      '--',
      'npx',
      'playwright',
      'test',
    ];
    const before = place.page.uses.length;
    const first = await project.run(tests, secrets);
    expect(first, first.output).toMatchObject({ code: 0 });
    expect(first.output).toContain('6 passed');
    expect(first.output).toMatch(/poolkey: 6 codes for \d accounts/);
    // The used steps outlast the command.
    const code = [
      'npx',
      'poolkey',
      'run',
      '--bundle',
      bundle,
      '--',
      'npx',
      'poolkey',
      'code',
      'shopper-001',
      '--max-wait',
      '0s',
    ];
    const used = await project.run(code, secrets);
    expect(used, used.output).toMatchObject({ code: 6 });
    expect(place.page.uses.slice(before).map(({ outcome }) => outcome)).toEqual(Array(6).fill('ok'));

    const without = await project.run(tests, { ...secrets, POOLKEY_PASSPHRASE: '' });
    expect(without.code).toBe(4);
    expect(without.output).toContain('NO_PASSPHRASE');
  } finally {
    await place.close();
  }
});
