import { boolean, integer, list, oneOf, opaque, required, string, structure } from './shape.ts';

const unit = oneOf(['seconds', 'minutes', 'hours', 'days']);
const url = string({ min: 1, max: 1024, pattern: String.raw`[\p{L}\p{M}\p{S}\p{N}\p{P}]+` });
const attributeNames = list(string({ min: 1, max: 2048 }));

export const clientName = string({ min: 1, max: 128, pattern: String.raw`[\w\s+=,.@-]+` });

/** What CreateUserPoolClient and UpdateUserPoolClient share. Stored as sent and echoed. */
export const clientSettings = structure({
  RefreshTokenValidity: integer(0, 315_360_000),
  AccessTokenValidity: integer(1, 86_400),
  IdTokenValidity: integer(1, 86_400),
  TokenValidityUnits: structure({ AccessToken: unit, IdToken: unit, RefreshToken: unit }),
  ReadAttributes: attributeNames,
  WriteAttributes: attributeNames,
  ExplicitAuthFlows: list(
    oneOf([
      'ADMIN_NO_SRP_AUTH',
      'CUSTOM_AUTH_FLOW_ONLY',
      'USER_PASSWORD_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_CUSTOM_AUTH',
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
      'ALLOW_USER_AUTH',
    ]),
  ),
  SupportedIdentityProviders: list(
    string({ min: 1, max: 32, pattern: String.raw`[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+` }),
  ),
  CallbackURLs: list(url, { max: 100 }),
  LogoutURLs: list(url, { max: 100 }),
  DefaultRedirectURI: url,
  AllowedOAuthFlows: list(oneOf(['code', 'implicit', 'client_credentials']), { max: 3 }),
  AllowedOAuthScopes: list(string({ min: 1, max: 256, pattern: String.raw`[\x21\x23-\x5B\x5D-\x7E]+` }), {
    max: 50,
  }),
  AllowedOAuthFlowsUserPoolClient: boolean,
  AnalyticsConfiguration: opaque,
  PreventUserExistenceErrors: oneOf(['LEGACY', 'ENABLED']),
  EnableTokenRevocation: boolean,
  EnablePropagateAdditionalUserContextData: boolean,
  AuthSessionValidity: integer(3, 15),
  RefreshTokenRotation: structure({
    Feature: required(oneOf(['ENABLED', 'DISABLED'])),
    RetryGracePeriodSeconds: integer(0, 60),
  }),
});
