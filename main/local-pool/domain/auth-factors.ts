import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { attributeOf } from './attributes.ts';
import { mfaView } from './mfa.ts';

/** (Admin)GetUserAuthFactors: also shows a token that is verified but switched off (section 2.2). */
export function authFactors(pool: Pool, user: UserRecord): object {
  const first: readonly string[] = pool.settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  const factors: string[] = [];
  if (user.credential) factors.push('PASSWORD');
  if (first.includes('EMAIL_OTP') && attributeOf(user, 'email_verified') === 'true')
    factors.push('EMAIL_OTP');
  if (first.includes('SMS_OTP') && attributeOf(user, 'phone_number_verified') === 'true')
    factors.push('SMS_OTP');
  if (user.token.verified) factors.push('SOFTWARE_TOKEN');
  return { Username: user.username, ...mfaView(user), ConfiguredUserAuthFactors: factors };
}
