import { expect, test } from 'vitest';
import { awsError, poolFixture, signIn } from './pool-fixture.ts';

test('rule 35: ListUsers pages by token, 60 at most, without MFA settings', async () => {
  const { sdk, pool, server } = await poolFixture({ users: 65 });
  const UserPoolId = pool.userPoolId;
  const first = await sdk.listUsers({ UserPoolId });
  expect(first.Users).toHaveLength(60);
  expect(first.PaginationToken).toMatch(/^\S+$/);
  // Deleting somebody on an earlier page must not hide anybody on the next.
  await server.call('AdminDeleteUser', { UserPoolId, Username: first.Users?.[0]?.Username ?? '' });
  const second = await sdk.listUsers({ UserPoolId, PaginationToken: first.PaginationToken });
  expect(second.PaginationToken).toBeUndefined();
  const names = [...(first.Users ?? []), ...(second.Users ?? [])].map(({ Username }) => Username);
  expect(new Set(names)).toEqual(new Set(pool.users.map(({ username }) => username)));
  const view = Object.keys(second.Users?.[0] ?? {}).toSorted();
  expect(view).toEqual([
    'Attributes',
    'Enabled',
    'UserCreateDate',
    'UserLastModifiedDate',
    'UserStatus',
    'Username',
  ]);
  expect((await sdk.listUsers({ UserPoolId, Limit: 3 })).Users).toHaveLength(3);
  await expect(sdk.listUsers({ UserPoolId, PaginationToken: 'bogus' })).rejects.toMatchObject(
    awsError('InvalidParameter'),
  );
});

test('rule 35: ListUsers filters by one attribute, whole or by its start', async () => {
  const { sdk, pool, server, user, other } = await poolFixture();
  const UserPoolId = pool.userPoolId;
  await server.call('AdminDisableUser', { UserPoolId, Username: other.username });
  await server.call('AdminCreateUser', { UserPoolId, Username: 'quo"te' });
  const find = async (Filter: string) =>
    (await sdk.listUsers({ UserPoolId, Filter })).Users?.map(({ Username }) => Username);
  expect(await find(`username = "${user.username}"`)).toEqual([user.username]);
  expect(await find('username ^= "TESTER-"')).toEqual([user.username, other.username]);
  expect(await find(`email = "${other.username}@example.com"`)).toEqual([other.username]);
  expect(await find('status = "Disabled"')).toEqual([other.username]);
  expect(await find('cognito:user_status = "FORCE_CHANGE_PASSWORD"')).toEqual(['quo"te']);
  expect(await find(String.raw`username = "quo\"te"`)).toEqual(['quo"te']);
  expect(await find('username = "nobody"')).toEqual([]);
  const { UserAttributes } = await sdk.adminGetUser({ UserPoolId, Username: user.username });
  expect(await find(`sub = "${UserAttributes?.[0]?.Value}"`)).toEqual([user.username]);
  for (const Filter of ['username', 'username = x', 'custom:x = "1"', 'username ~ "a"']) {
    await expect(find(Filter)).rejects.toMatchObject(awsError('InvalidParameter'));
  }
  const narrow = await sdk.listUsers({ UserPoolId, AttributesToGet: ['email'], Limit: 1 });
  expect(narrow.Users?.[0]?.Attributes).toEqual([{ Name: 'email', Value: `${user.username}@example.com` }]);
  await expect(sdk.listUsers({ UserPoolId, AttributesToGet: ['nope'] })).rejects.toMatchObject(
    awsError('InvalidParameter'),
  );
});

test('pools are made, described, changed, listed and deleted', async () => {
  const { sdk, pool } = await poolFixture();
  const { UserPool } = await sdk.createUserPool({
    PoolName: 'mine',
    Policies: { PasswordPolicy: { MinimumLength: 10 } },
    DeletionProtection: 'ACTIVE',
    Schema: [{ Name: 'team', AttributeDataType: 'String' }],
  });
  const UserPoolId = UserPool?.Id ?? '';
  expect(UserPoolId).toMatch(/^us-east-1_[0-9A-Za-z]{9}$/);
  expect(UserPool).toMatchObject({ Name: 'mine', MfaConfiguration: 'OFF', EstimatedNumberOfUsers: 0 });
  expect(UserPool?.Policies?.PasswordPolicy).toMatchObject({ MinimumLength: 10, RequireSymbols: false });
  expect(UserPool?.SchemaAttributes?.map(({ Name }) => Name)).toContain('custom:team');
  expect(UserPool?.CreationDate).toBeInstanceOf(Date);
  await sdk.adminCreateUser({
    UserPoolId,
    Username: 'u',
    UserAttributes: [{ Name: 'custom:team', Value: 'x' }],
  });
  await expect(
    sdk.adminUpdateUserAttributes({
      UserPoolId,
      Username: 'u',
      UserAttributes: [{ Name: 'custom:other', Value: 'x' }],
    }),
  ).rejects.toMatchObject(awsError('InvalidParameter'));
  expect((await sdk.getUserPoolMfaConfig({ UserPoolId })).MfaConfiguration).toBe('OFF');
  const config = { SoftwareTokenMfaConfiguration: { Enabled: true }, MfaConfiguration: 'OPTIONAL' as const };
  expect(await sdk.setUserPoolMfaConfig({ UserPoolId, ...config })).toMatchObject(config);
  expect(await sdk.getUserPoolMfaConfig({ UserPoolId })).toMatchObject(config);
  await expect(sdk.deleteUserPool({ UserPoolId })).rejects.toMatchObject(awsError('InvalidParameter'));
  await sdk.updateUserPool({ UserPoolId, MfaConfiguration: 'OPTIONAL' });
  const described = await sdk.describeUserPool({ UserPoolId });
  // What an update leaves out goes back to its default.
  expect(described.UserPool).toMatchObject({
    Name: 'mine',
    DeletionProtection: 'INACTIVE',
    MfaConfiguration: 'OPTIONAL',
  });
  const one = await sdk.listUserPools({ MaxResults: 1 });
  const two = await sdk.listUserPools({ MaxResults: 1, NextToken: one.NextToken });
  expect([one, two].map(({ UserPools }) => UserPools?.[0]?.Id)).toEqual([pool.userPoolId, UserPoolId]);
  expect(two.NextToken).toBeUndefined();
  await sdk.deleteUserPool({ UserPoolId });
  await expect(sdk.describeUserPool({ UserPoolId })).rejects.toMatchObject(awsError('ResourceNotFound'));
});

test('clients keep and show their settings; an update resets what it does not send', async () => {
  const { sdk, pool, user, ...fixture } = await poolFixture();
  const UserPoolId = pool.userPoolId;
  const settings = {
    PreventUserExistenceErrors: 'ENABLED' as const,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH' as const],
    AuthSessionValidity: 7,
    AccessTokenValidity: 2,
    IdTokenValidity: 30,
    RefreshTokenValidity: 5,
    TokenValidityUnits: { IdToken: 'minutes' as const },
  };
  const created = await sdk.createUserPoolClient({
    UserPoolId,
    ClientName: 'c',
    GenerateSecret: true,
    ...settings,
  });
  const ClientId = created.UserPoolClient?.ClientId ?? '';
  expect(created.UserPoolClient).toMatchObject(settings);
  expect(created.UserPoolClient?.ClientSecret).toMatch(/^[a-z0-9]{52}$/);
  const described = await sdk.describeUserPoolClient({ UserPoolId, ClientId });
  expect(described.UserPoolClient).toEqual(created.UserPoolClient);
  const updated = await sdk.updateUserPoolClient({ UserPoolId, ClientId, AuthSessionValidity: 4 });
  expect(updated.UserPoolClient).toMatchObject({
    ClientName: 'c',
    AuthSessionValidity: 4,
    RefreshTokenValidity: 30,
  });
  expect(updated.UserPoolClient).not.toHaveProperty('PreventUserExistenceErrors');
  expect(updated.UserPoolClient?.ClientSecret).toBe(created.UserPoolClient?.ClientSecret);
  const list = await sdk.listUserPoolClients({ UserPoolId, MaxResults: 60 });
  expect(list.UserPoolClients?.map((client) => client.ClientId)).toEqual([pool.clientId, ClientId]);
  await sdk.deleteUserPoolClient({ UserPoolId, ClientId });
  await expect(sdk.describeUserPoolClient({ UserPoolId, ClientId })).rejects.toMatchObject(
    awsError('ResourceNotFound'),
  );
  await expect(signIn({ sdk, pool, user, ...fixture }, user, ClientId)).rejects.toMatchObject(
    awsError('ResourceNotFound'),
  );
});

test('the password policy of the pool is kept wherever a password is set', async () => {
  const { sdk, pool } = await poolFixture();
  const UserPoolId = pool.userPoolId;
  const problems: [string, string][] = [
    ['Ab1!', 'Password not long enough'],
    ['abcdefg1!', 'Password must have uppercase characters'],
    ['ABCDEFG1!', 'Password must have lowercase characters'],
    ['Abcdefgh!', 'Password must have numeric characters'],
    ['Abcdefgh1', 'Password must have symbol characters'],
  ];
  for (const [password, problem] of problems) {
    const refused = awsError('InvalidPassword', `Password did not conform with policy: ${problem}`);
    const Username = 'new';
    await expect(
      sdk.adminCreateUser({ UserPoolId, Username, TemporaryPassword: password }),
    ).rejects.toMatchObject(refused);
    await expect(sdk.signUp({ ClientId: pool.clientId, Username, Password: password })).rejects.toMatchObject(
      refused,
    );
    await expect(
      sdk.adminSetUserPassword({ UserPoolId, Username: pool.users[0]?.username, Password: password }),
    ).rejects.toMatchObject(refused);
  }
  await expect(sdk.adminGetUser({ UserPoolId, Username: 'new' })).rejects.toMatchObject(
    awsError('UserNotFound'),
  );
});

test('AdminCreateUser: a temporary password is made and sent, names are taken once, RESEND replaces it', async () => {
  const { sdk, server, pool, ...fixture } = await poolFixture();
  const UserPoolId = pool.userPoolId;
  const input = {
    UserPoolId,
    Username: 'Nia',
    UserAttributes: [{ Name: 'email', Value: 'nia@example.com' }],
  };
  const { User } = await sdk.adminCreateUser({ ...input, DesiredDeliveryMediums: ['EMAIL'] });
  expect(User).toMatchObject({ Username: 'Nia', UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true });
  await expect(sdk.adminCreateUser({ ...input, Username: 'nia' })).rejects.toMatchObject(
    awsError('UsernameExists', 'User account already exists'),
  );
  const mailed = () => server.inspection.messages().at(-1);
  const first = mailed();
  expect(first).toMatchObject({ purpose: 'invitation', medium: 'EMAIL', destination: 'nia@example.com' });
  await sdk.adminCreateUser({ UserPoolId, Username: 'Nia', MessageAction: 'RESEND' });
  const second = mailed();
  expect(second?.code).not.toBe(first?.code);
  const all = { sdk, server, pool, ...fixture };
  await expect(signIn(all, { username: 'nia', password: first?.code ?? '' })).rejects.toMatchObject(
    awsError('NotAuthorized'),
  );
  const { ChallengeName } = await signIn(all, { username: 'nia', password: second?.code ?? '' });
  expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  await expect(
    sdk.adminCreateUser({ UserPoolId, Username: pool.users[0]?.username, MessageAction: 'RESEND' }),
  ).rejects.toMatchObject(awsError('UnsupportedUserState'));
});

test('attributes: changes, removal, and verification that a new address loses', async () => {
  const { sdk, pool, user, clock } = await poolFixture();
  const target = { UserPoolId: pool.userPoolId, Username: user.username };
  const attributes = async () => {
    const { UserAttributes = [] } = await sdk.adminGetUser(target);
    return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
  };
  clock.now += 1000;
  await sdk.adminUpdateUserAttributes({
    ...target,
    UserAttributes: [
      { Name: 'email', Value: 'new@example.com' },
      { Name: 'name', Value: 'Tess' },
    ],
  });
  const changed = await attributes();
  expect(changed).toMatchObject({ email: 'new@example.com', name: 'Tess' });
  expect(changed).not.toHaveProperty('email_verified');
  await sdk.adminUpdateUserAttributes({ ...target, UserAttributes: [{ Name: 'name', Value: '' }] });
  expect(await attributes()).not.toHaveProperty('name');
  await expect(
    sdk.adminUpdateUserAttributes({ ...target, UserAttributes: [{ Name: 'sub', Value: 'x' }] }),
  ).rejects.toMatchObject(awsError('InvalidParameter'));
  const view = await sdk.adminGetUser(target);
  expect(view.UserLastModifiedDate?.getTime()).toBe(clock.now);
});
