import { expect, test } from 'vitest';
import {
  answerCode,
  awsError,
  codeAt,
  enrollBySession,
  enrollByToken,
  poolFixture,
  signIn,
  STEP_MS,
  tokensOf,
  wrongCode,
  type Fixture,
} from './pool-fixture.ts';

async function prefer({ server, pool, user }: Fixture, settings: object): Promise<void> {
  await server.call('AdminSetUserMFAPreference', {
    UserPoolId: pool.userPoolId,
    Username: user.username,
    ...settings,
  });
}

const TOTP = { SoftwareTokenMfaConfiguration: { Enabled: true } };
const SMS = {
  SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/x' } },
};

/** Replaces the factors: one that is left out is off. */
async function setMode({ server, pool }: Fixture, settings: object): Promise<void> {
  await server.call('SetUserPoolMfaConfig', { UserPoolId: pool.userPoolId, ...settings });
}

test('rule 13: none, associated, verified, enabled, preferred', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, clock } = fixture;
  const { AccessToken } = await tokensOf(fixture, fixture.user);
  const view = async () => {
    const { UserMFASettingList, PreferredMfaSetting } = await sdk.getUser({ AccessToken });
    const { ConfiguredUserAuthFactors } = await sdk.getUserAuthFactors({ AccessToken });
    return [UserMFASettingList, PreferredMfaSetting, ConfiguredUserAuthFactors];
  };
  expect(await view()).toEqual([undefined, undefined, ['PASSWORD']]);
  const { SecretCode } = await sdk.associateSoftwareToken({ AccessToken });
  expect(await view()).toEqual([undefined, undefined, ['PASSWORD']]);
  await sdk.verifySoftwareToken({ AccessToken, UserCode: codeAt(SecretCode, clock.now) });
  expect(await view()).toEqual([undefined, undefined, ['PASSWORD', 'SOFTWARE_TOKEN']]);
  await sdk.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true } });
  expect(await view()).toEqual([['SOFTWARE_TOKEN_MFA'], undefined, ['PASSWORD', 'SOFTWARE_TOKEN']]);
  await sdk.setUserMFAPreference({
    AccessToken,
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
  });
  expect(await view()).toEqual([
    ['SOFTWARE_TOKEN_MFA'],
    'SOFTWARE_TOKEN_MFA',
    ['PASSWORD', 'SOFTWARE_TOKEN'],
  ]);
});

test('rule 14: ON asks for set-up at each sign-in until verified; Verify by session enrolls at once', async () => {
  const fixture = await poolFixture();
  const { sdk, user, clock } = fixture;
  const first = await signIn(fixture, user);
  expect(first.ChallengeName).toBe('MFA_SETUP');
  expect(first.ChallengeParameters?.['MFAS_CAN_SETUP']).toBe('["SOFTWARE_TOKEN_MFA"]');
  await sdk.associateSoftwareToken({ Session: first.Session });
  const again = await signIn(fixture, user);
  expect(again.ChallengeName).toBe('MFA_SETUP');
  const { Session, SecretCode } = await sdk.associateSoftwareToken({ Session: again.Session });
  await sdk.verifySoftwareToken({
    Session,
    UserCode: codeAt(SecretCode, clock.now - STEP_MS),
    FriendlyDeviceName: 'phone',
  });
  // MFA_SETUP was never answered and no preference was set: the token counts all the same.
  const enrolled = await signIn(fixture, user);
  expect(enrolled.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  expect(enrolled.ChallengeParameters).toMatchObject({
    USER_ID_FOR_SRP: user.username,
    FRIENDLY_DEVICE_NAME: 'phone',
  });
  const done = await answerCode(fixture, user, enrolled.Session, codeAt(SecretCode, clock.now));
  expect(done.AuthenticationResult?.TokenType).toBe('Bearer');
});

test('rule 14: in an ON pool a verified telephone number makes SMS the factor where the pool has SMS', async () => {
  const fixture = await poolFixture();
  await setMode(fixture, { ...SMS, ...TOTP });
  const setup = await signIn(fixture, fixture.other);
  expect(setup.ChallengeParameters?.['MFAS_CAN_SETUP']).toBe('["SMS_MFA","SOFTWARE_TOKEN_MFA"]');
  await fixture.server.call('AdminUpdateUserAttributes', {
    UserPoolId: fixture.pool.userPoolId,
    Username: fixture.user.username,
    UserAttributes: [
      { Name: 'phone_number', Value: '+15550100' },
      { Name: 'phone_number_verified', Value: 'true' },
    ],
  });
  expect((await signIn(fixture, fixture.user)).ChallengeName).toBe('SMS_MFA');
});

test('rule 15: OPTIONAL challenges only once enabled, OFF never', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { user } = fixture;
  await enrollByToken(fixture, user);
  expect((await signIn(fixture, user)).AuthenticationResult).toBeDefined();
  await prefer(fixture, { SoftwareTokenMfaSettings: { Enabled: true } });
  expect((await signIn(fixture, user)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  await setMode(fixture, { MfaConfiguration: 'OFF' });
  expect((await signIn(fixture, user)).AuthenticationResult).toBeDefined();
});

test('rule 16: several enabled and none preferred is a choice; the chosen one follows in a new session', async () => {
  const fixture = await poolFixture();
  const { sdk, server, pool, user, clock } = fixture;
  const { secret } = await enrollBySession(fixture, user);
  await server.call('AdminUpdateUserAttributes', {
    UserPoolId: pool.userPoolId,
    Username: user.username,
    UserAttributes: [{ Name: 'phone_number', Value: '+15550100' }],
  });
  await prefer(fixture, { SMSMfaSettings: { Enabled: true }, EmailMfaSettings: { Enabled: true } });
  const choose = async (ANSWER: string) => {
    const { ChallengeName, Session, ChallengeParameters } = await signIn(fixture, user);
    expect(ChallengeName).toBe('SELECT_MFA_TYPE');
    expect(ChallengeParameters?.['MFAS_CAN_CHOOSE']).toBe('["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP"]');
    return sdk.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'SELECT_MFA_TYPE',
      Session,
      ChallengeResponses: { USERNAME: user.username, ANSWER },
    });
  };
  const byToken = await choose('SOFTWARE_TOKEN_MFA');
  expect(byToken.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  expect(
    (await answerCode(fixture, user, byToken.Session, codeAt(secret, clock.now))).AuthenticationResult,
  ).toBeDefined();

  const bySms = await choose('SMS_MFA');
  expect(bySms.ChallengeName).toBe('SMS_MFA');
  expect(bySms.ChallengeParameters).toMatchObject({
    CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
    CODE_DELIVERY_DESTINATION: '+****0100',
  });
  const answerSms = (SMS_MFA_CODE: string) =>
    sdk.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'SMS_MFA',
      Session: bySms.Session,
      ChallengeResponses: { USERNAME: user.username, SMS_MFA_CODE },
    });
  const sent = server.inspection.messages().at(-1)?.code ?? '';
  await expect(answerSms(sent === '000000' ? '000001' : '000000')).rejects.toMatchObject(
    awsError('CodeMismatch', 'Invalid code or auth state for the user.'),
  );
  expect((await answerSms(sent)).AuthenticationResult).toBeDefined();

  expect((await choose('EMAIL_OTP')).ChallengeName).toBe('EMAIL_OTP');
  expect((await choose('EMAIL_MFA')).ChallengeName).toBe('EMAIL_OTP');
  await expect(choose('WEB_AUTHN')).rejects.toMatchObject(awsError('InvalidParameter'));
  await prefer(fixture, { SMSMfaSettings: { Enabled: true, PreferredMfa: true } });
  expect((await signIn(fixture, user)).ChallengeName).toBe('SMS_MFA');
});

test('rule 17: a new password is asked for before MFA, and holds even if MFA is never finished', async () => {
  const fixture = await poolFixture({ permanentPasswords: false });
  const { sdk, pool, user } = fixture;
  const first = await signIn(fixture, user);
  expect(first.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  expect(first.ChallengeParameters).toMatchObject({
    requiredAttributes: '[]',
    USER_ID_FOR_SRP: user.username,
  });
  expect(JSON.parse(first.ChallengeParameters?.['userAttributes'] ?? '')).toMatchObject({
    email: `${user.username}@example.com`,
  });
  const answer = (NEW_PASSWORD: string, extra = {}) =>
    sdk.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: first.Session,
      ChallengeResponses: { USERNAME: user.username, NEW_PASSWORD, ...extra },
    });
  await expect(answer('short')).rejects.toMatchObject(
    awsError('InvalidPassword', 'Password did not conform with policy: Password not long enough'),
  );
  await expect(answer('New-Word-1', { 'userAttributes.email': 'x@example.com' })).rejects.toMatchObject(
    awsError('NotAuthorized', 'Cannot modify an already provided email'),
  );
  const next = await answer('New-Word-1', { 'userAttributes.name': 'Tess' });
  expect(next.ChallengeName).toBe('MFA_SETUP');
  await expect(signIn(fixture, user)).rejects.toMatchObject(awsError('NotAuthorized'));
  expect((await signIn(fixture, { ...user, password: 'New-Word-1' })).ChallengeName).toBe('MFA_SETUP');
});

test('rule 18: a new association keeps the old token until the new one verifies', async () => {
  const fixture = await poolFixture();
  const { sdk, user, clock } = fixture;
  const { secret: old, accessToken: AccessToken } = await enrollBySession(fixture, user);
  const { SecretCode: fresh } = await sdk.associateSoftwareToken({ AccessToken });
  expect(fresh).not.toBe(old);
  const before = await signIn(fixture, user);
  await expect(answerCode(fixture, user, before.Session, codeAt(fresh, clock.now))).rejects.toMatchObject(
    awsError('CodeMismatch'),
  );
  await answerCode(fixture, user, before.Session, codeAt(old, clock.now));
  await sdk.verifySoftwareToken({ AccessToken, UserCode: codeAt(fresh, clock.now) });
  clock.now += STEP_MS;
  const after = await signIn(fixture, user);
  await expect(answerCode(fixture, user, after.Session, codeAt(old, clock.now))).rejects.toMatchObject(
    awsError('CodeMismatch'),
  );
  expect(
    (await answerCode(fixture, user, after.Session, codeAt(fresh, clock.now))).AuthenticationResult,
  ).toBeDefined();
});

test('rule 18: associated twice before Verify, the last secret counts', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, clock } = fixture;
  const { AccessToken } = await tokensOf(fixture, fixture.user);
  const one = await sdk.associateSoftwareToken({ AccessToken });
  const two = await sdk.associateSoftwareToken({ AccessToken });
  await expect(
    sdk.verifySoftwareToken({ AccessToken, UserCode: codeAt(one.SecretCode, clock.now) }),
  ).rejects.toMatchObject(awsError('EnableSoftwareTokenMFA'));
  await sdk.verifySoftwareToken({ AccessToken, UserCode: codeAt(two.SecretCode, clock.now) });
});

test('rule 18: with the switch for the old rule, a new association drops the token at once', async () => {
  const fixture = await poolFixture({}, { detachOldTokenOnAssociate: true });
  const { accessToken } = await enrollBySession(fixture, fixture.user);
  await fixture.sdk.associateSoftwareToken({ AccessToken: accessToken });
  expect((await signIn(fixture, fixture.user)).ChallengeName).toBe('MFA_SETUP');
});

test('rule 19: switching the token off is a 200 without effect in an ON pool, and works in an OPTIONAL one', async () => {
  const off = { SoftwareTokenMfaSettings: { Enabled: false, PreferredMfa: false } };
  const fixture = await poolFixture();
  const { server, pool, user } = fixture;
  const { accessToken } = await enrollBySession(fixture, user);
  await prefer(fixture, off);
  await fixture.sdk.setUserMFAPreference({ AccessToken: accessToken, ...off });
  expect((await signIn(fixture, user)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA');

  await setMode(fixture, { MfaConfiguration: 'OPTIONAL', ...TOTP });
  await prefer(fixture, { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
  expect((await signIn(fixture, user)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  await prefer(fixture, off);
  expect((await signIn(fixture, user)).AuthenticationResult).toBeDefined();
  const view = await server.call('AdminGetUser', { UserPoolId: pool.userPoolId, Username: user.username });
  expect(view).not.toHaveProperty('PreferredMfaSetting');
  // The token itself stays and can be switched on again.
  await prefer(fixture, { SoftwareTokenMfaSettings: { Enabled: true } });
  expect((await signIn(fixture, user)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
});

test('rule 20: a preference before Verify is refused, with different texts for user and administrator', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk } = fixture;
  const { AccessToken } = await tokensOf(fixture, fixture.user);
  const on = { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } };
  const asUser = (settings: object) => sdk.setUserMFAPreference({ AccessToken, ...settings });
  const refused = (message: string) => ({ name: 'InvalidParameterException', message });
  await expect(asUser(on)).rejects.toMatchObject(refused('User has not set up software token mfa'));
  await expect(asUser({ SoftwareTokenMfaSettings: { Enabled: false } })).rejects.toMatchObject(
    refused('User has not set up software token mfa'),
  );
  await sdk.associateSoftwareToken({ AccessToken });
  await expect(asUser(on)).rejects.toMatchObject(refused('User has not verified software token mfa'));
  await expect(prefer(fixture, on)).rejects.toMatchObject({
    type: 'InvalidParameterException',
    message: 'User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA',
  });
  await expect(asUser({ SMSMfaSettings: { Enabled: true } })).rejects.toMatchObject(
    refused('User does not have a phone_number set to turn on SMS MFA'),
  );
  await expect(prefer(fixture, { SMSMfaSettings: { Enabled: true } })).rejects.toMatchObject({
    message: 'User does not have delivery config set to turn on SMS_MFA',
  });
});

test('rule 21: without TOTP in the pool Associate and Verify fail, and old enrollees are still challenged', async () => {
  const fixture = await poolFixture();
  const { sdk, user, other, clock } = fixture;
  const { secret, accessToken: AccessToken } = await enrollBySession(fixture, user);
  const waiting = await signIn(fixture, other);
  const half = await sdk.associateSoftwareToken({ Session: waiting.Session });
  await setMode(fixture, { ...SMS, SoftwareTokenMfaConfiguration: { Enabled: false } });
  const notEnabled = awsError(
    'SoftwareTokenMFANotFound',
    'Software Token MFA has not been enabled by the userPool.',
  );
  await expect(sdk.associateSoftwareToken({ AccessToken })).rejects.toMatchObject(notEnabled);
  await expect(
    sdk.verifySoftwareToken({ Session: half.Session, UserCode: codeAt(half.SecretCode, clock.now) }),
  ).rejects.toMatchObject(notEnabled);
  const { Session } = await signIn(fixture, user);
  expect(
    (await answerCode(fixture, user, Session, codeAt(secret, clock.now))).AuthenticationResult,
  ).toBeDefined();
});

test('rule 22: AdminDeleteSoftwareToken clears token and preference, other factors stay', async () => {
  const fixture = await poolFixture();
  const { sdk, server, pool, user, clock } = fixture;
  const { secret } = await enrollBySession(fixture, user);
  await prefer(fixture, {
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
    EmailMfaSettings: { Enabled: true },
  });
  const target = { UserPoolId: pool.userPoolId, Username: user.username };
  const open = await signIn(fixture, user);
  await sdk.adminDeleteSoftwareToken(target);
  await expect(answerCode(fixture, user, open.Session, codeAt(secret, clock.now))).rejects.toMatchObject(
    awsError('SoftwareTokenMFANotFound', 'Software Token MFA does not exist for the user.'),
  );
  const view = await sdk.adminGetUser(target);
  expect(view.UserMFASettingList).toEqual(['EMAIL_OTP']);
  expect(view.PreferredMfaSetting).toBeUndefined();
  expect((await signIn(fixture, user)).ChallengeName).toBe('EMAIL_OTP');
  await prefer(fixture, { EmailMfaSettings: { Enabled: false } });
  expect((await signIn(fixture, user)).ChallengeName).toBe('MFA_SETUP');
  // No token: still 200. No user: UserNotFound.
  await sdk.adminDeleteSoftwareToken(target);
  await expect(sdk.adminDeleteSoftwareToken({ ...target, Username: 'nobody' })).rejects.toMatchObject(
    awsError('UserNotFound', 'User does not exist.'),
  );
  await server.call('AdminDeleteUser', target);
  await expect(sdk.adminGetUser(target)).rejects.toMatchObject(awsError('UserNotFound'));
});

test('rule 23: a new password does not touch the token', async () => {
  const fixture = await poolFixture();
  const { sdk, server, pool, user, clock } = fixture;
  const { secret, accessToken: AccessToken } = await enrollBySession(fixture, user);
  await sdk.changePassword({
    AccessToken,
    PreviousPassword: user.password,
    ProposedPassword: 'Second-Word-2',
  });
  expect((await signIn(fixture, { ...user, password: 'Second-Word-2' })).ChallengeName).toBe(
    'SOFTWARE_TOKEN_MFA',
  );
  await server.call('AdminSetUserPassword', {
    UserPoolId: pool.userPoolId,
    Username: user.username,
    Password: 'Third-Word-3',
    Permanent: true,
  });
  const { Session } = await signIn(fixture, { ...user, password: 'Third-Word-3' });
  await expect(answerCode(fixture, user, Session, wrongCode(secret, clock.now))).rejects.toMatchObject(
    awsError('CodeMismatch'),
  );
  expect(
    (await answerCode(fixture, user, Session, codeAt(secret, clock.now))).AuthenticationResult,
  ).toBeDefined();
});

test('SetUserPoolMfaConfig: MFA needs a factor, and a pool without MFA has none', async () => {
  const fixture = await poolFixture();
  const refused = (problem: string) => ({
    type: 'InvalidParameterException',
    message: `Invalid MFA configuration given, ${problem}`,
  });
  const none = "can't disable all MFAs with a required or optional configuration.";
  for (const MfaConfiguration of ['ON', 'OPTIONAL']) {
    await expect(setMode(fixture, { MfaConfiguration })).rejects.toMatchObject(refused(none));
  }
  const off = { SoftwareTokenMfaConfiguration: { Enabled: false } };
  await expect(setMode(fixture, off)).rejects.toMatchObject(refused(none));
  await expect(setMode(fixture, { MfaConfiguration: 'OFF', ...TOTP })).rejects.toMatchObject(
    refused("can't turn off MFA and configure an MFA together."),
  );
  await setMode(fixture, { MfaConfiguration: 'OFF' });
  const { sdk, pool, user } = fixture;
  expect(await sdk.getUserPoolMfaConfig({ UserPoolId: pool.userPoolId })).toMatchObject({
    MfaConfiguration: 'OFF',
  });
  const { AccessToken } = await tokensOf(fixture, user);
  await expect(sdk.associateSoftwareToken({ AccessToken })).rejects.toMatchObject(
    awsError('SoftwareTokenMFANotFound'),
  );
});

test('a new password keeps the constraints of passwords, and says nothing of what is proven', async () => {
  const fixture = await poolFixture({ permanentPasswords: false });
  const { sdk, pool, user } = fixture;
  const { Session } = await signIn(fixture, user);
  const answer = (responses: Record<string, string>) =>
    sdk.respondToAuthChallenge({
      ClientId: pool.clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: user.username, ...responses },
    });
  await expect(answer({ NEW_PASSWORD: 'With Space-1' })).rejects.toMatchObject(
    awsError(
      'InvalidParameter',
      String.raw`1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\S]+`,
    ),
  );
  await expect(
    answer({ NEW_PASSWORD: 'New-Word-1', 'userAttributes.phone_number': '5550100' }),
  ).rejects.toMatchObject(awsError('InvalidParameter', 'Invalid phone number format.'));
  await expect(
    answer({ NEW_PASSWORD: 'New-Word-1', 'userAttributes.phone_number_verified': 'true' }),
  ).rejects.toMatchObject(awsError('NotAuthorized', 'A client attempted to write unauthorized attribute'));
  expect((await answer({ NEW_PASSWORD: 'New-Word-1' })).ChallengeName).toBe('MFA_SETUP');
});
