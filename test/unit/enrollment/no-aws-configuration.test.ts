// The calls are sent unsigned, and nothing that AWS's tools have left on the machine changes where or how (DESIGN,
// decision 7): the SDK would read files and variables, once a process.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { builtDriver, jobAt, type BuiltDriver } from './built-driver.ts';
import { enrollmentPlace, type EnrollmentPlace } from './enrollment-fixture.ts';

let driver: BuiltDriver;
beforeAll(async () => {
  driver = await builtDriver();
}, 60_000);
afterAll(() => driver.remove());

function emptyHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'poolkey-aws-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

function homeWith(config: string): string {
  const home = emptyHome();
  mkdirSync(join(home, '.aws'));
  for (const name of ['config', 'credentials']) writeFileSync(join(home, '.aws', name), config);
  return home;
}

/** How the sign-in after the enrollment went, and every header that speaks of credentials. */
async function enrolled(place: EnrollmentPlace, env: NodeJS.ProcessEnv) {
  const [outcome] = await driver.run(jobAt(place, place.users), env);
  const names = place.proxy.exchanges.flatMap(({ headers }) => Object.keys(headers));
  return {
    signedIn: outcome?.signedIn,
    verified: place.proxy.operations.includes('VerifySoftwareToken'),
    signedBy: names.filter((name) => /authorization|x-amz-(?:security-token|date)/.test(name)),
  };
}

const UNSIGNED = { signedIn: 'SOFTWARE_TOKEN_MFA', verified: true, signedBy: [] };

const ELSEWHERE = 'http://127.0.0.1:9';

test('on a machine with no AWS configuration at all', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  expect(await enrolled(place, { HOME: emptyHome() })).toEqual(UNSIGNED);
});

test('with a malformed configuration, a profile that does not exist and another endpoint in the environment', async () => {
  const place = await enrollmentPlace();
  const env = {
    HOME: homeWith('[profile\nregion eu-\0 = [[[\n===\nendpoint_url'),
    AWS_PROFILE: 'nonexistent',
    AWS_ENDPOINT_URL: ELSEWHERE,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: ELSEWHERE,
    AWS_REGION: 'not a region',
    AWS_RETRY_MODE: 'nonsense',
    AWS_MAX_ATTEMPTS: 'many',
    AWS_DEFAULTS_MODE: 'nonsense',
    AWS_USE_DUALSTACK_ENDPOINT: 'maybe',
    AWS_USE_FIPS_ENDPOINT: 'maybe',
  };
  expect(await enrolled(place, env)).toEqual(UNSIGNED);
});

test('with credentials, a proxy and endpoints in the configuration, none of them is used', async () => {
  const place = await enrollmentPlace();
  const env = {
    HOME: homeWith(
      [
        '[default]',
        'region = us-west-2',
        'aws_access_key_id = AKIAIOSFODNN7EXAMPLE',
        'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        `endpoint_url = ${ELSEWHERE}`,
        'use_fips_endpoint = true',
        'use_dualstack_endpoint = true',
        'sdk_ua_app_id = somebody',
        '',
      ].join('\n'),
    ),
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_SESSION_TOKEN: 'token',
  };
  expect(await enrolled(place, env)).toEqual(UNSIGNED);
  expect(place.proxy.exchanges.map(({ headers }) => headers['user-agent']).join()).not.toContain('somebody');
});
