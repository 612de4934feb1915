import { usableFactors } from '../domain/mfa.ts';
import { acceptCode } from '../domain/software-token.ts';
import { refusal } from '../errors.ts';
import { choose } from './choice-flow.ts';
import { checkDeliveredCode } from './delivered-code.ts';
import { newPassword } from './new-password.ts';
import { afterFirstFactor, factorChallenge, signedIn } from './next-step.ts';
import type { AuthAnswer, SignIn } from './open-challenge.ts';
import { requireParameter, type Parameters } from './parameters.ts';
import { provePassword } from './password-proof.ts';
import { invalidSession, type IssuedChallenge, type Session } from './session-book.ts';
import { answerSrp, startSrp } from './srp-flow.ts';

/** A challenge's answer whose session, client, user and SECRET_HASH are already checked. */
export interface Turn extends SignIn {
  readonly session: Session;
  readonly responses: Parameters;
}

/**
 * What answering each challenge does. A handler that throws leaves the session alive (rule 10), unless it is
 * WrongCode in strict mode; one that returns ends it.
 */
export const challengeHandlers: Readonly<Record<IssuedChallenge, (turn: Turn) => AuthAnswer>> = {
  SELECT_CHALLENGE: (turn) => choose(turn, turn.responses),
  PASSWORD: (turn) => provePassword(turn, requireParameter(turn.responses, 'PASSWORD')),
  PASSWORD_SRP: (turn) => startSrp(turn, requireParameter(turn.responses, 'SRP_A')),
  PASSWORD_VERIFIER: (turn) => answerSrp(turn, turn.session, turn.responses),
  NEW_PASSWORD_REQUIRED: (turn) => newPassword(turn, turn.responses),
  MFA_SETUP: setupDone,
  SELECT_MFA_TYPE: selectType,
  SOFTWARE_TOKEN_MFA: softwareToken,
  SMS_MFA: deliveredCode,
  SMS_OTP: deliveredCode,
  EMAIL_OTP: deliveredCode,
};

/** Rule 11: only the session that VerifySoftwareToken gave (S3) finishes a set-up. */
function setupDone(turn: Turn): AuthAnswer {
  if (turn.session.step !== 'verified') throw invalidSession();
  return signedIn(turn);
}

function selectType(turn: Turn): AuthAnswer {
  const answer = requireParameter(turn.responses, 'ANSWER');
  // The guide says EMAIL_MFA, Amplify sends EMAIL_OTP (section 3).
  const wanted = answer === 'EMAIL_MFA' ? 'EMAIL_OTP' : answer;
  const choice = usableFactors(turn.pool, turn.user).find((factor) => factor === wanted);
  if (!choice) throw refusal('InvalidParameter', 'Invalid MFA type selected.');
  return factorChallenge(turn, choice);
}

function softwareToken(turn: Turn): AuthAnswer {
  const { service, user, responses } = turn;
  const code = requireParameter(responses, 'SOFTWARE_TOKEN_MFA_CODE');
  const token = user.token.verified;
  if (!token) throw refusal('SoftwareTokenMFANotFound', 'Software Token MFA does not exist for the user.');
  switch (acceptCode(token, code, service.now())) {
    case 'accepted':
      return signedIn(turn);
    case 'reused':
      // Rule 25: apart from the session, which lives on even in strict mode.
      throw refusal('ExpiredCode', 'Your software token has already been used once.');
    case 'wrong':
      throw refusal('CodeMismatch', 'Invalid code received for user');
  }
}

/** As the second factor, or in USER_AUTH as the first. */
function deliveredCode(turn: Turn): AuthAnswer {
  checkDeliveredCode(turn.session, turn.responses);
  return turn.session.firstFactor ? afterFirstFactor(turn) : signedIn(turn);
}
