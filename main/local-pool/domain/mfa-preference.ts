import { refusal } from '../errors.ts';
import type { Pool } from '../state/pool.ts';
import type { MfaFactor, UserRecord } from '../state/schema.ts';
import { boolean, structure, type Infer } from '../validation/shape.ts';
import { attributeOf } from './attributes.ts';
import { disableFactor, enableFactor } from './mfa.ts';

const setting = structure({ Enabled: boolean, PreferredMfa: boolean });

/** The members that SetUserMFAPreference and AdminSetUserMFAPreference share. */
export const mfaPreference = {
  SMSMfaSettings: setting,
  SoftwareTokenMfaSettings: setting,
  EmailMfaSettings: setting,
  WebAuthnMfaSettings: structure({ Enabled: boolean }),
};
export type MfaPreference = Infer<{ kind: 'structure'; members: typeof mfaPreference }>;

/**
 * Applies a preference, all of it or nothing. `by` decides the texts of refusals (rule 20).
 * Errors: InvalidParameterException for a factor that the user does not have, or two preferred ones.
 */
export function applyPreference(
  pool: Pool,
  user: UserRecord,
  wanted: MfaPreference,
  by: 'user' | 'admin',
): void {
  const settings = (
    [
      ['SMS_MFA', wanted.SMSMfaSettings],
      ['SOFTWARE_TOKEN_MFA', wanted.SoftwareTokenMfaSettings],
      ['EMAIL_OTP', wanted.EmailMfaSettings],
    ] as const
  ).flatMap(([factor, value]) => (value ? [{ factor, ...value }] : []));

  for (const { factor, Enabled } of settings) checkPossession(user, factor, Enabled === true, by);
  if (wanted.WebAuthnMfaSettings?.Enabled) {
    throw refusal('InvalidParameter', 'User does not have delivery config set to turn on WEB_AUTHN');
  }
  const preferred = settings.filter(({ Enabled, PreferredMfa }) => Enabled && PreferredMfa);
  if (preferred.length > 1) throw refusal('InvalidParameter', 'Only one MFA method can be preferred.');

  for (const { factor, Enabled, PreferredMfa } of settings) {
    if (!Enabled) {
      // Rule 19: where MFA is required, switching the token off is answered with 200 and changes nothing.
      if (factor === 'SOFTWARE_TOKEN_MFA' && pool.mfa.MfaConfiguration === 'ON') continue;
      disableFactor(user, factor);
      continue;
    }
    enableFactor(user, factor);
    if (PreferredMfa) user.mfa.preferred = factor;
    else if (user.mfa.preferred === factor) delete user.mfa.preferred;
  }
}

function checkPossession(user: UserRecord, factor: MfaFactor, enabling: boolean, by: 'user' | 'admin'): void {
  if (factor === 'SOFTWARE_TOKEN_MFA') {
    // For the user's own call even switching off fails without a token (amplify-js#944).
    if (user.token.verified || (by === 'admin' && !enabling)) return;
    if (by === 'user') {
      const state = user.token.pending ? 'verified' : 'set up';
      throw refusal('InvalidParameter', `User has not ${state} software token mfa`);
    }
  } else {
    const attribute = factor === 'SMS_MFA' ? 'phone_number' : 'email';
    if (!enabling || attributeOf(user, attribute)) return;
    if (by === 'user' && factor === 'SMS_MFA') {
      throw refusal('InvalidParameter', 'User does not have a phone_number set to turn on SMS MFA');
    }
  }
  throw refusal('InvalidParameter', `User does not have delivery config set to turn on ${factor}`);
}
