// A suite as testers have it: eight workers, forty tests, ten accounts, workers that die. The figures of ten runs: `npm run consumer`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Secret } from '../../main/secrecy/secret.ts';
import { secretBytes } from '../../main/totp/software-token.ts';
import { findTexts, writingsOf } from './consumer/find-secrets.ts';
import { consumerPlace } from './consumer/place.ts';
import { inWords, runSuite } from './consumer/run-suite.ts';

test('no code is reused or expired, though workers die; a TOTP library in each worker fails; nothing holds a secret', async () => {
  // Real time steps: each account waits for its next one.
  test.setTimeout(600_000);
  const place = await consumerPlace(10);
  try {
    const run = await runSuite(place, 'poolkey', 'poolkey');
    test.info().annotations.push({ type: 'Poolkey', description: inWords(run) });
    expect(run, inWords(run)).toMatchObject({ passed: 40, failed: 0, flaky: 6 });
    expect(run.codes).toMatchObject({ reused: 0, wrong: 0, other: 0 });
    // Each test once, and those that failed on purpose once more.
    expect(run.codes.ok).toBe(46);

    const texts = place.secrets.flatMap((secret) => writingsOf(secret, secretBytes(new Secret(secret))));
    const searched = findTexts(run.out, texts);
    expect(searched.looked, 'reports and traces are there').toBeGreaterThan(100);
    expect(searched.found).toEqual([]);
    writeFileSync(join(run.out, 'planted.txt'), `x${texts[0]}x`);
    expect(findTexts(run.out, texts).found).toEqual(['planted.txt']);

    const plain = await runSuite(place, 'otpauth', 'otpauth', ['--no-deps', '--retries', '0']);
    test.info().annotations.push({ type: 'otpauth', description: inWords(plain) });
    expect(plain.codes.reused, inWords(plain)).toBeGreaterThan(0);
    expect(plain.failed).toBeGreaterThan(6);
  } finally {
    await place.close();
  }
});
