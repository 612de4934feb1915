import { CognitoUserAttribute } from 'amazon-cognito-identity-js';
import DateHelper from 'amazon-cognito-identity-js/lib/DateHelper.js';
import { expect, test, vi } from 'vitest';
import { codeAt, STEP_MS, wrongCode, type Fixture } from '../local-pool/pool-fixture.ts';
import { timestampOf } from '../local-pool/srp-client.ts';
import { datedFixture, nextStep } from './fake-date.ts';
import { identityPool, IdentityJsUser, promised } from './identity-js-user.ts';

// amazon-cognito-identity-js 6 over HTTP, as Amplify 5 and many apps use it. It knows no client secrets.

const FLOWS = ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH'] as const;
const WRONG = { code: 'NotAuthorizedException', message: 'Incorrect username or password.' };

async function setMode({ server, pool }: Fixture, settings: object): Promise<void> {
  await server.call('SetUserPoolMfaConfig', { UserPoolId: pool.userPoolId, ...settings });
}

test.each(FLOWS)('%s in an ON pool: set-up, codes wrong, used and right, refresh, sign-out', async (flow) => {
  const fixture = await datedFixture();
  const { user, clock } = fixture;
  const first = new IdentityJsUser(fixture, user.username, flow);
  expect(await first.authenticate(user.password)).toMatchObject({
    at: 'mfaSetup',
    parameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' },
  });
  const secret = await first.associate();
  await expect(first.verify(wrongCode(secret, clock.now))).rejects.toMatchObject({
    code: 'EnableSoftwareTokenMFAException',
    message: 'Code mismatch and fail enable Software Token MFA',
  });
  const used = codeAt(secret, clock.now);
  await first.verify(used);
  expect(await first.userData()).toMatchObject({
    Username: user.username,
    UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
  });

  const second = new IdentityJsUser(fixture, user.username, flow);
  expect((await second.authenticate(user.password)).at).toBe('totp');
  await expect(second.sendTotp(wrongCode(secret, clock.now))).rejects.toMatchObject({
    code: 'CodeMismatchException',
    message: 'Invalid code received for user',
  });
  await expect(second.sendTotp(used)).rejects.toMatchObject({
    code: 'ExpiredCodeException',
    message: 'Your software token has already been used once.',
  });
  nextStep(fixture);
  const done = await second.sendTotp(codeAt(secret, clock.now));
  if (done.at !== 'session') throw new Error(`Reached ${done.at}`);
  expect(done.session.isValid()).toBe(true);
  expect(done.session.getIdToken().decodePayload()).toMatchObject({ 'cognito:username': user.username });
  const refreshed = await second.refresh(done.session);
  expect(refreshed?.getAccessToken().getJwtToken()).not.toBe(done.session.getAccessToken().getJwtToken());
  await new Promise<string>((resolve, reject) => {
    second.user.globalSignOut({ onSuccess: resolve, onFailure: reject });
  });
  // Not by refreshing: the library repeats that for seconds, whatever the answer.
  const AccessToken = refreshed?.getAccessToken().getJwtToken();
  await expect(fixture.sdk.getUser({ AccessToken })).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Access Token has been revoked',
  });
});

test.each(FLOWS)(
  '%s in an OPTIONAL pool: enrolls by access token, and is asked from then on',
  async (flow) => {
    const fixture = await datedFixture({ mfa: 'OPTIONAL' });
    const { user, clock } = fixture;
    const first = new IdentityJsUser(fixture, user.username, flow);
    expect((await first.authenticate(user.password)).at).toBe('session');
    const secret = await first.associate();
    await expect(first.preferTotp()).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: 'User has not verified software token mfa',
    });
    await first.verify(codeAt(secret, clock.now));
    expect(await first.preferTotp()).toBe('SUCCESS');
    expect(await first.userData()).toMatchObject({
      UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
      PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
    });
    const second = new IdentityJsUser(fixture, user.username, flow);
    expect(await second.authenticate(user.password)).toMatchObject({
      at: 'totp',
      parameters: { FRIENDLY_DEVICE_NAME: 'identity-js' },
    });
    expect((await second.sendTotp(codeAt(secret, clock.now + STEP_MS))).at).toBe('session');
  },
);

test.each(FLOWS)('%s with a temporary password: new password, then set-up', async (flow) => {
  const fixture = await datedFixture({ permanentPasswords: false });
  const { user, clock } = fixture;
  const first = new IdentityJsUser(fixture, user.username, flow);
  expect(await first.authenticate(user.password)).toEqual({ at: 'newPassword', required: [] });
  await expect(first.completeNewPassword('weak')).rejects.toMatchObject({
    code: 'InvalidPasswordException',
    message: 'Password did not conform with policy: Password not long enough',
  });
  expect((await first.completeNewPassword('New-Word-1')).at).toBe('mfaSetup');
  const secret = await first.associate();
  await first.verify(codeAt(secret, clock.now));
  const second = new IdentityJsUser(fixture, user.username, flow);
  expect((await second.authenticate('New-Word-1')).at).toBe('totp');
});

test('a user with two factors chooses one', async () => {
  const fixture = await datedFixture();
  const { server, pool, user, clock } = fixture;
  await setMode(fixture, {
    SoftwareTokenMfaConfiguration: { Enabled: true },
    SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/x' } },
  });
  const first = new IdentityJsUser(fixture, user.username);
  await first.authenticate(user.password);
  const secret = await first.associate();
  await first.verify(codeAt(secret, clock.now));
  const target = { UserPoolId: pool.userPoolId, Username: user.username };
  await server.call('AdminUpdateUserAttributes', {
    ...target,
    UserAttributes: [{ Name: 'phone_number', Value: '+15550100' }],
  });
  await server.call('AdminSetUserMFAPreference', { ...target, SMSMfaSettings: { Enabled: true } });
  nextStep(fixture);
  const second = new IdentityJsUser(fixture, user.username);
  expect(await second.authenticate(user.password)).toMatchObject({
    at: 'selectMfa',
    parameters: { MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA"]' },
  });
  expect((await second.selectMfa('SOFTWARE_TOKEN_MFA')).at).toBe('totp');
  expect((await second.sendTotp(codeAt(secret, clock.now))).at).toBe('session');
});

test('SRP by e-mail alias goes on with the real name', async () => {
  const fixture = await datedFixture();
  const { server, pool } = fixture;
  const { UserPool } = await server.call<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: 'mail',
    UsernameAttributes: ['email'],
  });
  const { UserPoolClient } = await server.call<{ UserPoolClient: { ClientId: string } }>(
    'CreateUserPoolClient',
    { UserPoolId: UserPool.Id, ClientName: 'default flows' },
  );
  const target = { UserPoolId: UserPool.Id, Username: 'Ann@Example.com' };
  const { User } = await server.call<{ User: { Username: string } }>('AdminCreateUser', {
    ...target,
    TemporaryPassword: 'Temp-Word-1',
  });
  const mail = {
    ...fixture,
    pool: { ...pool, userPoolId: UserPool.Id, clientId: UserPoolClient.ClientId },
  };
  const ann = new IdentityJsUser(mail, 'ann@example.com');
  expect((await ann.authenticate('Temp-Word-1')).at).toBe('newPassword');
  expect(ann.user.getUsername()).toBe(User.Username);
  expect((await ann.completeNewPassword('New-Word-1')).at).toBe('session');
});

test.each(FLOWS)('%s is refused with a wrong password, then locked out; a lock ends', async (flow) => {
  const fixture = await datedFixture({ mfa: 'OPTIONAL' });
  const { user, clock } = fixture;
  const attempt = (password: string) =>
    new IdentityJsUser(fixture, user.username, flow).authenticate(password);
  for (let n = 0; n < 5; n++) await expect(attempt('Wrong-Word-1')).rejects.toMatchObject(WRONG);
  await expect(attempt(user.password)).rejects.toMatchObject({
    code: 'NotAuthorizedException',
    message: 'Password attempts exceeded',
  });
  clock.now += 1000;
  expect((await attempt(user.password)).at).toBe('session');
});

test.each(FLOWS)('%s: an unknown user is named or hidden, as the client wants it', async (flow) => {
  const named = await datedFixture();
  await expect(new IdentityJsUser(named, 'nobody', flow).authenticate('Any-Word-1')).rejects.toMatchObject({
    code: 'UserNotFoundException',
    message: 'User does not exist.',
  });
  const hidden = await datedFixture({ preventUserExistenceErrors: 'ENABLED' });
  await expect(new IdentityJsUser(hidden, 'nobody', flow).authenticate('Any-Word-1')).rejects.toMatchObject(
    WRONG,
  );
});

test('rule 30: a padded day, another language and a clock that is far off are wrong proofs', async () => {
  const fixture = await datedFixture({ mfa: 'OPTIONAL' }, { settings: { lockout: false } });
  const { user, clock } = fixture;
  const attempt = () => new IdentityJsUser(fixture, user.username).authenticate(user.password);
  expect(new DateHelper().getNowString()).toBe('Fri Mar 5 09:05:15 UTC 2027');
  const now = vi.spyOn(DateHelper.prototype, 'getNowString');
  for (const text of [
    'Fri Mar 05 09:05:15 UTC 2027',
    'Fr Mär 5 09:05:15 UTC 2027',
    timestampOf(clock.now - 10 * 60_000),
  ]) {
    now.mockReturnValueOnce(text);
    await expect(attempt()).rejects.toMatchObject(WRONG);
  }
  now.mockRestore();
  expect((await attempt()).at).toBe('session');
});

test('CUSTOM_AUTH, which Amplify falls back to without a password, has no trigger here', async () => {
  const fixture = await datedFixture({ flows: ['ALLOW_CUSTOM_AUTH'] });
  const custom = new IdentityJsUser(fixture, fixture.user.username, 'CUSTOM_AUTH');
  await expect(custom.authenticate(fixture.user.password)).rejects.toMatchObject({
    code: 'InvalidParameterException',
    message: 'Custom auth lambda trigger is not configured for the user pool.',
  });
  const srp = new IdentityJsUser(fixture, fixture.user.username);
  await expect(srp.authenticate(fixture.user.password)).rejects.toMatchObject({
    code: 'InvalidParameterException',
    message: 'Auth flow not enabled for this client',
  });
});

test('sign-up, confirmation, a forgotten password, attributes, deletion', async () => {
  const fixture = await datedFixture({ mfa: 'OPTIONAL' });
  const { server, pool } = fixture;
  await server.call('UpdateUserPool', {
    UserPoolId: pool.userPoolId,
    MfaConfiguration: 'OPTIONAL',
    AutoVerifiedAttributes: ['email'],
  });
  const code = () => server.inspection.messages().at(-1)?.code ?? '';
  const signedUp = await promised((done) =>
    identityPool(fixture).signUp(
      'ann',
      'First-Word-1',
      [new CognitoUserAttribute({ Name: 'email', Value: 'ann@example.com' })],
      [],
      done,
    ),
  );
  expect(signedUp).toMatchObject({ userConfirmed: false });
  const ann = new IdentityJsUser(fixture, 'ann');
  await expect(ann.authenticate('First-Word-1')).rejects.toMatchObject({ code: 'UserNotConfirmedException' });
  await promised((done) => ann.user.resendConfirmationCode(done));
  await expect(promised((done) => ann.user.confirmRegistration('x', false, done))).rejects.toMatchObject({
    code: 'CodeMismatchException',
    message: 'Invalid verification code provided, please try again.',
  });
  expect(await promised((done) => ann.user.confirmRegistration(code(), false, done))).toBe('SUCCESS');
  const forgotten = await new Promise((resolve, reject) => {
    ann.user.forgotPassword({ onSuccess: resolve, onFailure: reject, inputVerificationCode: resolve });
  });
  expect(forgotten).toMatchObject({ CodeDeliveryDetails: { Destination: 'a***@e***' } });
  await new Promise<string>((resolve, reject) => {
    ann.user.confirmPassword(code(), 'Second-Word-2', { onSuccess: resolve, onFailure: reject });
  });
  await expect(ann.authenticate('First-Word-1')).rejects.toMatchObject(WRONG);
  expect((await ann.authenticate('Second-Word-2')).at).toBe('session');
  expect(await promised((done) => ann.user.changePassword('Second-Word-2', 'Third-Word-3', done))).toBe(
    'SUCCESS',
  );
  await promised((done) => ann.user.updateAttributes([{ Name: 'email', Value: 'bea@example.com' }], done));
  await new Promise<string>((resolve, reject) => {
    ann.user.verifyAttribute('email', code(), { onSuccess: resolve, onFailure: reject });
  });
  const verified = (await ann.userData())?.UserAttributes.find(({ Name }) => Name === 'email_verified');
  expect(verified?.Value).toBe('true');
  await promised((done) => ann.user.deleteUser(done));
  await expect(ann.authenticate('Third-Word-3')).rejects.toMatchObject({ code: 'UserNotFoundException' });
});
