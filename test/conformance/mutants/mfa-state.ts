import { answersOf, errors, renamed, succeed, type Mutant } from './mutant.ts';

export const mfaStateMutants: readonly Mutant[] = [
  {
    rule: 13,
    what: 'a verified token counts as enabled',
    found: /UserMFASettingList when (?:associated|verified): expected absent/,
    distortion: answersOf(
      /AdminGetUser$/,
      ({ json }) => void (json['UserMFASettingList'] ??= ['SOFTWARE_TOKEN_MFA']),
    ),
  },
  {
    rule: 14,
    what: 'MFAS_CAN_SETUP as a list',
    found: /MFAS_CAN_SETUP: expected a JSON array in a string/,
    distortion: answersOf(/InitiateAuth/, ({ json }) => {
      const parameters = json['ChallengeParameters'] as Record<string, unknown> | undefined;
      if (parameters?.['MFAS_CAN_SETUP']) parameters['MFAS_CAN_SETUP'] = ['SOFTWARE_TOKEN_MFA'];
    }),
  },
  {
    rule: 15,
    what: 'OPTIONAL asks everybody',
    found: /expected HTTP 200 with tokens, got HTTP 200 with the challenge MFA_SETUP/,
    // Its user pools are made through it.
    pool: {},
    distortion: { call: makeOptionalOn },
  },
  {
    rule: 16,
    what: 'the choice leaves one out',
    found: /MFAS_CAN_CHOOSE: expected/,
    distortion: answersOf(/InitiateAuth/, ({ json }) => {
      const parameters = json['ChallengeParameters'] as Record<string, unknown> | undefined;
      if (parameters?.['MFAS_CAN_CHOOSE']) parameters['MFAS_CAN_CHOOSE'] = '["SOFTWARE_TOKEN_MFA"]';
    }),
  },
  {
    rule: 17,
    what: 'temporary passwords are permanent',
    found: /expected HTTP 200 with the challenge NEW_PASSWORD_REQUIRED/,
    distortion: {
      call: (operation, input) => {
        if (operation === 'AdminSetUserPassword') input['Permanent'] = true;
      },
    },
  },
  {
    rule: 18,
    what: 'the old rule',
    found:
      /expected HTTP 200 with the challenge SOFTWARE_TOKEN_MFA, got HTTP 200 with the challenge MFA_SETUP/,
    pool: { detachOldTokenOnAssociate: true },
  },
  {
    rule: 19,
    what: 'ON refuses to switch off',
    found: /ON: 200 without effect: AdminSetUserMFAPreference: expected HTTP 200/,
    distortion: answersOf(/AdminSetUserMFAPreference/, (reply) => {
      Object.assign(reply, { status: 400, json: { __type: 'InvalidParameterException', message: 'no' } });
    }),
  },
  {
    rule: 20,
    what: 'one text for users and administrators',
    found: /by the administrator: nothing set up/,
    distortion: errors(
      /delivery config/,
      renamed('InvalidParameter', 'User has not set up software token mfa'),
    ),
  },
  {
    rule: 21,
    what: 'TOTP is always on',
    found: /Associate in an OFF pool: expected HTTP 400 SoftwareTokenMFANotFound/,
    distortion: errors(/enabled by the userPool/, succeed),
  },
  {
    rule: 22,
    what: 'an unknown user is no error',
    found: /an unknown user: expected HTTP 400 UserNotFound/,
    distortion: answersOf(/AdminDeleteSoftwareToken/, succeed),
  },
  {
    rule: 23,
    what: 'a new password removes the token',
    found: /expected HTTP 200 with the challenge SOFTWARE_TOKEN_MFA/,
    distortion: answersOf(/InitiateAuth/, ({ json }) => {
      if (json['ChallengeName'] === 'SOFTWARE_TOKEN_MFA') json['ChallengeName'] = 'MFA_SETUP';
    }),
  },
];

function makeOptionalOn(operation: string, input: Record<string, unknown>): void {
  if (operation === 'SetUserPoolMfaConfig' && input['MfaConfiguration'] === 'OPTIONAL') {
    input['MfaConfiguration'] = 'ON';
  }
}
