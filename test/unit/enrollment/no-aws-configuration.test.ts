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

async function expectUnsignedEnrollment(place: EnrollmentPlace, env: NodeJS.ProcessEnv): Promise<void> {
  const outcomes = await driver.run(jobAt(place, place.users), env);
  expect(outcomes.map(({ signedIn }) => signedIn)).toEqual(['SOFTWARE_TOKEN_MFA']);
  expect(place.proxy.operations).toContain('VerifySoftwareToken');
  for (const { headers } of place.proxy.exchanges) {
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('x-amz-security-token');
  }
}

const ELSEWHERE = 'http://127.0.0.1:9';

test('on a machine with no AWS configuration at all', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  await expectUnsignedEnrollment(place, { HOME: emptyHome() });
});

test('with a malformed configuration, a profile that does not exist and another endpoint in the environment', async () => {
  const place = await enrollmentPlace();
  await expectUnsignedEnrollment(place, {
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
  });
});

test('with credentials, a proxy and endpoints in the configuration, none of them is used', async () => {
  const place = await enrollmentPlace();
  await expectUnsignedEnrollment(place, {
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
  });
  expect(place.proxy.exchanges.map(({ headers }) => headers['user-agent']).join()).not.toContain('somebody');
});
