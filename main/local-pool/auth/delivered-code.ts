import { deliver, deliveryDetails, numericCode, type AddressAttribute } from '../domain/delivery.ts';
import { sameText } from '../domain/secret-hash.ts';
import { refusal } from '../errors.ts';
import { openChallenge, type AuthAnswer, type SignIn } from './open-challenge.ts';
import { requireParameter, type Parameters } from './parameters.ts';
import type { Session } from './session-book.ts';

export type CodeChallenge = 'SMS_MFA' | 'SMS_OTP' | 'EMAIL_OTP';

/** The digits of a code by e-mail are as seen on a real pool (section 3). */
const CHALLENGES: Readonly<Record<CodeChallenge, { attribute: AddressAttribute; digits: number }>> = {
  SMS_MFA: { attribute: 'phone_number', digits: 6 },
  SMS_OTP: { attribute: 'phone_number', digits: 6 },
  EMAIL_OTP: { attribute: 'email', digits: 8 },
};

/** A challenge whose answer comes by SMS or e-mail. */
export function sendCode(
  signIn: SignIn,
  name: CodeChallenge,
  extra: Pick<Session, 'firstFactor'> = {},
): AuthAnswer {
  const { service, pool, user, phantom } = signIn;
  const { attribute, digits } = CHALLENGES[name];
  const code = numericCode(digits);
  const { DeliveryMedium, Destination } =
    phantom === undefined
      ? deliver(service, { pool, user, attribute, purpose: 'sign-in code', code })
      : deliveryDetails(user, attribute);
  const parameters = {
    CODE_DELIVERY_DELIVERY_MEDIUM: DeliveryMedium,
    CODE_DELIVERY_DESTINATION: Destination,
  };
  return openChallenge(signIn, name, parameters, { ...extra, deliveredCode: code });
}

/** Errors: CodeMismatchException; the session lives on (section 4, "six wrong EMAIL_OTP"). */
export function checkDeliveredCode(session: Session, responses: Parameters): void {
  const code = requireParameter(responses, `${session.challenge}_CODE`);
  if (!sameText(session.deliveredCode ?? '', code)) {
    throw refusal('CodeMismatch', 'Invalid code or auth state for the user.');
  }
}
