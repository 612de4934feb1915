import type { CognitoResult } from '../cognito/failure.ts';
import type { ServerState, ServerView } from '../contract/server-state.ts';

export type Finding = Omit<ServerView, 'checkedAt'>;

/** What a refusal of a sign-in tells about the user; one that is missing here tells nothing. */
const STATE_OF: Readonly<Record<string, ServerState>> = {
  ENROLLED_ELSEWHERE: 'stale',
  NOT_ENROLLED: 'mfa-off',
  TOTP_OFF: 'mfa-off',
  USER_NOT_FOUND: 'gone',
  USER_DISABLED: 'disabled',
  NEW_PASSWORD_NEEDED: 'must-change-password',
  PASSWORD_RESET_REQUIRED: 'must-change-password',
  TEMPORARY_PASSWORD_EXPIRED: 'must-change-password',
  USER_NOT_CONFIRMED: 'unconfirmed',
  WRONG_PASSWORD: 'wrong-password',
};

/** How a user stands at its pool, as a sign-in has shown it; null where it has shown nothing. */
export function serverOf(outcome: CognitoResult<{ readonly challenges: readonly string[] }>): Finding | null {
  if (outcome.ok) {
    return outcome.value.challenges.includes('SOFTWARE_TOKEN_MFA')
      ? { state: 'working', detail: 'The pool took a code of this secret.' }
      : { state: 'mfa-off', detail: 'The user signed in without being asked for a code.' };
  }
  const { code, message } = outcome.error;
  const state = Object.hasOwn(STATE_OF, code) ? STATE_OF[code] : undefined;
  return state ? { state, detail: message } : null;
}
