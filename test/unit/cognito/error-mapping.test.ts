import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { badAnswer, failureOf } from '../../../main/cognito/error-mapping.ts';
import { ERROR_RULES } from '../../../main/cognito/service-errors.ts';

const serviceError = (name: string, message: string) =>
  Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode: 400 } });

describe('every error that Cognito is known to give', () => {
  // reference/cognito.md, section 5: type (less "Exception"), message, our code.
  test.each([
    ['ExpiredCode', 'Your software token has already been used once.', 'CODE_REUSED'],
    ['ExpiredCode', 'Invalid code provided, please request a code again.', 'CODE_EXPIRED'],
    ['CodeMismatch', 'Invalid code received for user', 'CODE_MISMATCH'],
    ['CodeMismatch', 'Invalid code or auth state for the user.', 'CODE_MISMATCH'],
    ['EnableSoftwareTokenMFA', 'Code mismatch and fail enable Software Token MFA', 'VERIFY_CODE_REFUSED'],
    ['SoftwareTokenMFANotFound', 'Software Token MFA has not been enabled by the userPool.', 'TOTP_OFF'],
    ['SoftwareTokenMFANotFound', 'Software Token MFA does not exist for the user.', 'NO_SOFTWARE_TOKEN'],
    ['NotAuthorized', 'Invalid session for the user, session is expired.', 'SESSION_EXPIRED'],
    ['NotAuthorized', 'Invalid session for the user, session can only be used once.', 'SESSION_USED'],
    ['NotAuthorized', 'Invalid session for the user.', 'SESSION_INVALID'],
    ['NotAuthorized', 'Incorrect username or password.', 'WRONG_PASSWORD'],
    ['NotAuthorized', 'Password attempts exceeded', 'LOCKED_OUT'],
    ['NotAuthorized', 'Access Token has been revoked', 'TOKEN_REFUSED'],
    ['NotAuthorized', 'Access Token has expired', 'TOKEN_REFUSED'],
    ['NotAuthorized', 'Invalid Access Token', 'TOKEN_REFUSED'],
    ['NotAuthorized', 'Access Token does not have required scopes', 'TOKEN_SCOPE'],
    ['NotAuthorized', 'Unable to verify secret hash for client 4l9g6b1f', 'CLIENT_SECRET_WRONG'],
    [
      'NotAuthorized',
      'Client 4l9g6b1f is configured with secret but SECRET_HASH was not received',
      'CLIENT_SECRET_WRONG',
    ],
    [
      'InvalidParameter',
      'Client 4l9g6b1f is not configured for secret but secret hash was received',
      'CLIENT_SECRET_NEEDLESS',
    ],
    ['NotAuthorized', 'User is disabled.', 'USER_DISABLED'],
    [
      'NotAuthorized',
      'Temporary password has expired and must be reset by an administrator.',
      'TEMPORARY_PASSWORD_EXPIRED',
    ],
    ['NotAuthorized', 'Invalid Refresh Token', 'REFRESH_REFUSED'],
    ['NotAuthorized', 'Refresh Token has been revoked', 'REFRESH_REFUSED'],
    ['NotAuthorized', 'Refresh Token has expired', 'REFRESH_REFUSED'],
    ['NotAuthorized', 'User cannot be confirmed. Current status is CONFIRMED', 'WRONG_STATE'],
    ['NotAuthorized', 'Something new', 'NOT_AUTHORIZED'],
    ['RefreshTokenReuse', 'Refresh token has been invalidated', 'REFRESH_REFUSED'],
    ['UnsupportedTokenType', 'Unsupported token type', 'REFRESH_REFUSED'],
    ['Unauthorized', 'Unauthorized', 'REFRESH_REFUSED'],
    ['UsernameExists', 'User account already exists', 'USER_EXISTS'],
    ['UnsupportedUserState', 'User is not in FORCE_CHANGE_PASSWORD state', 'WRONG_STATE'],
    ['InvalidParameter', 'Initiate Auth method not supported.', 'FLOW_NOT_ENABLED'],
    ['InvalidParameter', 'USER_SRP_AUTH is not enabled for the client.', 'FLOW_NOT_ENABLED'],
    ['ResourceNotFound', 'Group not found.', 'GROUP_NOT_FOUND'],
    ['UserNotFound', 'User does not exist.', 'USER_NOT_FOUND'],
    ['UserNotConfirmed', 'User is not confirmed.', 'USER_NOT_CONFIRMED'],
    ['PasswordResetRequired', 'Password reset required for the user', 'PASSWORD_RESET_REQUIRED'],
    ['InvalidPassword', 'Password does not conform to policy: Password not long enough', 'PASSWORD_POLICY'],
    ['PasswordHistoryPolicyViolation', 'Password has previously been used', 'PASSWORD_HISTORY'],
    ['InvalidParameter', 'Missing required parameter Session', 'INVALID_PARAMETER'],
    ['InvalidParameter', 'User has not set up software token mfa', 'NO_VERIFIED_TOKEN'],
    ['InvalidParameter', 'User has not verified software token mfa', 'NO_VERIFIED_TOKEN'],
    [
      'InvalidParameter',
      'User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA',
      'NO_VERIFIED_TOKEN',
    ],
    ['InvalidParameter', 'USER_PASSWORD_AUTH flow not enabled for this client', 'FLOW_NOT_ENABLED'],
    ['InvalidParameter', 'Auth flow not enabled for this client', 'FLOW_NOT_ENABLED'],
    ['ResourceNotFound', 'User pool client 4l9g6b1f does not exist.', 'CLIENT_NOT_FOUND'],
    ['ResourceNotFound', 'User pool eu-west-1_x does not exist.', 'POOL_NOT_FOUND'],
    ['TooManyRequests', 'Rate exceeded', 'THROTTLED'],
    ['TooManyRequests', 'Too many requests', 'THROTTLED'],
    ['LimitExceeded', 'Attempt limit exceeded, please try after some time.', 'LIMIT_EXCEEDED'],
    ['Forbidden', 'Request not allowed due to WAF captcha.', 'WAF_BLOCKED'],
    ['MFAMethodNotFound', '', 'MFA_METHOD_MISSING'],
    ['InternalError', 'Internal server error', 'SERVICE_ERROR'],
  ])('%sException "%s"', (type, message, code) => {
    const failure = failureOf(serviceError(`${type}Exception`, message));
    expect(failure).toMatchObject({ code, awsType: `${type}Exception`, awsMessage: message });
    expect(failure.message).toMatch(/\.$/);
  });

  test('every rule is reached by some error', () => {
    for (const rule of ERROR_RULES) {
      const firstOf = (text: string) =>
        ERROR_RULES.find((r) => r.type === rule.type && (!r.says || r.says.test(text)));
      const said = [...SAYINGS, 'nothing in particular'].find((text) => firstOf(text) === rule);
      expect(said, `a message for ${rule.type} ${String(rule.says)}`).toBeDefined();
      expect(failureOf(serviceError(rule.type, said ?? ''))).toMatchObject({
        code: rule.code,
        message: rule.message,
        retryable: rule.retryable ?? false,
        unclear: rule.unclear ?? false,
      });
    }
  });

  // All errors that the operations in use declare (reference/cognito.md 2.2).
  const declared =
    `ResourceNotFound InvalidParameter NotAuthorized InternalError OperationNotEnabled TooManyRequests Forbidden
    UserNotFound UserNotConfirmed PasswordResetRequired UnexpectedLambda UserLambdaValidation InvalidLambdaResponse
    InvalidUserPoolConfiguration InvalidSmsRoleAccessPolicy InvalidSmsRoleTrustRelationship
    InvalidEmailRoleAccessPolicy MFAMethodNotFound CodeMismatch ExpiredCode InvalidPassword
    PasswordHistoryPolicyViolation SoftwareTokenMFANotFound UnsupportedOperation AliasExists ConcurrentModification
    EnableSoftwareTokenMFA RefreshTokenReuse Unauthorized UnsupportedTokenType UsernameExists CodeDeliveryFailure
    PreconditionNotMet UnsupportedUserState`.split(/\s+/);
  test.each(declared)('%s has a rule, and the SDK knows it by that name', (type) => {
    const name = `${type}Exception`;
    expect(ERROR_RULES.some((rule) => rule.type === name && !rule.says)).toBe(true);
    expect(Object.keys(sdk)).toContain(name);
  });

  test('an error as the SDK makes it is mapped like one made by hand', () => {
    const error = new sdk.ExpiredCodeException({
      message: 'Your software token has already been used once.',
      $metadata: { httpStatusCode: 400 },
    });
    expect(failureOf(error)).toMatchObject({ code: 'CODE_REUSED', retryable: true, unclear: false });
  });
});

describe('errors of the way there', () => {
  const nodeError = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });
  test.each<[string, unknown, object]>([
    ['refused', nodeError('ECONNREFUSED'), { code: 'UNREACHABLE', retryable: true, unclear: false }],
    ['unknown name', nodeError('ENOTFOUND'), { code: 'UNREACHABLE', retryable: true, unclear: false }],
    ['wrapped', new Error('x', { cause: nodeError('EHOSTUNREACH') }), { code: 'UNREACHABLE' }],
    [
      'wrapped twice',
      new Error('x', { cause: { cause: nodeError('ECONNRESET') } }),
      { code: 'CONNECTION_LOST' },
    ],
    ['reset', nodeError('ECONNRESET'), { code: 'CONNECTION_LOST', retryable: true, unclear: true }],
    ['hung up', new Error('socket hang up'), { code: 'CONNECTION_LOST', unclear: true }],
    [
      'timed out',
      Object.assign(new Error('t'), { name: 'TimeoutError' }),
      { code: 'TIMEOUT', unclear: true },
    ],
    ['timed out by the socket', nodeError('ETIMEDOUT'), { code: 'TIMEOUT', unclear: true }],
    [
      'untrusted certificate',
      nodeError('DEPTH_ZERO_SELF_SIGNED_CERT'),
      { code: 'TLS_REFUSED', retryable: false },
    ],
    [
      'no credentials',
      Object.assign(new Error('c'), { name: 'CredentialsProviderError' }),
      { code: 'NO_CREDENTIALS' },
    ],
    [
      'a profile that is missing',
      Object.assign(new Error('c'), { name: 'ProfileNotFound' }),
      { code: 'NO_CREDENTIALS' },
    ],
    ['denied', Object.assign(new Error('d'), { name: 'AccessDeniedException' }), { code: 'ACCESS_DENIED' }],
    ...[
      'UnrecognizedClientException',
      'MissingAuthenticationTokenException',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'ExpiredTokenException',
      'InvalidClientTokenId',
    ].map((name): [string, unknown, object] => [
      name,
      serviceError(name, 'The security token included in the request is invalid.'),
      { code: 'CREDENTIALS_REFUSED', retryable: false },
    ]),
    [
      'a signature of another time',
      serviceError('InvalidSignatureException', 'Signature expired: 20261101T000000Z is now earlier than …'),
      { code: 'CLOCK_SKEW', retryable: true },
    ],
    [
      'a signature of the future',
      serviceError('InvalidSignatureException', 'Signature not yet current: 20261101T000000Z …'),
      { code: 'CLOCK_SKEW', retryable: true },
    ],
    ['a request of another time', serviceError('RequestTimeTooSkewed', 'x'), { code: 'CLOCK_SKEW' }],
    [
      'throttled',
      Object.assign(new Error('t'), { name: 'ThrottlingException' }),
      { code: 'THROTTLED', retryable: true },
    ],
    ['status 429', { $metadata: { httpStatusCode: 429 } }, { code: 'THROTTLED', retryable: true }],
    [
      'status 503',
      { $metadata: { httpStatusCode: 503 } },
      { code: 'SERVICE_ERROR', retryable: true, unclear: true },
    ],
    [
      'an error nobody knows',
      serviceError('BrandNewException', 'x'),
      { code: 'UNEXPECTED_ANSWER', unclear: true },
    ],
    ['no JSON', new SyntaxError('Unexpected token < in JSON'), { code: 'BAD_ANSWER', unclear: true }],
    ['no HTTP', nodeError('HPE_INVALID_CONSTANT'), { code: 'BAD_ANSWER', unclear: true }],
  ])('%s', (_, error, expected) => {
    expect(failureOf(error)).toMatchObject(expected);
  });

  test('an answer that is not Cognito’s leaves the outcome unclear', () => {
    expect(badAnswer()).toMatchObject({ code: 'BAD_ANSWER', unclear: true, retryable: false });
  });
});

describe('garbage', () => {
  const comesToFailure = (error: unknown) => {
    const failure = failureOf(error);
    return /^[A-Z_]+$/.test(failure.code) && failure.message.length > 10;
  };

  test('whatever is thrown comes to a failure with a code', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (thrown) => {
        expect(comesToFailure(thrown)).toBe(true);
      }),
    );
  });

  test('an error with any fields comes to a failure with a code', () => {
    const anything = fc.anything();
    const errors = fc.record(
      {
        name: anything,
        message: anything,
        code: anything,
        cause: anything,
        $metadata: anything,
        $fault: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(errors, (thrown) => {
        expect(comesToFailure(thrown)).toBe(true);
      }),
    );
  });

  test('an error that is its own cause', () => {
    const error = new Error('round') as Error & { cause: unknown };
    error.cause = error;
    expect(comesToFailure(error)).toBe(true);
    const [a, b] = [
      new Error('a') as Error & { cause: unknown },
      new Error('b') as Error & { cause: unknown },
    ];
    a.cause = b;
    b.cause = a;
    expect(comesToFailure(a)).toBe(true);
  });

  test('nothing of request or response is taken over', () => {
    const secret = 'S3cret-of-the-request';
    const names = fc.oneof(
      fc.constantFrom(
        ...ERROR_RULES.map((rule) => rule.type),
        'TimeoutError',
        'SyntaxError',
        'AccessDeniedException',
      ),
      fc.string(),
    );
    const errors = fc.record({
      name: names,
      message: fc.constantFrom('Incorrect username or password.', 'socket hang up', 'x'),
      code: fc.constantFrom('ECONNRESET', 'ECONNREFUSED', '', undefined),
      status: fc.constantFrom(200, 400, 429, 500, undefined),
    });
    fc.assert(
      fc.property(errors, ({ name, message, code, status }) => {
        const error = Object.assign(new Error(message), {
          name,
          code,
          $metadata: { httpStatusCode: status, requestId: secret, cfId: secret },
          $response: { body: secret, headers: { 'x-secret': secret } },
          $responseBodyText: secret,
          request: { body: JSON.stringify({ AuthParameters: { PASSWORD: secret } }) },
          stack: secret,
          cause: Object.assign(new Error(secret), { input: secret }),
        });
        expect(JSON.stringify(failureOf(error))).not.toContain(secret);
      }),
    );
  });

  test('texts from the network are kept to what a type or a code can be', () => {
    const evil = `<b>\n\u001B[31m${'x'.repeat(5_000)}`;
    const bare = (changes: object) =>
      JSON.parse(JSON.stringify(failureOf(changes))) as { message: string; awsType?: string };
    for (const error of [
      { name: `Weird${evil}`, $metadata: { httpStatusCode: 400 } },
      { name: `AccessDenied${evil}` },
      { code: `CERT_${evil}` },
    ]) {
      const failure = bare(error);
      for (const text of [failure.message, failure.awsType ?? '']) {
        expect(text).not.toMatch(/[<\p{Cc}]/u);
        expect(text.length).toBeLessThan(400);
      }
    }
  });
});

const SAYINGS = [
  'Password attempts exceeded',
  'Invalid session for the user, session can only be used once.',
  'Invalid session for the user, session is expired.',
  'Invalid session for the user.',
  'Unable to verify secret hash for client x',
  'User is disabled.',
  'Temporary password has expired and must be reset by an administrator.',
  'Invalid Refresh Token',
  'User cannot be confirmed. Current status is CONFIRMED',
  'Access Token has been revoked',
  'Access Token does not have required scopes',
  'Incorrect username or password.',
  'Your software token has already been used once.',
  'Software Token MFA has not been enabled by the userPool.',
  'Group not found.',
  'User pool client x does not exist.',
  'Client x is not configured for secret but secret hash was received',
  'Auth flow not enabled for this client',
  'User has not set up software token mfa',
];
