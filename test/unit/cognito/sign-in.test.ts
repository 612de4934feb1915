import { expect, onTestFinished, test } from 'vitest';
import { SignIn } from '../../../main/cognito/sign-in.ts';
import { UserPoolClient } from '../../../main/cognito/user-pool-client.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { answering, JSON_1_1, startFaultyServer } from '../../fakes/faulty-server.ts';
import { codeOf, enrollmentPlace, STEP_MS, verdict } from '../enrollment/enrollment-fixture.ts';

const PASSWORD = new Secret('whatever1');

async function signInAnswered(body: object): Promise<SignIn> {
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
  return new SignIn(client, 'alice');
}

test.each([
  ['SMS_MFA', 'MFA_BY_SMS'],
  ['SMS_OTP', 'MFA_BY_SMS'],
  ['EMAIL_OTP', 'MFA_BY_EMAIL'],
  ['EMAIL_MFA', 'MFA_BY_EMAIL'],
  ['CUSTOM_CHALLENGE', 'CUSTOM_CHALLENGE'],
  ['WEB_AUTHN', 'PASSKEY_ASKED'],
  ['DEVICE_SRP_AUTH', 'DEVICE_ASKED'],
  ['DEVICE_PASSWORD_VERIFIER', 'DEVICE_ASKED'],
  ['SELECT_CHALLENGE', 'NO_PASSWORD_CHOICE'],
  ['PASSWORD_VERIFIER', 'PASSWORD_ASKED_AGAIN'],
  ['SOMETHING_OF_2027', 'CHALLENGE_UNKNOWN'],
  ['constructor', 'CHALLENGE_UNKNOWN'],
  ['<img src=x>'.repeat(50), 'CHALLENGE_UNKNOWN'],
])('the challenge %.40s cannot be answered: %s, with a way out', async (ChallengeName, code) => {
  const signIn = await signInAnswered({ ChallengeName, Session: 's'.repeat(20), ChallengeParameters: {} });
  const outcome = await signIn.start(PASSWORD);
  expect(verdict(outcome)).toBe(code);
  const message = outcome.ok ? '' : outcome.error.message;
  expect(message).not.toContain('<');
  expect(message.length).toBeLessThan(300);
});

test.each([
  ['a JSON list', '["SOFTWARE_TOKEN_MFA"]', 'mfa-setup'],
  ['a JSON list with others', '["SMS_MFA","SOFTWARE_TOKEN_MFA"]', 'mfa-setup'],
  ['a bare word', 'SOFTWARE_TOKEN_MFA', 'mfa-setup'],
  ['nothing', undefined, 'mfa-setup'],
  ['a list without it', '["SMS_MFA"]', 'TOTP_OFF'],
])('MFA_SETUP whose MFAS_CAN_SETUP is %s', async (_name, MFAS_CAN_SETUP, expected) => {
  for (const ChallengeName of ['MFA_SETUP', 'SOFTWARE_TOKEN_SETUP']) {
    const signIn = await signInAnswered({ ChallengeName, ChallengeParameters: { MFAS_CAN_SETUP } });
    const outcome = await signIn.start(PASSWORD);
    expect(outcome.ok ? outcome.value.step : outcome.error.code).toBe(expected);
  }
});

test('SELECT_MFA_TYPE without a software token to choose says so', async () => {
  const signIn = await signInAnswered({
    ChallengeName: 'SELECT_MFA_TYPE',
    ChallengeParameters: { MFAS_CAN_CHOOSE: '["SMS_MFA","EMAIL_OTP"]' },
  });
  expect(verdict(await signIn.start(PASSWORD))).toBe('NO_TOKEN_TO_CHOOSE');
});

test.each([
  ['both spellings', '["userAttributes.name","family_name"]', '{"email":"a@b"}', ['name', 'family_name']],
  ['filled ones left out', '["userAttributes.email"]', '{"email":"a@b"}', []],
  ['an empty value counts as missing', '["userAttributes.name"]', '{"name":""}', ['name']],
  ['no lists', undefined, undefined, []],
  ['broken JSON', '[[', '{{', []],
])('NEW_PASSWORD_REQUIRED, attributes: %s', async (_name, requiredAttributes, userAttributes, expected) => {
  const signIn = await signInAnswered({
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    ChallengeParameters: { requiredAttributes, userAttributes },
  });
  expect(await signIn.start(PASSWORD)).toEqual({
    ok: true,
    value: { step: 'new-password', requiredAttributes: expected },
  });
});

test('answering before the sign-in has begun is refused, and nothing is sent', async () => {
  const signIn = await signInAnswered({});
  for (const answer of [
    signIn.answerCode('123456'),
    signIn.chooseSoftwareToken(),
    signIn.finishSetup(null),
  ]) {
    expect(verdict(await answer)).toBe('SESSION_INVALID');
  }
});

test('a required attribute is sent along with the new password', async () => {
  const place = await enrollmentPlace({ permanentPasswords: false });
  const signIn = new SignIn(place.deps.connect(place.pool), place.user.username);
  await signIn.start(place.user.password);
  const outcome = await signIn.setNewPassword(new Secret('An0ther-Passw0rd!'), { name: 'Alice' });
  expect(outcome).toMatchObject({ ok: true, value: { step: 'mfa-setup' } });
  expect(place.stored().attributes).toContainEqual({ Name: 'name', Value: 'Alice' });
  expect(signIn.challenges).toEqual(['NEW_PASSWORD_REQUIRED', 'MFA_SETUP']);
});

test('a wrong code leaves the Session standing: the right one follows in the same sign-in', async () => {
  const place = await enrollmentPlace();
  await place.enroll();
  const secret = place.stored().token.verified?.secret ?? '';
  const signIn = new SignIn(place.deps.connect(place.pool), place.user.username);
  await signIn.start(place.user.password);
  const far = codeOf(secret, place.time.clock() + 20 * STEP_MS);
  expect(verdict(await signIn.answerCode(far))).toBe('CODE_MISMATCH');
  expect(await signIn.answerCode(codeOf(secret, place.time.clock()))).toMatchObject({
    ok: true,
    value: { step: 'tokens' },
  });
});

test('a Session that has expired or was used says which', async () => {
  const place = await enrollmentPlace();
  await place.enroll();
  const secret = place.stored().token.verified?.secret ?? '';
  const signIn = new SignIn(place.deps.connect(place.pool), place.user.username);
  await signIn.start(place.user.password);
  place.time.advance(4 * 60_000);
  expect(verdict(await signIn.answerCode(codeOf(secret, place.time.clock())))).toBe('SESSION_EXPIRED');
  await signIn.start(place.user.password);
  await signIn.answerCode(codeOf(secret, place.time.clock()));
  expect(verdict(await signIn.answerCode(codeOf(secret, place.time.clock() + STEP_MS)))).toBe('SESSION_USED');
});
