import { expect, test } from 'vitest';
import { startLocalPool } from '../../../main/local-pool/index.ts';
import { awsError, poolFixture, tokensOf } from './pool-fixture.ts';

const ROLE = 'arn:aws:iam::123456789012:role/testers';

function claims(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
}

test('groups are made, changed, listed and deleted', async () => {
  const { sdk, pool, clock } = await poolFixture();
  const UserPoolId = pool.userPoolId;
  const created = await sdk.createGroup({ UserPoolId, GroupName: 'testers', Precedence: 5, RoleArn: ROLE });
  expect(created.Group).toEqual({
    GroupName: 'testers',
    UserPoolId,
    Precedence: 5,
    RoleArn: ROLE,
    CreationDate: new Date(clock.now),
    LastModifiedDate: new Date(clock.now),
  });
  await expect(sdk.createGroup({ UserPoolId, GroupName: 'testers' })).rejects.toMatchObject(
    awsError('GroupExists', 'A group with the name already exists.'),
  );
  clock.now += 1000;
  const { Group } = await sdk.updateGroup({ UserPoolId, GroupName: 'testers', Description: 'All of them' });
  expect(Group).toMatchObject({ Precedence: 5, Description: 'All of them' });
  expect(Group?.LastModifiedDate).toEqual(new Date(clock.now));
  expect((await sdk.getGroup({ UserPoolId, GroupName: 'testers' })).Group).toEqual(Group);
  await sdk.createGroup({ UserPoolId, GroupName: 'admins' });
  const one = await sdk.listGroups({ UserPoolId, Limit: 1 });
  const two = await sdk.listGroups({ UserPoolId, NextToken: one.NextToken });
  expect([one, two].map(({ Groups }) => Groups?.map(({ GroupName }) => GroupName))).toEqual([
    ['testers'],
    ['admins'],
  ]);
  await sdk.deleteGroup({ UserPoolId, GroupName: 'admins' });
  await expect(sdk.getGroup({ UserPoolId, GroupName: 'admins' })).rejects.toMatchObject(
    awsError('ResourceNotFound', 'Group not found.'),
  );
});

test('members have their groups in both tokens, the strongest first, and keep them over a restart', async () => {
  const fixture = await poolFixture({ mfa: 'OPTIONAL' });
  const { sdk, server, pool, user, other } = fixture;
  const UserPoolId = pool.userPoolId;
  const before = await tokensOf(fixture, user);
  for (const token of [before.AccessToken, before.IdToken]) {
    expect(claims(token)).not.toHaveProperty('cognito:groups');
  }
  await sdk.createGroup({ UserPoolId, GroupName: 'plain' });
  await sdk.createGroup({ UserPoolId, GroupName: 'weak', Precedence: 9, RoleArn: `${ROLE}-weak` });
  await sdk.createGroup({ UserPoolId, GroupName: 'strong', Precedence: 0, RoleArn: ROLE });
  const target = { UserPoolId, Username: user.username };
  for (const GroupName of ['plain', 'weak', 'strong', 'weak']) {
    await sdk.adminAddUserToGroup({ ...target, GroupName });
  }
  const groups = ['strong', 'weak', 'plain'];
  const { AccessToken, IdToken } = await tokensOf(fixture, user);
  expect(claims(AccessToken)).toMatchObject({ 'cognito:groups': groups });
  expect(claims(AccessToken)).not.toHaveProperty('cognito:roles');
  expect(claims(IdToken)).toMatchObject({
    'cognito:groups': groups,
    'cognito:roles': [ROLE, `${ROLE}-weak`],
    'cognito:preferred_role': ROLE,
  });
  const namesOf = async (Username: string) =>
    (await sdk.adminListGroupsForUser({ UserPoolId, Username })).Groups?.map(({ GroupName }) => GroupName);
  expect(await namesOf(user.username)).toEqual(groups);
  expect(await namesOf(other.username)).toEqual([]);
  const members = await sdk.listUsersInGroup({ UserPoolId, GroupName: 'weak' });
  expect(members.Users?.map(({ Username }) => Username)).toEqual([user.username]);

  const second = await startLocalPool({ state: server.exportState() });
  try {
    expect(await second.call('AdminListGroupsForUser', target)).toMatchObject({
      Groups: groups.map((GroupName) => ({ GroupName })),
    });
  } finally {
    await second.close();
  }
  await sdk.adminRemoveUserFromGroup({ ...target, GroupName: 'plain' });
  await sdk.deleteGroup({ UserPoolId, GroupName: 'weak' });
  expect(await namesOf(user.username)).toEqual(['strong']);
  // A new group of an old name starts empty.
  await sdk.createGroup({ UserPoolId, GroupName: 'weak' });
  expect(await namesOf(user.username)).toEqual(['strong']);
  await expect(sdk.adminAddUserToGroup({ ...target, GroupName: 'none' })).rejects.toMatchObject(
    awsError('ResourceNotFound', 'Group not found.'),
  );
  await expect(
    sdk.adminAddUserToGroup({ ...target, Username: 'nobody', GroupName: 'weak' }),
  ).rejects.toMatchObject(awsError('UserNotFound'));
});
