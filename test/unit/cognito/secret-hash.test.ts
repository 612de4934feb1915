import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { secretHash } from '../../../main/cognito/secret-hash.ts';
import { Secret } from '../../../main/secrecy/secret.ts';

test('a hash computed by hand (HMAC-SHA256 of user name and client ID under the client secret)', () => {
  // RFC 4231, test case 2: key "Jefe", data "what do ya want for nothing?".
  const expected = Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex');
  expect(secretHash(new Secret('Jefe'), 'what do ya want ', 'for nothing?')).toBe(
    expected.toString('base64'),
  );
});

test.skipIf(spawnSync('openssl', ['version']).status !== 0)(
  'agrees with openssl, also for Unicode names',
  () => {
    const [secret, username, clientId] = ['1example23456789', 'zoë+北京@example.com', '4l9g6b1fexample'];
    const theirs = execFileSync('openssl', ['dgst', '-sha256', '-hmac', secret, '-binary'], {
      input: username + clientId,
    });
    expect(secretHash(new Secret(secret), username, clientId)).toBe(theirs.toString('base64'));
  },
);

test('the user name counts exactly as it is sent', () => {
  const hash = (name: string) => secretHash(new Secret('s'), name, 'client');
  expect(hash('Tester')).not.toBe(hash('tester'));
  expect(hash('tester ')).not.toBe(hash('tester'));
});
