import { refusal } from '../errors.ts';
import type { PoolMfa, PoolSettings } from '../state/pool.ts';

/**
 * CreateUserPool and UpdateUserPool: they can ask for MFA but have no member for TOTP. Cognito refuses that
 * without an SMS configuration; the local pool takes it as "MFA with software tokens", the only factor it can
 * serve.
 */
export function mfaOfSettings(settings: PoolSettings, before: PoolMfa): PoolMfa {
  const mode = settings.MfaConfiguration ?? 'OFF';
  if (mode === 'OFF') return { ...independent(before), MfaConfiguration: mode };
  if (hasFactor(before)) return { ...before, MfaConfiguration: mode };
  if (!settings.SmsConfiguration) {
    return { ...before, MfaConfiguration: mode, SoftwareTokenMfaConfiguration: { Enabled: true } };
  }
  return {
    ...before,
    MfaConfiguration: mode,
    SmsMfaConfiguration: { SmsConfiguration: settings.SmsConfiguration },
  };
}

/**
 * SetUserPoolMfaConfig replaces the factors: one that is left out is off (aws-sdk-js#4186).
 * Errors: InvalidParameterException where mode and factors contradict each other.
 */
export function mfaOfConfig(before: PoolMfa, wanted: PoolMfa): PoolMfa {
  const mode = wanted.MfaConfiguration ?? before.MfaConfiguration ?? 'OFF';
  if (mode === 'OFF' && hasFactor(wanted)) {
    throw refusal(
      'InvalidParameter',
      "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
    );
  }
  if (mode !== 'OFF' && !hasFactor(wanted)) {
    throw refusal(
      'InvalidParameter',
      "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.",
    );
  }
  return { ...independent(before), ...wanted, MfaConfiguration: mode };
}

function hasFactor(mfa: PoolMfa): boolean {
  const { SmsMfaConfiguration, SoftwareTokenMfaConfiguration, EmailMfaConfiguration } = mfa;
  return Boolean(SmsMfaConfiguration ?? EmailMfaConfiguration ?? SoftwareTokenMfaConfiguration?.Enabled);
}

/** Passkeys are no second factor. */
function independent({ WebAuthnConfiguration }: PoolMfa): PoolMfa {
  return WebAuthnConfiguration === undefined ? {} : { WebAuthnConfiguration };
}
