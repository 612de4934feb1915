import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { attributeOf } from './attributes.ts';
import { mfaView } from './mfa.ts';

/** What USER_AUTH lets a user choose from. */
export type FirstFactor = 'PASSWORD_SRP' | 'PASSWORD' | 'EMAIL_OTP' | 'SMS_OTP';

/** (Admin)GetUserAuthFactors: also shows a token that is verified but switched off (section 2.2). */
export function authFactors(pool: Pool, user: UserRecord): object {
  const first = allowedFirst(pool);
  const factors: string[] = [];
  if (user.credential) factors.push('PASSWORD');
  if (first.includes('EMAIL_OTP') && attributeOf(user, 'email_verified') === 'true')
    factors.push('EMAIL_OTP');
  if (first.includes('SMS_OTP') && attributeOf(user, 'phone_number_verified') === 'true')
    factors.push('SMS_OTP');
  if (user.token.verified) factors.push('SOFTWARE_TOKEN');
  return { Username: user.username, ...mfaView(user), ConfiguredUserAuthFactors: factors };
}

/** What a user can choose in USER_AUTH, in the order in which AvailableChallenges lists it (section 3). */
export function firstFactors(pool: Pool, user: UserRecord): FirstFactor[] {
  const factors: FirstFactor[] = user.credential ? ['PASSWORD_SRP', 'PASSWORD'] : [];
  // A temporary password has to be changed, and who has a second factor starts with the password: a code is
  // one factor alone.
  const passwordless =
    user.status !== 'FORCE_CHANGE_PASSWORD' &&
    (pool.mfa.MfaConfiguration ?? 'OFF') !== 'ON' &&
    user.mfa.enabled.length === 0;
  if (!passwordless) return factors;
  const first = allowedFirst(pool);
  if (first.includes('EMAIL_OTP') && attributeOf(user, 'email')) factors.push('EMAIL_OTP');
  if (first.includes('SMS_OTP') && attributeOf(user, 'phone_number')) factors.push('SMS_OTP');
  return factors;
}

/** Whether a user with these addresses can do without a password. */
export function allowsPasswordless(
  pool: Pool,
  has: (attribute: 'email' | 'phone_number') => boolean,
): boolean {
  const first = allowedFirst(pool);
  return (first.includes('EMAIL_OTP') && has('email')) || (first.includes('SMS_OTP') && has('phone_number'));
}

function allowedFirst(pool: Pool): readonly string[] {
  return pool.settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
}
