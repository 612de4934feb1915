import type { CognitoResult } from '../cognito/failure.ts';

/** What each call to Cognito goes through: it may be held back, and is sent again where Cognito throttled it. */
export interface Gate {
  pass<T>(operation: string, send: () => Promise<CognitoResult<T>>): Promise<CognitoResult<T>>;
}

export const OPEN_GATE: Gate = { pass: (_operation, send) => send() };
