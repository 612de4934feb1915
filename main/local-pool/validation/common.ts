import { integer, list, map, oneOf, opaque, required, string, structure } from './shape.ts';

// Section 2.1, with the `sensitive` marks of AWS's service model.
const printable = String.raw`[\p{L}\p{M}\p{S}\p{N}\p{P}]+`;

export const userPoolId = string({ min: 1, max: 55, pattern: String.raw`[\w-]+_[0-9a-zA-Z]+` });
export const clientId = string({ min: 1, max: 128, pattern: String.raw`[\w+]+`, sensitive: true });
// 1..64 rather than 24..64: the 2025 model took shorter custom secrets in.
export const clientSecret = string({ min: 1, max: 64, pattern: String.raw`[\w+]+`, sensitive: true });
export const secretHash = string({ min: 1, max: 128, pattern: String.raw`[\w+=/]+`, sensitive: true });
export const username = string({ min: 1, max: 128, pattern: printable, sensitive: true });
export const password = string({ max: 256, pattern: String.raw`[\S]+`, sensitive: true });
export const session = string({ min: 20, max: 2048, sensitive: true });
export const token = string({ pattern: '[A-Za-z0-9-_=.]+', sensitive: true });
export const userCode = string({ min: 6, max: 6, pattern: '[0-9]+', sensitive: true });
export const confirmationCode = string({ min: 1, max: 2048, pattern: String.raw`[\S]+`, sensitive: true });
export const deviceKey = string({ min: 1, max: 55, pattern: String.raw`[\w-]+_[0-9a-f-]+` });
export const text = string({ max: 131_072 });
export const attributeName = string({
  min: 1,
  max: 32,
  pattern: String.raw`[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+`,
});
export const attributes = list(
  structure({ Name: required(attributeName), Value: string({ max: 2048, sensitive: true }) }),
);
export const groupName = string({ min: 1, max: 128, pattern: printable });
/** 0 counts as unset. */
export const limit = integer(0, 60);
export const pageSize = integer(1, 60);
export const nextToken = string({ min: 1, max: 131_072, pattern: String.raw`[\S]+` });
export const mfaMode = oneOf(['OFF', 'ON', 'OPTIONAL']);

export const authFlow = oneOf([
  'USER_SRP_AUTH',
  'REFRESH_TOKEN_AUTH',
  'REFRESH_TOKEN',
  'CUSTOM_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'USER_PASSWORD_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'USER_AUTH',
]);
export const challengeName = oneOf([
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'SELECT_MFA_TYPE',
  'MFA_SETUP',
  'PASSWORD_VERIFIER',
  'CUSTOM_CHALLENGE',
  'SELECT_CHALLENGE',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
  'ADMIN_NO_SRP_AUTH',
  'NEW_PASSWORD_REQUIRED',
  'SMS_OTP',
  'PASSWORD',
  'WEB_AUTHN',
  'PASSWORD_SRP',
]);

/** The members that say on whose behalf and why a call is made; the pool has no use for them. */
export const context = {
  AnalyticsMetadata: opaque,
  UserContextData: opaque,
  ContextData: opaque,
  ClientMetadata: map,
};
export const userPool = { UserPoolId: required(userPoolId) };
export const poolUser = { ...userPool, Username: required(username) };
export const accessToken = { AccessToken: required(token) };
