import type { Json } from '../../endpoint/http-client.ts';
import { challenged, refused, same, signedIn, succeeded } from '../../expect.ts';
import type { TestUser } from '../../world/test-user.ts';

export const TOTP_ON: Json = { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } };
export const TOTP_OFF: Json = { SoftwareTokenMfaSettings: { Enabled: false, PreferredMfa: false } };

/** What AdminGetUser says of the user's factors; lists are compared in any order. */
export async function expectFactors(
  what: string,
  user: TestUser,
  enabled: readonly string[] | undefined,
  preferred: string | undefined,
): Promise<void> {
  const json = succeeded('AdminGetUser', await user.admin('AdminGetUser'));
  const list = json['UserMFASettingList'];
  const sorted = Array.isArray(list) ? list.map(String).toSorted() : list;
  same(`UserMFASettingList ${what}`, sorted, enabled?.toSorted());
  same(`PreferredMfaSetting ${what}`, json['PreferredMfaSetting'], preferred);
}

/** A sign-in of which nothing but the password is asked. */
export async function expectTokens(what: string, user: TestUser): Promise<void> {
  signedIn(what, await user.signIn());
}

export async function expectChallenge(what: string, user: TestUser, name: string): Promise<void> {
  challenged(what, await user.signIn(), name);
}

export async function expectSetupRefused(what: string, user: TestUser, accessToken: string): Promise<void> {
  const proof = { AccessToken: accessToken };
  const text = 'Software Token MFA has not been enabled by the userPool.';
  refused(`Associate ${what}`, await user.associate(proof), 'SoftwareTokenMFANotFound', text);
  refused(`Verify ${what}`, await user.verify(proof, '123456'), 'SoftwareTokenMFANotFound', text);
}
