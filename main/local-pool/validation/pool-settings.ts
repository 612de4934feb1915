import { mfaMode } from './common.ts';
import { boolean, integer, list, map, oneOf, opaque, required, string, structure } from './shape.ts';

const poolName = string({ min: 1, max: 128, pattern: String.raw`[\w\s+=,.@-]+` });

const passwordPolicy = structure({
  MinimumLength: integer(6, 99),
  RequireUppercase: boolean,
  RequireLowercase: boolean,
  RequireNumbers: boolean,
  RequireSymbols: boolean,
  PasswordHistorySize: integer(0, 24),
  TemporaryPasswordValidityDays: integer(0, 365),
});

const authFactor = oneOf(['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN', 'SOFTWARE_TOKEN']);

/** What CreateUserPool and UpdateUserPool share; UpdateUserPool puts what is left out back to its default. */
export const changeablePoolSettings = {
  Policies: structure({
    PasswordPolicy: passwordPolicy,
    SignInPolicy: structure({ AllowedFirstAuthFactors: list(authFactor, { min: 1, max: 4 }) }),
  }),
  DeletionProtection: oneOf(['ACTIVE', 'INACTIVE']),
  LambdaConfig: opaque,
  AutoVerifiedAttributes: list(oneOf(['phone_number', 'email'])),
  SmsVerificationMessage: opaque,
  EmailVerificationMessage: opaque,
  EmailVerificationSubject: opaque,
  VerificationMessageTemplate: opaque,
  SmsAuthenticationMessage: opaque,
  UserAttributeUpdateSettings: opaque,
  DeviceConfiguration: opaque,
  EmailConfiguration: opaque,
  SmsConfiguration: opaque,
  UserPoolTags: map,
  AdminCreateUserConfig: structure({
    AllowAdminCreateUserOnly: boolean,
    UnusedAccountValidityDays: integer(0, 365),
    InviteMessageTemplate: opaque,
  }),
  UserPoolAddOns: opaque,
  AccountRecoverySetting: opaque,
  UserPoolTier: oneOf(['LITE', 'ESSENTIALS', 'PLUS']),
  MfaConfiguration: mfaMode,
};

const schemaAttribute = structure({
  Name: string({ min: 1, max: 20, pattern: String.raw`[\p{L}\p{M}\p{S}\p{N}\p{P}]+` }),
  AttributeDataType: oneOf(['String', 'Number', 'DateTime', 'Boolean']),
  DeveloperOnlyAttribute: boolean,
  Mutable: boolean,
  Required: boolean,
  NumberAttributeConstraints: opaque,
  StringAttributeConstraints: opaque,
});

/** Fixed when the pool is made. */
export const lastingPoolSettings = {
  AliasAttributes: list(oneOf(['phone_number', 'email', 'preferred_username'])),
  UsernameAttributes: list(oneOf(['phone_number', 'email'])),
  Schema: list(schemaAttribute, { min: 1, max: 50 }),
  UsernameConfiguration: structure({ CaseSensitive: required(boolean) }),
};

export const poolSettings = structure({
  ...changeablePoolSettings,
  ...lastingPoolSettings,
  PoolName: required(poolName),
});
export const poolChanges = structure({ ...changeablePoolSettings, PoolName: poolName });

/** SetUserPoolMfaConfig, without the pool id. */
export const poolMfaSettings = {
  SmsMfaConfiguration: opaque,
  SoftwareTokenMfaConfiguration: structure({ Enabled: boolean }),
  EmailMfaConfiguration: opaque,
  WebAuthnConfiguration: opaque,
  MfaConfiguration: mfaMode,
};
