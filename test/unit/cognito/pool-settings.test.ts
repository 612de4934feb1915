import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPoolInput } from '../../../main/cognito/pool-settings.ts';
import type { PoolInput } from '../../../main/contract/pools.ts';
import { Secret } from '../../../main/secrecy/secret.ts';

const input = (changes: Partial<PoolInput> = {}): PoolInput => ({
  name: 'Staging',
  userPoolId: 'eu-west-1_AbCdEf123',
  clientId: '4l9g6b1fexample',
  ...changes,
});
const accepted = (changes: Partial<PoolInput> = {}, keep: Secret | null = null) => {
  const checked = checkPoolInput(input(changes), keep);
  if (!checked.ok) throw new Error(`${checked.error.code}: ${checked.error.message}`);
  return checked.value;
};

test('the least that is needed, with what follows from it', () => {
  expect(accepted()).toEqual({
    name: 'Staging',
    color: 'blue',
    userPoolId: 'eu-west-1_AbCdEf123',
    clientId: '4l9g6b1fexample',
    clientSecret: null,
    region: 'eu-west-1',
    endpoint: null,
    flow: 'auto',
    profile: null,
    production: false,
    local: false,
  });
});

test('everything that can be given, without the spaces that pasting brings', () => {
  const checked = accepted({
    name: ' Prod EU ',
    userPoolId: ' us-gov-west-1_x ',
    clientId: ' a+b_1\n',
    clientSecret: ' s3cr3t ',
    region: ' us-gov-west-1 ',
    endpoint: ' https://cognito.example.com/ ',
    flow: 'password',
    profile: ' qa ',
    color: 'pink',
    production: true,
  });
  expect(checked).toMatchObject({
    name: 'Prod EU',
    userPoolId: 'us-gov-west-1_x',
    clientId: 'a+b_1',
    region: 'us-gov-west-1',
    endpoint: 'https://cognito.example.com',
    flow: 'password',
    profile: 'qa',
    color: 'pink',
    production: true,
  });
  expect(checked.clientSecret?.reveal()).toBe('s3cr3t');
});

test.each<[string, Partial<PoolInput>]>([
  ['INVALID_POOL_NAME', { name: '  ' }],
  ['INVALID_POOL_NAME', { name: 'x'.repeat(61) }],
  ['INVALID_POOL_NAME', { name: 'two\nlines' }],
  ['INVALID_POOL_ID', { userPoolId: '' }],
  ['INVALID_POOL_ID', { userPoolId: 'eu-west-1' }],
  ['INVALID_POOL_ID', { userPoolId: 'eu-west-1_a b' }],
  ['INVALID_POOL_ID', { userPoolId: 'eu-west-1_ä' }],
  ['INVALID_POOL_ID', { userPoolId: `eu-west-1_${'x'.repeat(46)}` }],
  ['INVALID_POOL_ID', { userPoolId: 'local_abc' }],
  ['INVALID_CLIENT_ID', { clientId: '' }],
  ['INVALID_CLIENT_ID', { clientId: 'a-b' }],
  ['INVALID_CLIENT_ID', { clientId: 'x'.repeat(129) }],
  ['INVALID_CLIENT_SECRET', { clientSecret: 'with-dash' }],
  ['INVALID_CLIENT_SECRET', { clientSecret: 'one two three' }],
  ['INVALID_CLIENT_SECRET', { clientSecret: `good ${'x'.repeat(65)}` }],
  ['INVALID_CLIENT_SECRET', { clientSecret: 'x'.repeat(65) }],
  ['INVALID_REGION', { region: 'Ireland' }],
  ['INVALID_REGION', { region: 'eu-west-1.evil.example' }],
  ['INVALID_REGION', { region: 'Ireland', endpoint: 'https://a.example' }],
  ['REGION_MISMATCH', { region: 'eu-west-2' }],
  ['INVALID_ENDPOINT', { endpoint: 'not an address' }],
  ['INVALID_ENDPOINT', { endpoint: 'http://cognito.example.com' }],
  ['INVALID_ENDPOINT', { endpoint: 'http://127.0.0.1.example.com' }],
  ['INVALID_ENDPOINT', { endpoint: 'http://localhost.example.com:80' }],
  ['INVALID_ENDPOINT', { endpoint: 'ftp://localhost' }],
  ['INVALID_ENDPOINT', { endpoint: 'file:///etc/passwd' }],
  ['INVALID_ENDPOINT', { endpoint: 'https://user:pass@a.example' }],
  ['INVALID_ENDPOINT', { endpoint: 'http://localhost@evil.example' }],
  ['INVALID_PROFILE', { profile: 'two\nlines' }],
])('%s for %j', (code, changes) => {
  const checked = checkPoolInput(input(changes));
  expect(checked).toMatchObject({ ok: false, error: { code } });
  expect(checked.ok ? '' : checked.error.message).toMatch(/\.$/);
});

describe('the Region', () => {
  test('behind an endpoint is the typed one, else that of the pool ID, else any', () => {
    const endpoint = 'http://127.0.0.1:9229';
    expect(accepted({ endpoint, region: 'eu-west-2' }).region).toBe('eu-west-2');
    expect(accepted({ endpoint }).region).toBe('eu-west-1');
    expect(accepted({ endpoint, userPoolId: 'local_abc' }).region).toBe('us-east-1');
  });

  test.each([
    'us-east-1',
    'ap-southeast-4',
    'us-gov-east-1',
    'us-iso-east-1',
    'cn-northwest-1',
    'mx-central-1',
  ])('%s is one', (region) => {
    expect(accepted({ userPoolId: `${region}_Ab1` }).region).toBe(region);
  });
});

test.each(['auto', 'srp', 'password', 'user', 'admin'] as const)('the flow can be %s', (flow) => {
  expect(accepted({ flow }).flow).toBe(flow);
});

describe('the endpoint', () => {
  test.each(['http://localhost:9229', 'http://127.0.0.1:9229', 'http://[::1]:9229', 'http://127.1:80'])(
    'may be plain HTTP on this computer: %s',
    (endpoint) => {
      expect(accepted({ endpoint }).endpoint).toMatch(/^http:/);
    },
  );

  test('keeps its path and loses its last slash', () => {
    expect(accepted({ endpoint: 'https://proxy.example/cognito/' }).endpoint).toBe(
      'https://proxy.example/cognito',
    );
  });
});

describe('the client secret', () => {
  const kept = new Secret('kept');

  test('left empty stays as it was when editing', () => {
    expect(accepted({ clientSecret: '' }, kept).clientSecret).toBe(kept);
    expect(accepted({}, kept).clientSecret).toBe(kept);
    expect(accepted({ clientSecret: 'new' }, kept).clientSecret?.reveal()).toBe('new');
  });

  test('can be two while one replaces the other, with any space between', () => {
    expect(accepted({ clientSecret: ' old1 \n new2 ' }).clientSecret?.reveal()).toBe('old1 new2');
  });

  test('never stands in a message', () => {
    const secrets = fc.string({
      unit: fc.constantFrom(...'abcXYZ019 -.,/'.split('')),
      minLength: 12,
      maxLength: 80,
    });
    fc.assert(
      fc.property(secrets, fc.constantFrom({}, { name: '' }, { clientId: '-' }), (clientSecret, changes) => {
        fc.pre(clientSecret.trim().length >= 12);
        const checked = checkPoolInput(input({ ...changes, clientSecret }));
        expect(JSON.stringify(checked)).not.toContain(clientSecret.trim());
      }),
    );
  });
});

test('any text in any field gives settings or a refusal with a code', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 });
  const inputs = fc.record(
    {
      name: text,
      userPoolId: text,
      clientId: text,
      clientSecret: text,
      region: text,
      endpoint: fc.oneof(text, fc.webUrl()),
    },
    { requiredKeys: ['name', 'userPoolId', 'clientId'] },
  );
  fc.assert(
    fc.property(inputs, (given) => {
      const checked = checkPoolInput(given);
      expect(checked.ok || /^[A-Z_]+$/.test(checked.error.code)).toBe(true);
    }),
  );
});
