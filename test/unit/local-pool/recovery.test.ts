import { expect, test } from 'vitest';
import { startLocalPool } from '../../../main/local-pool/index.ts';
import {
  answerCode,
  awsError,
  codeAt,
  enrollBySession,
  poolFixture,
  signIn,
  type Fixture,
} from './pool-fixture.ts';

const MISMATCH = awsError('CodeMismatch', 'Invalid verification code provided, please try again.');
const EXPIRED = awsError('ExpiredCode', 'Invalid code provided, please request a code again.');
const HOUR = 60 * 60 * 1000;

function lastCode({ server }: Fixture): string {
  return server.inspection.messages().at(-1)?.code ?? '';
}

function otherThan(code: string): string {
  return code === '000000' ? '000001' : '000000';
}

test('AdminResetUserPassword: no sign-in and no calls by token, until the code that was sent brings a new password', async () => {
  const fixture = await poolFixture();
  const { sdk, server, pool, user, clock } = fixture;
  const { secret, accessToken } = await enrollBySession(fixture, user);
  const target = { UserPoolId: pool.userPoolId, Username: user.username };
  await sdk.adminResetUserPassword(target);
  expect((await sdk.adminGetUser(target)).UserStatus).toBe('RESET_REQUIRED');
  expect(server.inspection.messages().at(-1)).toMatchObject({
    purpose: 'password reset code',
    medium: 'EMAIL',
    destination: `${user.username}@example.com`,
    code: expect.stringMatching(/^\d{6}$/) as unknown,
  });
  const reset = awsError('PasswordResetRequired', 'Password reset required for the user');
  await expect(signIn(fixture, user)).rejects.toMatchObject(reset);
  await expect(signIn(fixture, { ...user, password: 'Wrong-Word-1' })).rejects.toMatchObject(reset);
  await expect(sdk.getUser({ AccessToken: accessToken })).rejects.toMatchObject(reset);
  const confirm = (ConfirmationCode: string, Password: string) =>
    sdk.confirmForgotPassword({
      ClientId: pool.clientId,
      Username: user.username,
      ConfirmationCode,
      Password,
    });
  const code = lastCode(fixture);
  await expect(confirm(otherThan(code), 'Next-Word-1')).rejects.toMatchObject(MISMATCH);
  await expect(confirm(code, 'weak')).rejects.toMatchObject(awsError('InvalidPassword'));
  await confirm(code, 'Next-Word-1');
  await expect(confirm(code, 'Next-Word-2')).rejects.toMatchObject(EXPIRED);
  expect((await sdk.adminGetUser(target)).UserStatus).toBe('CONFIRMED');
  await expect(signIn(fixture, user)).rejects.toMatchObject(awsError('NotAuthorized'));
  // Rule 23: the token is the old one.
  const { Session } = await signIn(fixture, { ...user, password: 'Next-Word-1' });
  expect(
    (await answerCode(fixture, user, Session, codeAt(secret, clock.now))).AuthenticationResult,
  ).toBeDefined();
  expect((await sdk.getUser({ AccessToken: accessToken })).Username).toBe(user.username);
});

test('ForgotPassword: a code for an hour, the last one counts, and a lock ends with it', async () => {
  const fixture = await poolFixture();
  const { sdk, pool, user, clock } = fixture;
  const asked = { ClientId: pool.clientId, Username: user.username };
  const confirm = (ConfirmationCode: string) =>
    sdk.confirmForgotPassword({ ...asked, ConfirmationCode, Password: 'Next-Word-1' });
  await expect(confirm('123456')).rejects.toMatchObject(EXPIRED);
  expect((await sdk.forgotPassword(asked)).CodeDeliveryDetails).toEqual({
    AttributeName: 'email',
    DeliveryMedium: 'EMAIL',
    Destination: 't***@e***',
  });
  // Asking changes nothing by itself.
  expect((await signIn(fixture, user)).ChallengeName).toBe('MFA_SETUP');
  const first = lastCode(fixture);
  clock.now += HOUR;
  await expect(confirm(first)).rejects.toMatchObject(EXPIRED);
  do await sdk.forgotPassword(asked);
  while (lastCode(fixture) === first);
  await expect(confirm(first)).rejects.toMatchObject(MISMATCH);
  for (let n = 0; n < 5; n++) {
    await expect(signIn(fixture, { ...user, password: 'Wrong-Word-1' })).rejects.toMatchObject(
      awsError('NotAuthorized'),
    );
  }
  await confirm(lastCode(fixture));
  expect((await signIn(fixture, { ...user, password: 'Next-Word-1' })).ChallengeName).toBe('MFA_SETUP');
});

test('a code that was sent before a restart is good after it', async () => {
  const fixture = await poolFixture();
  const { sdk, server, pool, user, clock } = fixture;
  const asked = { ClientId: pool.clientId, Username: user.username };
  await sdk.forgotPassword(asked);
  const code = lastCode(fixture);
  const second = await startLocalPool({ clock: () => clock.now, state: server.exportState() });
  try {
    const confirm = { ...asked, ConfirmationCode: code, Password: 'Next-Word-1' };
    expect(await second.call('ConfirmForgotPassword', confirm)).toEqual({});
  } finally {
    await second.close();
  }
});

test('who cannot recover: no verified address, disabled, a temporary password, a wrong hash', async () => {
  const fixture = await poolFixture();
  const { sdk, server, pool, user, other } = fixture;
  const target = { UserPoolId: pool.userPoolId, Username: user.username };
  const asked = { ClientId: pool.clientId, Username: user.username };
  await server.call('AdminDisableUser', target);
  await expect(sdk.forgotPassword(asked)).rejects.toMatchObject(
    awsError('NotAuthorized', 'User is disabled.'),
  );
  await server.call('AdminEnableUser', target);
  await server.call('AdminUpdateUserAttributes', {
    ...target,
    UserAttributes: [{ Name: 'email_verified', Value: 'false' }],
  });
  const nowhere = awsError(
    'InvalidParameter',
    'Cannot reset password for the user as there is no registered/verified email or phone_number',
  );
  await expect(sdk.forgotPassword(asked)).rejects.toMatchObject(nowhere);
  await expect(sdk.adminResetUserPassword(target)).rejects.toMatchObject(nowhere);
  await server.call('AdminSetUserPassword', {
    ...target,
    Username: other.username,
    Password: 'Temp-Word-1',
  });
  const state = awsError('NotAuthorized', 'User password cannot be reset in the current state.');
  await expect(sdk.forgotPassword({ ...asked, Username: other.username })).rejects.toMatchObject(state);
  await expect(sdk.adminResetUserPassword({ ...target, Username: other.username })).rejects.toMatchObject(
    state,
  );
  const closed = await poolFixture({ clientSecret: true });
  await expect(
    closed.sdk.forgotPassword({ ClientId: closed.pool.clientId, Username: closed.user.username }),
  ).rejects.toMatchObject(
    awsError(
      'NotAuthorized',
      `Client ${closed.pool.clientId} is configured with secret but SECRET_HASH was not received`,
    ),
  );
});

test('SignUp, ConfirmSignUp, ResendConfirmationCode', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, server, pool, clock } = fixture;
  await server.call('UpdateUserPool', {
    UserPoolId: pool.userPoolId,
    MfaConfiguration: 'OPTIONAL',
    AutoVerifiedAttributes: ['email'],
  });
  const asked = { ClientId: pool.clientId, Username: 'newcomer' };
  const email = { Name: 'email', Value: 'new@example.com' };
  const newcomer = { username: 'newcomer', password: 'New-Word-1' };
  const signUp = (extra: object) => sdk.signUp({ ...asked, Password: newcomer.password, ...extra });
  await expect(signUp({ UserAttributes: [{ Name: 'email', Value: 'no address' }] })).rejects.toMatchObject(
    awsError('InvalidParameter', 'Invalid email address format.'),
  );
  await expect(
    signUp({ UserAttributes: [email, { Name: 'email_verified', Value: 'true' }] }),
  ).rejects.toMatchObject(awsError('NotAuthorized', 'A client attempted to write unauthorized attribute'));
  const { CodeDeliveryDetails, UserConfirmed } = await signUp({ UserAttributes: [email] });
  expect([UserConfirmed, CodeDeliveryDetails?.Destination]).toEqual([false, 'n***@e***']);
  const first = lastCode(fixture);
  const confirm = (ConfirmationCode: string) => sdk.confirmSignUp({ ...asked, ConfirmationCode });
  await expect(confirm(otherThan(first))).rejects.toMatchObject(MISMATCH);
  clock.now += 24 * HOUR;
  await expect(confirm(first)).rejects.toMatchObject(EXPIRED);
  expect((await sdk.resendConfirmationCode(asked)).CodeDeliveryDetails).toMatchObject({
    DeliveryMedium: 'EMAIL',
  });
  // Whatever the password: an unconfirmed user is told so (amazon-cognito-identity-js#288).
  for (const password of [newcomer.password, 'Wrong-Word-1']) {
    await expect(signIn(fixture, { ...newcomer, password })).rejects.toMatchObject(
      awsError('UserNotConfirmed', 'User is not confirmed.'),
    );
  }
  await confirm(lastCode(fixture));
  const { AuthenticationResult } = await signIn(fixture, newcomer);
  const { UserAttributes } = await sdk.getUser({ AccessToken: AuthenticationResult?.AccessToken });
  expect(UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  await expect(confirm('123456')).rejects.toMatchObject(
    awsError('NotAuthorized', 'User cannot be confirmed. Current status is CONFIRMED'),
  );
  await expect(sdk.resendConfirmationCode(asked)).rejects.toMatchObject(
    awsError('InvalidParameter', 'User is already confirmed.'),
  );
  await sdk.signUp({ ...asked, Username: 'silent', Password: 'New-Word-1' });
  await expect(sdk.resendConfirmationCode({ ...asked, Username: 'silent' })).rejects.toMatchObject(
    awsError('InvalidParameter', 'Auto verification not turned on.'),
  );
});

test('SignUp wants what the schema requires, and an alias has one owner', async () => {
  const fixture = await poolFixture();
  const { sdk, server } = fixture;
  const { UserPool } = await server.call<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: 'alias',
    AliasAttributes: ['email'],
    AutoVerifiedAttributes: ['email'],
    Schema: [{ Name: 'email', Required: true, Mutable: true }],
  });
  const { UserPoolClient } = await server.call<{ UserPoolClient: { ClientId: string } }>(
    'CreateUserPoolClient',
    { UserPoolId: UserPool.Id, ClientName: 'c' },
  );
  const { ClientId } = UserPoolClient;
  const email = { Name: 'email', Value: 'ann@example.com' };
  const signUp = (Username: string, UserAttributes = [email]) =>
    sdk.signUp({ ClientId, Username, Password: 'New-Word-1', UserAttributes });
  await expect(signUp('ann', [])).rejects.toMatchObject(
    awsError(
      'InvalidParameter',
      'Attributes did not conform to the schema: email: The attribute is required\n',
    ),
  );
  const codes: string[] = [];
  for (const name of ['ann', 'bea', 'cle']) {
    await signUp(name);
    codes.push(lastCode(fixture));
  }
  const confirm = (Username: string, ConfirmationCode = '', ForceAliasCreation = false) =>
    sdk.confirmSignUp({ ClientId, Username, ConfirmationCode, ForceAliasCreation });
  await confirm('ann', codes[0]);
  const taken = awsError('AliasExists', 'An account with the email already exists.');
  await expect(confirm('bea', codes[1])).rejects.toMatchObject(taken);
  await confirm('bea', codes[1], true);
  const owner = await sdk.adminGetUser({ UserPoolId: UserPool.Id, Username: 'ann@example.com' });
  expect(owner.Username).toBe('bea');
  await expect(
    sdk.adminUpdateUserAttributes({
      UserPoolId: UserPool.Id,
      Username: 'cle',
      UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
    }),
  ).rejects.toMatchObject(taken);
});
