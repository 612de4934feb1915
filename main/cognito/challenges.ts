import * as v from 'valibot';
import type { Secret } from '../secrecy/secret.ts';
import { refuse, type CognitoResult } from './failure.ts';

/** A challenge as it came; names are open strings, since the service adds new ones. */
export interface Challenge {
  readonly name: string;
  readonly session: Secret | null;
  readonly parameters: Readonly<Record<string, string>>;
  /** AvailableChallenges, at SELECT_CHALLENGE. */
  readonly available: readonly string[];
}

/** What must happen next in a sign-in. */
export type NextStep =
  | { readonly step: 'new-password'; readonly requiredAttributes: readonly string[] }
  | { readonly step: 'mfa-setup' }
  | { readonly step: 'select-mfa' }
  | { readonly step: 'software-token' };

/** Challenges that Poolkey knows and cannot answer: why, and the way out. */
const REFUSED: Readonly<Record<string, { code: string; message: string }>> = {
  SMS_MFA: {
    code: 'MFA_BY_SMS',
    message:
      'The preferred MFA of this user is SMS, and Poolkey cannot read SMS. Prefer the software token (in Poolkey: MFA preference on; AdminSetUserMFAPreference), or take the phone number away, then try again.',
  },
  SMS_OTP: {
    code: 'MFA_BY_SMS',
    message:
      'This user signs in by a code sent by SMS, which Poolkey cannot read. Use a user with a password.',
  },
  EMAIL_OTP: {
    code: 'MFA_BY_EMAIL',
    message:
      'Cognito sends a code by e-mail to this user, which Poolkey cannot read. Prefer the software token (in Poolkey: MFA preference on; AdminSetUserMFAPreference), then try again.',
  },
  EMAIL_MFA: {
    code: 'MFA_BY_EMAIL',
    message:
      'The preferred MFA of this user is e-mail, which Poolkey cannot read. Prefer the software token (in Poolkey: MFA preference on; AdminSetUserMFAPreference), then try again.',
  },
  CUSTOM_CHALLENGE: {
    code: 'CUSTOM_CHALLENGE',
    message:
      'A Lambda of the pool asks a question of its own. Use an app client without custom authentication.',
  },
  WEB_AUTHN: {
    code: 'PASSKEY_ASKED',
    message: 'The pool asks for a passkey. Use an app client or user that signs in by password.',
  },
  DEVICE_SRP_AUTH: {
    code: 'DEVICE_ASKED',
    message:
      'The pool asks for a remembered device. Forget the devices of this user (AdminForgetDevice), then try again.',
  },
  DEVICE_PASSWORD_VERIFIER: {
    code: 'DEVICE_ASKED',
    message:
      'The pool asks for a remembered device. Forget the devices of this user (AdminForgetDevice), then try again.',
  },
  SELECT_CHALLENGE: {
    code: 'NO_PASSWORD_CHOICE',
    message:
      'The app client lets this user choose how to sign in (USER_AUTH), and a password is not among the ways. Give the user a password (AdminSetUserPassword), then try again.',
  },
  ADMIN_NO_SRP_AUTH: {
    code: 'ADMIN_FLOW_ASKED',
    message:
      'The app client asks for the old administrator sign-in. Allow ALLOW_USER_SRP_AUTH or ALLOW_ADMIN_USER_PASSWORD_AUTH in the app client.',
  },
  // Of the first factor, and answered there: here it means that the server goes round in circles.
  PASSWORD: {
    code: 'PASSWORD_ASKED_AGAIN',
    message: 'Cognito asks for the password again after it was given. Sign in again; look at the app client.',
  },
  PASSWORD_SRP: {
    code: 'PASSWORD_ASKED_AGAIN',
    message: 'Cognito asks for the password again after it was given. Sign in again; look at the app client.',
  },
  PASSWORD_VERIFIER: {
    code: 'PASSWORD_ASKED_AGAIN',
    message: 'Cognito asks for the password again after it was given. Sign in again; look at the app client.',
  },
};

/** What a challenge asks for. Errors: one code for each challenge that cannot be answered, CHALLENGE_UNKNOWN. */
export function nextStep(challenge: Challenge): CognitoResult<NextStep> {
  switch (challenge.name) {
    case 'SOFTWARE_TOKEN_MFA':
      return { ok: true, value: { step: 'software-token' } };
    // SOFTWARE_TOKEN_SETUP stands in AWS's prose and not in its enum.
    case 'MFA_SETUP':
    case 'SOFTWARE_TOKEN_SETUP':
      return canSetUpToken(challenge)
        ? { ok: true, value: { step: 'mfa-setup' } }
        : refuse(
            'TOTP_OFF',
            'The pool wants MFA, yet authenticator apps are switched off in it. Switch them on under MFA in the pool.',
          );
    case 'SELECT_MFA_TYPE':
      return stringList(challenge.parameters['MFAS_CAN_CHOOSE']).includes('SOFTWARE_TOKEN_MFA')
        ? { ok: true, value: { step: 'select-mfa' } }
        : refuse(
            'NO_TOKEN_TO_CHOOSE',
            'Cognito lets this user choose an MFA method, and a software token is not among them. Reset the MFA of the user, then enroll.',
          );
    case 'NEW_PASSWORD_REQUIRED':
      return {
        ok: true,
        value: { step: 'new-password', requiredAttributes: missingAttributes(challenge) },
      };
    default:
      return refused(challenge.name);
  }
}

function refused(name: string): CognitoResult<never> {
  const known = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
  if (known) return refuse(known.code, known.message);
  const shown = name.replaceAll(/[^\w-]/g, '').slice(0, 60);
  return refuse(
    'CHALLENGE_UNKNOWN',
    `Cognito asks for "${shown}", which this Poolkey does not know. Update Poolkey, or use an app client that signs in by user name and password.`,
  );
}

/** Without the parameter the pool said nothing against it. */
function canSetUpToken(challenge: Challenge): boolean {
  const list = stringList(challenge.parameters['MFAS_CAN_SETUP']);
  return list.length === 0 || list.includes('SOFTWARE_TOKEN_MFA');
}

/** `requiredAttributes` as `userAttributes.name` or `name`; those that have a value already may not change. */
function missingAttributes(challenge: Challenge): string[] {
  const filled = jsonRecord(challenge.parameters['userAttributes']);
  return stringList(challenge.parameters['requiredAttributes'])
    .map((name) => name.replace(/^userAttributes\./, ''))
    .filter((name) => !Object.hasOwn(filled, name) || filled[name] === '');
}

/** Cognito sends lists as JSON text; some clients have seen a bare word instead. */
function stringList(text: string | undefined): string[] {
  if (!text) return [];
  const parsed = v.safeParse(v.array(v.string()), parseJson(text));
  if (parsed.success) return parsed.output;
  return /^\w+$/.test(text) ? [text] : [];
}

function jsonRecord(text: string | undefined): Record<string, unknown> {
  const parsed = v.safeParse(v.record(v.string(), v.unknown()), parseJson(text ?? ''));
  return parsed.success ? parsed.output : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
