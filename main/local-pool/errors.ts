/** Every error type the local pool answers with, without the `Exception` that the wire adds (section 2.2). */
export type ErrorName =
  | 'AccessDenied'
  | 'AliasExists'
  | 'CodeMismatch'
  | 'EnableSoftwareTokenMFA'
  | 'ExpiredCode'
  | 'Forbidden'
  | 'GroupExists'
  | 'IncompleteSignature'
  | 'InternalError'
  | 'InvalidParameter'
  | 'InvalidPassword'
  | 'LimitExceeded'
  | 'MissingAuthenticationToken'
  | 'NotAuthorized'
  | 'PasswordResetRequired'
  | 'RefreshTokenReuse'
  | 'RequestEntityTooLarge'
  | 'ResourceNotFound'
  | 'Serialization'
  | 'SoftwareTokenMFANotFound'
  | 'TooManyRequests'
  | 'Unauthorized'
  | 'UnknownOperation'
  | 'UnsupportedOperation'
  | 'UnsupportedTokenType'
  | 'UnsupportedUserState'
  | 'UserNotConfirmed'
  | 'UserNotFound'
  | 'UsernameExists';

/** A refusal that a client is meant to see: Cognito's error type and text. Anything else that is thrown is a bug. */
export class LocalPoolError extends Error {
  /** The bare wire name, such as `NotAuthorizedException`. */
  readonly type: string;

  constructor(name: ErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LocalPoolError';
    this.type = `${name}Exception`;
  }

  /** Rule 2: 400 for everything but an internal error; 413 is the transport's own. */
  get status(): number {
    if (this.type === 'InternalErrorException') return 500;
    return this.type === 'RequestEntityTooLargeException' ? 413 : 400;
  }
}

/** Shorthand for `throw refusal('NotAuthorized', '…')`. */
export function refusal(name: ErrorName, message: string): LocalPoolError {
  return new LocalPoolError(name, message);
}

/** A bug inside the emulator: the client gets the plain 500 that AWS gives, the host process finds the cause here. */
export function internalError(cause: unknown): LocalPoolError {
  return new LocalPoolError('InternalError', 'Internal server error', { cause });
}
