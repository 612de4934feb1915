import { refuse, type CognitoFailure } from './failure.ts';
import { ERROR_RULES } from './service-errors.ts';

/** The parts of an SDK or Node error that are looked at. Everything else of it may hold request bodies. */
interface ErrorShape {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $fault?: unknown;
}

/** Node's socket errors that mean: nothing was sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
]);
/** What AWS says of a signature made at another time than its own. */
const SKEWED = /expired|not yet current|skew/i;
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ERR_STREAM_PREMATURE_CLOSE']);

/**
 * Turns whatever the SDK threw into a failure with a stable code. Takes over only type and message: an SDK error
 * also carries the request and the response.
 */
export function failureOf(error: unknown): CognitoFailure {
  const shape = (typeof error === 'object' && error !== null ? error : {}) as ErrorShape;
  const name = textOf(shape.name);
  const message = textOf(shape.message);
  const rule = ERROR_RULES.find((r) => r.type === name && (!r.says || r.says.test(message)));
  if (rule) {
    return refuse(rule.code, rule.message, {
      retryable: rule.retryable ?? false,
      unclear: rule.unclear ?? false,
      awsType: name,
      awsMessage: message,
    }).error;
  }
  return transportFailure(shape, name, message);
}

function transportFailure(shape: ErrorShape, name: string, message: string): CognitoFailure {
  const code = systemCode(shape);
  if (NEVER_SENT.has(code)) {
    return refuse(
      'UNREACHABLE',
      `The endpoint cannot be reached (${code}). Check the network, the Region and the endpoint of the pool.`,
      { retryable: true },
    ).error;
  }
  if (/CERT|SSL|TLS|EPROTO|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return refuse(
      'TLS_REFUSED',
      `The certificate of the endpoint is not trusted (${plainName(code)}). Check the endpoint.`,
    ).error;
  }
  // Before the name: the SDK calls a broken connection a TimeoutError, too.
  if (BROKEN.has(code) || /socket hang up|aborted|premature/i.test(message)) {
    return refuse(
      'CONNECTION_LOST',
      'The connection broke before the whole answer came. The call may have taken effect; trying again finds out.',
      { retryable: true, unclear: true },
    ).error;
  }
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'ETIMEDOUT') {
    return refuse(
      'TIMEOUT',
      'The endpoint did not answer in time. It may have acted all the same; trying again finds out.',
      {
        retryable: true,
        unclear: true,
      },
    ).error;
  }
  if (/CredentialsProviderError|TokenProviderError/.test(name) || /credential|profile/i.test(name)) {
    return refuse(
      'NO_CREDENTIALS',
      'No AWS credentials were found for this pool. Give the pool a profile that works ("aws sts get-caller-identity --profile NAME" tells), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    ).error;
  }
  const status = shape.$metadata?.httpStatusCode;
  if (
    /RequestTimeTooSkewed|RequestInTheFuture/.test(name) ||
    (/Signature/.test(name) && SKEWED.test(message))
  ) {
    return refuse('CLOCK_SKEW', 'AWS refused the signature: the clock of this computer is wrong. Set it.', {
      retryable: true,
      awsType: plainName(name),
    }).error;
  }
  if (/AccessDenied/.test(name)) {
    return refuse('ACCESS_DENIED', 'The AWS credentials lack a permission for this call.', {
      awsType: plainName(name),
    }).error;
  }
  if (
    /UnrecognizedClient|MissingAuthenticationToken|Signature|ExpiredToken|InvalidClientTokenId/.test(name)
  ) {
    return refuse(
      'CREDENTIALS_REFUSED',
      'AWS does not accept these credentials: they are wrong or have expired. Renew them ("aws sso login", or new keys), or choose another profile for the pool.',
      { awsType: plainName(name) },
    ).error;
  }
  if (/Throttling|RequestLimitExceeded/.test(name) || status === 429) {
    return refuse('THROTTLED', 'AWS is throttling the calls. Slow down and try again.', { retryable: true })
      .error;
  }
  if (status !== undefined && status >= 500) {
    return refuse('SERVICE_ERROR', `The endpoint answered with HTTP ${status}. Try again in some seconds.`, {
      retryable: true,
      unclear: true,
    }).error;
  }
  if (
    name === 'SyntaxError' ||
    /deserializ|unexpected (?:token|end)|JSON|parse error/i.test(message) ||
    code.startsWith('HPE_')
  ) {
    return badAnswer();
  }
  if (status !== undefined) {
    return refuse(
      'UNEXPECTED_ANSWER',
      `The endpoint answered with HTTP ${status} and an error that Poolkey does not know. Check that the endpoint is a Cognito user pool.`,
      { unclear: true, awsType: plainName(name) },
    ).error;
  }
  return badAnswer();
}

/** An answer that is not what the Cognito API promises. */
export function badAnswer(): CognitoFailure {
  return refuse(
    'BAD_ANSWER',
    'The endpoint answered something that is not the Cognito API. Check the endpoint of the pool.',
    { unclear: true },
  ).error;
}

/** The error code of the socket, also where the SDK has wrapped it. */
function systemCode(shape: ErrorShape, depth = 0): string {
  if (typeof shape.code === 'string') return shape.code;
  // An error may be its own cause.
  if (typeof shape.cause === 'object' && shape.cause !== null && depth < 8) {
    return systemCode(shape.cause, depth + 1);
  }
  return '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A name that came over the network, cut to what a type name can be. */
function plainName(name: string): string {
  return name.replaceAll(/[^\w.:#-]/g, '').slice(0, 80) || 'unnamed';
}
