/**
 * AWS's default quota of each category of operations, in requests a second, for an account in a Region with all its pools
 * (section 7; the categories that it leaves out are from "Quotas in Amazon Cognito", awsdocs commit becc0bb).
 */
export const AWS_RATES = {
  UserAuthentication: 120,
  UserCreation: 50,
  UserAccountRecovery: 30,
  UserRead: 120,
  UserUpdate: 25,
  UserToken: 120,
  UserResourceRead: 50,
  UserResourceUpdate: 25,
  UserList: 30,
  UserPoolRead: 15,
  UserPoolUpdate: 15,
  UserPoolResourceRead: 20,
  UserPoolResourceUpdate: 15,
  UserPoolClientRead: 15,
  UserPoolClientUpdate: 15,
} as const;

export type Category = keyof typeof AWS_RATES;

export const CATEGORIES = Object.keys(AWS_RATES) as [Category, ...Category[]];

/** In these, each operation may also be called only so often a second on one pool. */
export const AWS_POOL_RATE = 5;
const LIMITED_BY_POOL: readonly Category[] = [
  'UserPoolResourceRead',
  'UserPoolResourceUpdate',
  'UserPoolClientRead',
  'UserPoolClientUpdate',
];

/** More than the local pool serves, so that a new operation finds its place. Associate, Verify and preference: inferred. */
const MEMBERS: Readonly<Record<Category, string>> = {
  UserAuthentication: 'InitiateAuth AdminInitiateAuth RespondToAuthChallenge AdminRespondToAuthChallenge',
  UserCreation: 'SignUp ConfirmSignUp AdminCreateUser AdminConfirmSignUp',
  UserAccountRecovery:
    'ChangePassword ForgotPassword ConfirmForgotPassword AdminResetUserPassword AdminSetUserPassword',
  UserRead: 'GetUser AdminGetUser',
  UserUpdate:
    'AdminUpdateUserAttributes AdminDeleteUserAttributes UpdateUserAttributes DeleteUserAttributes VerifyUserAttribute AdminEnableUser AdminDisableUser AdminDeleteUser DeleteUser GlobalSignOut AdminUserGlobalSignOut',
  UserToken: 'RevokeToken GetTokensFromRefreshToken',
  UserResourceRead:
    'GetUserAuthFactors AdminGetUserAuthFactors GetUserAttributeVerificationCode ResendConfirmationCode GetDevice ListDevices AdminGetDevice AdminListDevices AdminListGroupsForUser',
  UserResourceUpdate:
    'AssociateSoftwareToken VerifySoftwareToken SetUserMFAPreference AdminSetUserMFAPreference AdminDeleteSoftwareToken SetUserSettings AdminSetUserSettings ConfirmDevice ForgetDevice UpdateDeviceStatus AdminForgetDevice AdminUpdateDeviceStatus AdminAddUserToGroup AdminRemoveUserFromGroup',
  UserList: 'ListUsers ListUsersInGroup',
  UserPoolRead: 'DescribeUserPool ListUserPools',
  UserPoolUpdate: 'CreateUserPool UpdateUserPool DeleteUserPool AddCustomAttributes',
  UserPoolResourceRead: 'GetUserPoolMfaConfig GetGroup ListGroups ListTagsForResource',
  UserPoolResourceUpdate:
    'SetUserPoolMfaConfig CreateGroup UpdateGroup DeleteGroup TagResource UntagResource',
  UserPoolClientRead: 'DescribeUserPoolClient ListUserPoolClients ListUserPoolClientSecrets',
  UserPoolClientUpdate:
    'CreateUserPoolClient UpdateUserPoolClient DeleteUserPoolClient AddUserPoolClientSecret DeleteUserPoolClientSecret',
};

const byOperation = new Map<string, Category>(
  CATEGORIES.flatMap((category) => MEMBERS[category].split(' ').map((name) => [name, category] as const)),
);

/** Undefined: no quota is known. */
export function categoryOf(operation: string): Category | undefined {
  return byOperation.get(operation);
}

export function isLimitedByPool(category: Category): boolean {
  return LIMITED_BY_POOL.includes(category);
}
