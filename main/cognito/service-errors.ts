/**
 * Cognito's errors in our words. Decided by type, then by a part of the message (one type covers a wrong
 * password, a lockout and an expired session), as reference/cognito.md section 5 lists them.
 */
export interface ErrorRule {
  readonly type: string;
  /** A part of the service's message; absent: any message of this type. */
  readonly says?: RegExp;
  readonly code: string;
  readonly message: string;
  readonly retryable?: boolean;
  readonly unclear?: boolean;
}

/** First match wins: rules with `says` stand before the rule of the bare type. */
export const ERROR_RULES: readonly ErrorRule[] = [
  {
    type: 'NotAuthorizedException',
    says: /attempts exceeded/i,
    code: 'LOCKED_OUT',
    message:
      'Too many failed sign-ins: Cognito has locked this user for a while (1 s, doubling up to about 15 minutes). Wait, then try once with the right password.',
    retryable: true,
  },
  {
    type: 'NotAuthorizedException',
    says: /only be used once/i,
    code: 'SESSION_USED',
    message: 'This sign-in session was used already. Start the sign-in again.',
    retryable: true,
  },
  {
    type: 'NotAuthorizedException',
    says: /session is expired/i,
    code: 'SESSION_EXPIRED',
    message: 'The sign-in session has expired (3 minutes by default). Start the sign-in again.',
    retryable: true,
  },
  {
    type: 'NotAuthorizedException',
    says: /invalid session/i,
    code: 'SESSION_INVALID',
    message:
      'The sign-in session is no longer valid: another sign-in of this user has replaced it. Start again.',
    retryable: true,
  },
  {
    type: 'NotAuthorizedException',
    says: /secret[ _]hash|verify secret/i,
    code: 'CLIENT_SECRET_WRONG',
    message:
      'The client secret is missing or wrong for this app client. Copy it from the app client in the AWS console into the pool settings.',
  },
  {
    type: 'NotAuthorizedException',
    says: /user is disabled/i,
    code: 'USER_DISABLED',
    message: 'This user is disabled in the pool. Enable it (AdminEnableUser), then try again.',
  },
  {
    type: 'NotAuthorizedException',
    says: /temporary password/i,
    code: 'TEMPORARY_PASSWORD_EXPIRED',
    message: 'The temporary password has expired. Set a new one (AdminSetUserPassword), then try again.',
  },
  {
    type: 'NotAuthorizedException',
    says: /invalid refresh token|refresh token has (?:been revoked|expired)/i,
    code: 'REFRESH_REFUSED',
    message:
      'The refresh token has expired, was revoked, or belongs to another app client or device. Sign in again.',
  },
  {
    type: 'NotAuthorizedException',
    says: /current status/i,
    code: 'WRONG_STATE',
    message: 'The user is in a state in which this cannot be done. See the words of Cognito.',
  },
  {
    type: 'NotAuthorizedException',
    says: /token has been revoked|token has expired|invalid access token/i,
    code: 'TOKEN_REFUSED',
    message: 'The access token has expired or was revoked. Sign in again.',
    retryable: true,
  },
  {
    type: 'NotAuthorizedException',
    says: /required scopes/i,
    code: 'TOKEN_SCOPE',
    message:
      'The access token lacks the scope aws.cognito.signin.user.admin. A Lambda of the pool may take it away; enroll this user through the app client without it.',
  },
  {
    type: 'NotAuthorizedException',
    says: /incorrect username or password/i,
    code: 'WRONG_PASSWORD',
    message:
      'Cognito refused the user name or password. Check both; a pool that hides unknown users says the same for a user that does not exist.',
  },
  {
    type: 'NotAuthorizedException',
    code: 'NOT_AUTHORIZED',
    message: 'Cognito refused this call. See its own words, then check the app client and the user.',
  },
  {
    type: 'UserNotFoundException',
    code: 'USER_NOT_FOUND',
    message: 'There is no such user in this pool. Check the spelling and that the right pool is chosen.',
  },
  {
    type: 'UserNotConfirmedException',
    code: 'USER_NOT_CONFIRMED',
    message: 'This user was never confirmed. Confirm it (AdminConfirmSignUp), then try again.',
  },
  {
    type: 'PasswordResetRequiredException',
    code: 'PASSWORD_RESET_REQUIRED',
    message: 'This user must reset the password. Set a permanent one (AdminSetUserPassword), then try again.',
  },
  {
    type: 'InvalidPasswordException',
    code: 'PASSWORD_POLICY',
    message: 'The new password does not follow the policy of the pool. Choose another one.',
  },
  {
    type: 'PasswordHistoryPolicyViolationException',
    code: 'PASSWORD_HISTORY',
    message: 'The new password was used before and the pool forbids that. Choose another one.',
  },
  {
    type: 'CodeMismatchException',
    code: 'CODE_MISMATCH',
    message:
      'Cognito did not accept the code: it holds another secret for this user (enrolled elsewhere), or the clocks differ by more than 30 s.',
  },
  {
    type: 'ExpiredCodeException',
    says: /already been used/i,
    code: 'CODE_REUSED',
    message:
      'This code was used before; a code counts once, whoever used it. The next one comes within 30 s.',
    retryable: true,
  },
  {
    type: 'ExpiredCodeException',
    code: 'CODE_EXPIRED',
    message: 'The code has expired. Try again with the next one.',
    retryable: true,
  },
  {
    type: 'EnableSoftwareTokenMFAException',
    code: 'VERIFY_CODE_REFUSED',
    message:
      'Cognito refused the code that should verify the new token. Check the clock of this computer, then enroll again; the secret is kept until then.',
    retryable: true,
  },
  {
    type: 'UsernameExistsException',
    code: 'USER_EXISTS',
    message: 'There is a user with this name in the pool already.',
  },
  {
    type: 'UnsupportedUserStateException',
    code: 'WRONG_STATE',
    message: 'The user is in a state in which this cannot be done. See the words of Cognito.',
  },
  {
    type: 'CodeDeliveryFailureException',
    code: 'DELIVERY_FAILED',
    message:
      'Cognito could not send its message to the user. Look at the SMS and e-mail settings of the pool.',
  },
  {
    type: 'PreconditionNotMetException',
    code: 'WRONG_STATE',
    message: 'The pool lacks something that this call needs. See the words of Cognito.',
  },
  {
    type: 'RefreshTokenReuseException',
    code: 'REFRESH_REFUSED',
    message: 'This refresh token was used before, and the app client rotates them. Sign in again.',
  },
  {
    type: 'UnsupportedTokenTypeException',
    code: 'REFRESH_REFUSED',
    message: 'Cognito does not revoke a token of this kind. Sign in again.',
  },
  {
    type: 'UnauthorizedException',
    code: 'REFRESH_REFUSED',
    message: 'The app client may not revoke this token. Check the client and its secret.',
  },
  {
    type: 'SoftwareTokenMFANotFoundException',
    says: /not been enabled by the userpool/i,
    code: 'TOTP_OFF',
    message:
      'TOTP is switched off in this user pool. Switch on authenticator apps under MFA in the pool (SetUserPoolMfaConfig), then enroll.',
  },
  {
    type: 'SoftwareTokenMFANotFoundException',
    code: 'NO_SOFTWARE_TOKEN',
    message: 'Cognito holds no software token for this user. Enroll it again.',
  },
  {
    type: 'MFAMethodNotFoundException',
    code: 'MFA_METHOD_MISSING',
    message: 'The pool has no MFA method for this user. Switch on authenticator apps in the pool.',
  },
  {
    type: 'ResourceNotFoundException',
    says: /group/i,
    code: 'GROUP_NOT_FOUND',
    message: 'There is no such group in this pool.',
  },
  {
    type: 'ResourceNotFoundException',
    says: /user pool client/i,
    code: 'CLIENT_NOT_FOUND',
    message: 'There is no app client with this ID in the pool. Check the client ID, the pool and the Region.',
  },
  {
    type: 'ResourceNotFoundException',
    code: 'POOL_NOT_FOUND',
    message: 'The user pool or app client does not exist there. Check pool ID, client ID and Region.',
  },
  {
    type: 'InvalidParameterException',
    says: /(?:flow|_AUTH is) not enabled|auth method not supported/i,
    code: 'FLOW_NOT_ENABLED',
    message:
      'The app client does not allow this sign-in flow. Set the flow of the pool to auto, or allow it in the app client (ALLOW_USER_SRP_AUTH).',
  },
  {
    type: 'InvalidParameterException',
    says: /not configured for secret|secret hash was received/i,
    code: 'CLIENT_SECRET_NEEDLESS',
    message: 'The app client has no secret, and the pool settings hold one. Take it away there.',
  },
  {
    type: 'InvalidParameterException',
    says: /has not (?:set up|verified) software token|does not have delivery config set to turn on SOFTWARE/i,
    code: 'NO_VERIFIED_TOKEN',
    message:
      'Cognito has no verified software token for this user yet, so it cannot be preferred. Enroll the user again.',
  },
  {
    type: 'InvalidParameterException',
    code: 'INVALID_PARAMETER',
    message: 'Cognito found a value in the request that it does not take. See its own words.',
  },
  {
    type: 'TooManyRequestsException',
    code: 'THROTTLED',
    message: 'Cognito is throttling this account and Region. Slow down and try again in some seconds.',
    retryable: true,
  },
  {
    type: 'LimitExceededException',
    code: 'LIMIT_EXCEEDED',
    message: 'A limit of Cognito is exceeded for this user. Try again in some minutes.',
    retryable: true,
  },
  {
    type: 'ForbiddenException',
    code: 'WAF_BLOCKED',
    message: 'A web firewall (AWS WAF) in front of the pool blocked the call. Allow this network there.',
  },
  {
    type: 'UserLambdaValidationException',
    code: 'LAMBDA_REFUSED',
    message: 'A Lambda trigger of the pool refused this user. Its own words say why.',
  },
  {
    type: 'UnexpectedLambdaException',
    code: 'LAMBDA_FAILED',
    message: 'A Lambda trigger of the pool failed. Look into its log, then try again.',
    retryable: true,
  },
  {
    type: 'InvalidLambdaResponseException',
    code: 'LAMBDA_FAILED',
    message: 'A Lambda trigger of the pool answered something that Cognito does not take. Look into its log.',
  },
  {
    type: 'InvalidUserPoolConfigurationException',
    code: 'POOL_CONFIGURATION',
    message: 'The user pool is not configured right for this call. See the words of Cognito.',
  },
  {
    type: 'InvalidSmsRoleAccessPolicyException',
    code: 'POOL_SMS_ROLE',
    message: 'The pool may not send SMS: its IAM role lacks the permission. Mend the role in the pool.',
  },
  {
    type: 'InvalidSmsRoleTrustRelationshipException',
    code: 'POOL_SMS_ROLE',
    message: 'The pool may not send SMS: its IAM role does not trust Cognito. Mend the role in the pool.',
  },
  {
    type: 'InvalidEmailRoleAccessPolicyException',
    code: 'POOL_EMAIL_ROLE',
    message: 'The pool may not send e-mail: its IAM role lacks the permission. Mend the role in the pool.',
  },
  {
    type: 'ConcurrentModificationException',
    code: 'CONCURRENT_CHANGE',
    message: 'Somebody else changes this user at the same time. Try again.',
    retryable: true,
  },
  {
    type: 'AliasExistsException',
    code: 'ALIAS_EXISTS',
    message: 'Another user of the pool has this e-mail address or phone number already.',
  },
  {
    type: 'OperationNotEnabledException',
    code: 'OPERATION_NOT_ENABLED',
    message:
      'This Region holds a secondary replica of the pool and refuses the call. Use the primary Region.',
  },
  {
    type: 'UnsupportedOperationException',
    code: 'UNSUPPORTED_OPERATION',
    message: 'This pool does not support the call. See the words of Cognito.',
  },
  {
    type: 'InternalErrorException',
    code: 'SERVICE_ERROR',
    message: 'Cognito had an internal error. Try again in some seconds.',
    retryable: true,
    unclear: true,
  },
];
