import { expect, test } from 'vitest';
import { awsError, poolFixture, tokensOf, type Fixture } from './pool-fixture.ts';

async function verifyingFixture(): Promise<Fixture & { AccessToken: string }> {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  await fixture.server.call('UpdateUserPool', {
    UserPoolId: fixture.pool.userPoolId,
    MfaConfiguration: 'OPTIONAL',
    AutoVerifiedAttributes: ['email'],
  });
  const { AccessToken } = await tokensOf(fixture, fixture.user);
  return { ...fixture, AccessToken };
}

async function attributesOf({ sdk, AccessToken }: Fixture & { AccessToken: string }) {
  const { UserAttributes = [] } = await sdk.getUser({ AccessToken });
  return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
}

test('a new address is unverified until its code comes back', async () => {
  const fixture = await verifyingFixture();
  const { sdk, server, AccessToken } = fixture;
  const change = (Name: string, Value: string) =>
    sdk.updateUserAttributes({ AccessToken, UserAttributes: [{ Name, Value }] });
  expect(await change('name', 'Tess')).not.toHaveProperty('CodeDeliveryDetailsList');
  expect((await change('email', 'next@example.com')).CodeDeliveryDetailsList).toEqual([
    { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'n***@e***' },
  ]);
  const changed = await attributesOf(fixture);
  expect(changed).toMatchObject({ name: 'Tess', email: 'next@example.com' });
  expect(changed).not.toHaveProperty('email_verified');
  const first = server.inspection.messages().at(-1);
  expect(first).toMatchObject({ purpose: 'verification code', destination: 'next@example.com' });
  const again = await sdk.getUserAttributeVerificationCode({ AccessToken, AttributeName: 'email' });
  expect(again.CodeDeliveryDetails?.DeliveryMedium).toBe('EMAIL');
  const code = server.inspection.messages().at(-1)?.code ?? '';
  const verify = (Code: string) => sdk.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code });
  await expect(verify(code === '000000' ? '000001' : '000000')).rejects.toMatchObject(
    awsError('CodeMismatch'),
  );
  await verify(code);
  await expect(verify(code)).rejects.toMatchObject(awsError('ExpiredCode'));
  expect(await attributesOf(fixture)).toMatchObject({ email_verified: 'true' });
});

test('what a user may not write, in which form, and what is no address', async () => {
  const fixture = await verifyingFixture();
  const { sdk, server, pool, user, AccessToken } = fixture;
  const change = (Name: string, Value: string) =>
    sdk.updateUserAttributes({ AccessToken, UserAttributes: [{ Name, Value }] });
  const unauthorized = awsError('NotAuthorized', 'A client attempted to write unauthorized attribute');
  await expect(change('email_verified', 'true')).rejects.toMatchObject(unauthorized);
  await expect(change('phone_number', '5550100')).rejects.toMatchObject(
    awsError('InvalidParameter', 'Invalid phone number format.'),
  );
  for (const email of ['x', 'a@b@c', 'a b@c']) {
    await expect(change('email', email)).rejects.toMatchObject(
      awsError('InvalidParameter', 'Invalid email address format.'),
    );
  }
  await expect(change('sub', 'x')).rejects.toMatchObject(awsError('InvalidParameter'));
  await expect(
    sdk.adminUpdateUserAttributes({
      UserPoolId: pool.userPoolId,
      Username: user.username,
      UserAttributes: [{ Name: 'phone_number', Value: '+0123' }],
    }),
  ).rejects.toMatchObject(awsError('InvalidParameter', 'Invalid phone number format.'));
  for (const AttributeName of ['name', 'phone_number']) {
    await expect(sdk.getUserAttributeVerificationCode({ AccessToken, AttributeName })).rejects.toMatchObject(
      awsError('InvalidParameter'),
    );
  }
  await server.call('UpdateUserPoolClient', {
    UserPoolId: pool.userPoolId,
    ClientId: pool.clientId,
    WriteAttributes: ['name'],
  });
  await change('name', 'Tess');
  await expect(change('nickname', 'T')).rejects.toMatchObject(unauthorized);
});

test('an immutable attribute is set once', async () => {
  const { sdk } = await poolFixture();
  const { UserPool } = await sdk.createUserPool({
    PoolName: 'mine',
    Schema: [{ Name: 'team', AttributeDataType: 'String', Mutable: false }],
  });
  const UserPoolId = UserPool?.Id;
  const UserAttributes = [{ Name: 'custom:team', Value: 'x' }];
  await sdk.adminCreateUser({ UserPoolId, Username: 'ann', UserAttributes });
  await expect(
    sdk.adminUpdateUserAttributes({ UserPoolId, Username: 'ann', UserAttributes }),
  ).rejects.toMatchObject(awsError('InvalidParameter', 'user.custom:team: Attribute cannot be updated.\n'));
});

test('attributes and users go, and tokens with them', async () => {
  const fixture = await verifyingFixture();
  const { sdk, pool, user, AccessToken } = fixture;
  await sdk.updateUserAttributes({
    AccessToken,
    UserAttributes: [
      { Name: 'name', Value: 'Tess' },
      { Name: 'nickname', Value: 'T' },
    ],
  });
  await sdk.deleteUserAttributes({ AccessToken, UserAttributeNames: ['nickname'] });
  expect(await attributesOf(fixture)).not.toHaveProperty('nickname');
  const target = { UserPoolId: pool.userPoolId, Username: user.username };
  await sdk.adminDeleteUserAttributes({ ...target, UserAttributeNames: ['name'] });
  expect(await attributesOf(fixture)).not.toHaveProperty('name');
  await expect(sdk.listDevices({ AccessToken })).resolves.toMatchObject({ Devices: [] });
  await expect(sdk.adminListDevices(target)).resolves.toMatchObject({ Devices: [] });
  const DeviceKey = 'us-east-1_12345678-90ab-cdef-1234-567890abcdef';
  const none = awsError('ResourceNotFound', 'Device does not exist.');
  await expect(sdk.forgetDevice({ AccessToken, DeviceKey })).rejects.toMatchObject(none);
  await expect(sdk.adminForgetDevice({ ...target, DeviceKey })).rejects.toMatchObject(none);
  await sdk.deleteUser({ AccessToken });
  await expect(sdk.getUser({ AccessToken })).rejects.toMatchObject(awsError('UserNotFound'));
  await expect(sdk.adminGetUser(target)).rejects.toMatchObject(awsError('UserNotFound'));
});
