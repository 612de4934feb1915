import { expect, onTestFinished, test } from 'vitest';
import { UserPoolClient } from '../../../main/cognito/user-pool-client.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { answering, JSON_1_1, startFaultyServer } from '../../fakes/faulty-server.ts';
import { enrollmentPlace, codeOf, STEP_MS } from '../enrollment/enrollment-fixture.ts';

async function clientAnswered(body: object): Promise<UserPoolClient> {
  const server = await startFaultyServer(answering(200, JSON_1_1, JSON.stringify(body)));
  const client = new UserPoolClient(
    {
      userPoolId: 'us-east-1_Test',
      clientId: 'client1',
      clientSecret: null,
      region: 'us-east-1',
      endpoint: server.endpoint,
      profile: null,
    },
    { clock: Date.now, timeoutMs: 3_000 },
  );
  onTestFinished(async () => {
    client.close();
    await server.close();
  });
  return client;
}

const TOKEN = new Secret('access-token');

test.each([
  ['no secret', {}],
  ['an empty one', { SecretCode: '' }],
  ['a short one', { SecretCode: 'ABCDEFG' }],
  ['one that is no base32', { SecretCode: 'abc01890'.repeat(8) }],
  ['one with other text', { SecretCode: `${'A'.repeat(32)}<script>` }],
])('Associate answered with %s: BAD_ANSWER', async (_name, body) => {
  const client = await clientAnswered(body);
  expect(await client.associate({ accessToken: TOKEN })).toMatchObject({
    ok: false,
    error: { code: 'BAD_ANSWER' },
  });
});

test('Associate by Session gives the secret and the next Session', async () => {
  const client = await clientAnswered({ SecretCode: 'ABCDEFGHIJKLMNOP', Session: 'next' });
  const outcome = await client.associate({ session: TOKEN });
  if (!outcome.ok) throw new Error(outcome.error.code);
  expect(outcome.value.secretCode.reveal()).toBe('ABCDEFGHIJKLMNOP');
  expect(outcome.value.session?.reveal()).toBe('next');
});

test.each([
  ['SUCCESS', true],
  ['ERROR', false],
  ['SOMETHING_NEW', false],
])('Verify with Status %s: only SUCCESS counts', async (Status, success) => {
  const client = await clientAnswered({ Status });
  expect(await client.verify({ accessToken: TOKEN }, '123456', 'x')).toMatchObject({
    ok: true,
    value: { success, session: null },
  });
});

test('Verify without a Status: BAD_ANSWER', async () => {
  const client = await clientAnswered({ Session: 'x' });
  expect(await client.verify({ accessToken: TOKEN }, '123456', 'x')).toMatchObject({
    error: { code: 'BAD_ANSWER' },
  });
});

test.each([
  ['absent members', {}, { active: [], preferred: null }],
  ['empty ones', { UserMFASettingList: [], PreferredMfaSetting: '' }, { active: [], preferred: null }],
  [
    'a setting',
    { UserMFASettingList: ['SOFTWARE_TOKEN_MFA'], PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA' },
    { active: ['SOFTWARE_TOKEN_MFA'], preferred: 'SOFTWARE_TOKEN_MFA' },
  ],
])('MFA settings with %s', async (_name, members, value) => {
  const client = await clientAnswered({ Username: 'alice', UserAttributes: [], ...members });
  expect(await client.mfaSettings(TOKEN)).toEqual({ ok: true, value });
});

test('tokens beside a challenge name are tokens; a challenge without a Session is kept as such', async () => {
  const withTokens = await clientAnswered({
    ChallengeName: '',
    AuthenticationResult: { AccessToken: 'a', IdToken: 'i', RefreshToken: 'r', ExpiresIn: 3600 },
  });
  const signedIn = await withTokens.initiate('USER_PASSWORD_AUTH', 'alice', { PASSWORD: TOKEN.reveal() });
  expect(signedIn).toMatchObject({ ok: true, value: { kind: 'tokens', tokens: { expiresIn: 3600 } } });
  const bare = await clientAnswered({ ChallengeName: 'SOFTWARE_TOKEN_MFA' });
  expect(await bare.initiate('USER_PASSWORD_AUTH', 'alice', { PASSWORD: TOKEN.reveal() })).toMatchObject({
    ok: true,
    value: { challenge: { name: 'SOFTWARE_TOKEN_MFA', session: null, parameters: {} } },
  });
});

test('whatever the client gives, printing it shows no secret', async () => {
  const client = await clientAnswered({
    SecretCode: 'ABCDEFGHIJKLMNOP',
    Session: 'sessionsession',
    AuthenticationResult: { AccessToken: 'accessaccess', IdToken: 'idid', RefreshToken: 'refresh' },
  });
  const all = [
    await client.associate({ session: TOKEN }),
    await client.initiate('USER_PASSWORD_AUTH', 'alice', { PASSWORD: TOKEN.reveal() }),
    await client.respond('X', TOKEN, 'alice', {}),
  ];
  expect(JSON.stringify(all)).not.toMatch(/ABCDEFGH|sessionsession|accessaccess|idid|refresh"/);
});

test('against the real pool: each call by hand, from the password to the preference', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  const client = place.deps.connect(place.pool);
  const started = await client.initiate('USER_PASSWORD_AUTH', place.user.username, {
    PASSWORD: place.user.password.reveal(),
  });
  if (!started.ok || started.value.kind !== 'tokens') throw new Error('no tokens');
  const { accessToken } = started.value.tokens;
  expect(await client.mfaSettings(accessToken)).toEqual({
    ok: true,
    value: { active: [], preferred: null },
  });
  expect(await client.setTokenPreference(accessToken, true)).toMatchObject({
    error: { code: 'NO_VERIFIED_TOKEN' },
  });
  const associated = await client.associate({ accessToken });
  if (!associated.ok) throw new Error(associated.error.code);
  expect(associated.value.session).toBeNull();
  const secret = associated.value.secretCode.reveal();
  const far = codeOf(secret, place.time.clock() - 10 * STEP_MS);
  expect(await client.verify({ accessToken }, far, 'x')).toMatchObject({
    error: { code: 'VERIFY_CODE_REFUSED', awsType: 'EnableSoftwareTokenMFAException' },
  });
  const code = codeOf(secret, place.time.clock());
  expect(await client.verify({ accessToken }, code, 'x')).toMatchObject({ value: { success: true } });
  expect(await client.setTokenPreference(accessToken, true)).toEqual({ ok: true, value: true });
  expect(await client.mfaSettings(accessToken)).toMatchObject({
    value: { preferred: 'SOFTWARE_TOKEN_MFA' },
  });
});
