import type { Failure } from '../contract/result.ts';

/** Why a step with Cognito did not succeed. `message` is for people and says what to do next. */
export interface CognitoFailure extends Failure {
  /** Trying the same again later can succeed without anybody changing anything. */
  readonly retryable: boolean;
  /** The call may have taken effect although no answer came: state must be found out, not assumed. */
  readonly unclear: boolean;
  /** The service's own type and words, for those who search for them. */
  readonly awsType?: string;
  readonly awsMessage?: string;
}

export type CognitoResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: CognitoFailure };

interface Traits {
  readonly retryable?: boolean;
  readonly unclear?: boolean;
  readonly awsType?: string;
  readonly awsMessage?: string;
  readonly retryAfterMs?: number;
}

export function refuse(
  code: string,
  message: string,
  traits: Traits = {},
): { readonly ok: false; readonly error: CognitoFailure } {
  // Traits may be another failure as a whole: its code and words are not this one's.
  return { ok: false, error: { retryable: false, unclear: false, ...traits, code, message } };
}
