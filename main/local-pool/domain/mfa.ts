import type { Pool } from '../state/pool.ts';
import type { MfaFactor, UserRecord } from '../state/schema.ts';
import { attributeOf } from './attributes.ts';

/** What follows the password: nothing, setting up a factor, choosing one, or answering one. */
export type SecondFactor =
  | { readonly kind: 'none' }
  | { readonly kind: 'setup'; readonly choices: readonly MfaFactor[] }
  | { readonly kind: 'select'; readonly choices: readonly MfaFactor[] }
  | { readonly kind: 'challenge'; readonly factor: MfaFactor };

/** Rules 14 to 16, and section 3's table of pools and users. */
export function secondFactor(pool: Pool, user: UserRecord): SecondFactor {
  const mode = pool.mfa.MfaConfiguration ?? 'OFF';
  if (mode === 'OFF') return { kind: 'none' };
  const usable = usableFactors(pool, user);
  const { preferred } = user.mfa;
  if (preferred && usable.includes(preferred)) return { kind: 'challenge', factor: preferred };
  const [first, second] = usable;
  if (second) return { kind: 'select', choices: usable };
  if (first) return { kind: 'challenge', factor: first };
  if (mode === 'OPTIONAL') return { kind: 'none' };
  // A verified telephone number makes SMS the factor of a pool that requires one (section 3, "has phone").
  if (pool.mfa.SmsMfaConfiguration && attributeOf(user, 'phone_number_verified') === 'true') {
    return { kind: 'challenge', factor: 'SMS_MFA' };
  }
  return { kind: 'setup', choices: poolFactors(pool) };
}

/** The factors that a user of the pool can set up. */
export function poolFactors(pool: Pool): MfaFactor[] {
  const factors: MfaFactor[] = [];
  if (pool.mfa.SmsMfaConfiguration) factors.push('SMS_MFA');
  if (softwareTokensAllowed(pool)) factors.push('SOFTWARE_TOKEN_MFA');
  if (pool.mfa.EmailMfaConfiguration) factors.push('EMAIL_OTP');
  return factors;
}

/** Rule 21: decides about Associate and Verify only; who has enrolled before is still challenged. */
export function softwareTokensAllowed(pool: Pool): boolean {
  return pool.mfa.SoftwareTokenMfaConfiguration?.Enabled === true;
}

/** In the order in which `MFAS_CAN_CHOOSE` lists them. */
export function usableFactors(pool: Pool, user: UserRecord): MfaFactor[] {
  const enabled = (factor: MfaFactor) => user.mfa.enabled.includes(factor);
  const required = pool.mfa.MfaConfiguration === 'ON';
  const factors: MfaFactor[] = [];
  if (enabled('SMS_MFA') && attributeOf(user, 'phone_number')) factors.push('SMS_MFA');
  // Rules 14 and 15: a verified token counts by itself where MFA is required, else only while switched on.
  if (user.token.verified && (required || enabled('SOFTWARE_TOKEN_MFA'))) factors.push('SOFTWARE_TOKEN_MFA');
  if (enabled('EMAIL_OTP') && attributeOf(user, 'email')) factors.push('EMAIL_OTP');
  return factors;
}

/** Rule 6: members without a value are left out. */
export function mfaView(user: UserRecord): {
  UserMFASettingList?: MfaFactor[];
  PreferredMfaSetting?: MfaFactor;
} {
  const { enabled, preferred } = user.mfa;
  return {
    ...(enabled.length > 0 && { UserMFASettingList: [...enabled] }),
    ...(preferred && { PreferredMfaSetting: preferred }),
  };
}

export function enableFactor(user: UserRecord, factor: MfaFactor): void {
  if (!user.mfa.enabled.includes(factor)) user.mfa.enabled.push(factor);
}

export function disableFactor(user: UserRecord, factor: MfaFactor): void {
  user.mfa.enabled = user.mfa.enabled.filter((other) => other !== factor);
  if (user.mfa.preferred === factor) delete user.mfa.preferred;
}
