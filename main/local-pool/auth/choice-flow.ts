import { firstFactors, type FirstFactor } from '../domain/auth-factors.ts';
import { refusal } from '../errors.ts';
import { sendCode } from './delivered-code.ts';
import { openChallenge, type AuthAnswer, type SignIn } from './open-challenge.ts';
import { requireParameter, type Parameters } from './parameters.ts';
import { provePassword } from './password-proof.ts';
import { startSrp } from './srp-flow.ts';

const UNPROVEN = { firstFactor: true } as const;

/**
 * USER_AUTH: straight to the preferred factor if the user has it, else a choice. What comes before a first
 * factor is proven also lists what could be chosen (2.2).
 */
export function startChoice(signIn: SignIn, parameters: Parameters): AuthAnswer {
  const AvailableChallenges = firstFactors(signIn.pool, signIn.user);
  const preferred = AvailableChallenges.find((factor) => factor === parameters['PREFERRED_CHALLENGE']);
  if (!preferred) {
    return { ...openChallenge(signIn, 'SELECT_CHALLENGE', {}, UNPROVEN), AvailableChallenges };
  }
  const answer = proceed(signIn, preferred, parameters);
  const proven = preferred === 'PASSWORD' && parameters['PASSWORD'];
  return proven ? answer : { ...answer, AvailableChallenges };
}

/** SELECT_CHALLENGE. Errors: InvalidParameterException for a factor that was not offered. */
export function choose(signIn: SignIn, responses: Parameters): AuthAnswer {
  const answer = requireParameter(responses, 'ANSWER');
  const factor = firstFactors(signIn.pool, signIn.user).find((available) => available === answer);
  if (!factor) throw refusal('InvalidParameter', 'Selected challenge is not available for the user.');
  return proceed(signIn, factor, responses);
}

/** With what the factor needs if it was sent along, else its own challenge. */
function proceed(signIn: SignIn, factor: FirstFactor, given: Parameters): AuthAnswer {
  switch (factor) {
    case 'PASSWORD':
      if (given['PASSWORD']) return provePassword(signIn, given['PASSWORD']);
      return openChallenge(signIn, factor, {}, UNPROVEN);
    case 'PASSWORD_SRP':
      if (given['SRP_A']) return startSrp(signIn, given['SRP_A']);
      return openChallenge(signIn, factor, {}, UNPROVEN);
    case 'EMAIL_OTP':
    case 'SMS_OTP':
      return sendCode(signIn, factor, UNPROVEN);
  }
}
