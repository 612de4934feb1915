import { ChallengeNameType } from '@aws-sdk/client-cognito-identity-provider';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStep } from '../../../main/cognito/challenges.ts';

const asked = (name: string, parameters: Record<string, string> = {}) =>
  nextStep({ name, session: null, parameters, available: [] });
const stepOf = (name: string, parameters: Record<string, string> = {}) => {
  const next = asked(name, parameters);
  return next.ok ? next.value : next.error.code;
};

describe('what each challenge of Cognito comes to', () => {
  test.each([
    ['SOFTWARE_TOKEN_MFA', {}, { step: 'software-token' }],
    ['MFA_SETUP', { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' }, { step: 'mfa-setup' }],
    ['SOFTWARE_TOKEN_SETUP', {}, { step: 'mfa-setup' }],
    ['SELECT_MFA_TYPE', { MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA"]' }, { step: 'select-mfa' }],
    ['NEW_PASSWORD_REQUIRED', {}, { step: 'new-password', requiredAttributes: [] }],
    ['SMS_MFA', {}, 'MFA_BY_SMS'],
    ['SMS_OTP', {}, 'MFA_BY_SMS'],
    ['EMAIL_OTP', {}, 'MFA_BY_EMAIL'],
    ['EMAIL_MFA', {}, 'MFA_BY_EMAIL'],
    ['SELECT_CHALLENGE', {}, 'NO_PASSWORD_CHOICE'],
    ['PASSWORD_VERIFIER', {}, 'PASSWORD_ASKED_AGAIN'],
    ['DEVICE_SRP_AUTH', {}, 'DEVICE_ASKED'],
    ['DEVICE_PASSWORD_VERIFIER', {}, 'DEVICE_ASKED'],
    ['CUSTOM_CHALLENGE', {}, 'CUSTOM_CHALLENGE'],
    ['WEB_AUTHN', {}, 'PASSKEY_ASKED'],
  ])('%s with %j', (name, parameters, expected) => {
    expect(stepOf(name, parameters)).toEqual(expected);
  });

  // The enum of the SDK, and what stands only in AWS's prose (reference/cognito.md 3).
  const catalogue = [...Object.values(ChallengeNameType), 'SOFTWARE_TOKEN_SETUP', 'EMAIL_MFA'];
  test.each(catalogue)('%s is answered or refused by a code of its own', (name) => {
    expect(stepOf(name, { MFAS_CAN_CHOOSE: '["SOFTWARE_TOKEN_MFA"]' })).not.toBe('CHALLENGE_UNKNOWN');
  });

  test('a refusal says what to do, is no reason to try again, and nothing was left unclear', () => {
    for (const name of catalogue) {
      const next = asked(name);
      if (next.ok) continue;
      expect(next.error).toMatchObject({ retryable: false, unclear: false });
      expect(next.error.message.length).toBeGreaterThan(40);
      expect(next.error.message).toMatch(/\.$/);
    }
  });
});

describe('a challenge that nobody knows', () => {
  test.each(['QUANTUM_MFA', '', 'constructor', '__proto__', 'toString', 'software_token_mfa'])(
    '"%s"',
    (name) => {
      expect(stepOf(name)).toBe('CHALLENGE_UNKNOWN');
    },
  );

  test('is named, yet cannot smuggle text into the message', () => {
    const next = asked(`NEW_ONE<script>\n\u001B[31m${'x'.repeat(500)}`);
    const message = next.ok ? '' : next.error.message;
    expect(message).toContain('"NEW_ONEscript');
    expect(message).not.toMatch(/[<>\p{Cc}]/u);
    expect(message.length).toBeLessThan(250);
  });
});

describe('MFAS_CAN_SETUP', () => {
  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['an empty list', '[]'],
    ['JSON with spaces', ' [ "SMS_MFA" , "SOFTWARE_TOKEN_MFA" ] '],
    ['a bare word', 'SOFTWARE_TOKEN_MFA'],
    ['no JSON and no word: the service decides', '[SOFTWARE_TOKEN_MFA'],
    ['a list of other things', '[1, null]'],
  ])('%s lets the token be set up', (_, text) => {
    expect(stepOf('MFA_SETUP', text === undefined ? {} : { MFAS_CAN_SETUP: text })).toEqual({
      step: 'mfa-setup',
    });
  });

  test.each(['["SMS_MFA"]', '["SMS_MFA","EMAIL_OTP"]', 'SMS_MFA'])('%s means that TOTP is off', (text) => {
    expect(stepOf('MFA_SETUP', { MFAS_CAN_SETUP: text })).toBe('TOTP_OFF');
  });
});

describe('MFAS_CAN_CHOOSE', () => {
  test.each([undefined, '', '[]', '["SMS_MFA","EMAIL_OTP"]', '{"SOFTWARE_TOKEN_MFA":true}', 'nonsense here'])(
    '%s offers no token',
    (text) => {
      expect(stepOf('SELECT_MFA_TYPE', text === undefined ? {} : { MFAS_CAN_CHOOSE: text })).toBe(
        'NO_TOKEN_TO_CHOOSE',
      );
    },
  );

  test('a bare word is a list of one', () => {
    expect(stepOf('SELECT_MFA_TYPE', { MFAS_CAN_CHOOSE: 'SOFTWARE_TOKEN_MFA' })).toEqual({
      step: 'select-mfa',
    });
  });
});

describe('the attributes that a new password needs', () => {
  const required = (requiredAttributes: string, userAttributes?: string) =>
    stepOf('NEW_PASSWORD_REQUIRED', {
      requiredAttributes,
      ...(userAttributes === undefined ? {} : { userAttributes }),
    });
  const needs = (...names: string[]) => ({ step: 'new-password', requiredAttributes: names });

  test('come with or without prefix, less those that are filled already', () => {
    expect(
      required(
        '["userAttributes.email","name","userAttributes.phone_number"]',
        '{"email":"a@b.c","name":""}',
      ),
    ).toEqual(needs('name', 'phone_number'));
  });

  test('are none when nothing is said, or not in JSON', () => {
    expect(required('')).toEqual(needs());
    expect(required('[')).toEqual(needs());
  });

  test('are all when the filled ones cannot be read', () => {
    expect(required('["email"]', 'not JSON')).toEqual(needs('email'));
  });

  test('are told from filled ones whose values are not texts', () => {
    expect(
      required('["email","custom:level"]', '{"email":"a@b.c","email_verified":true,"custom:level":3}'),
    ).toEqual(needs());
  });

  test('may bear the names that objects have', () => {
    expect(required('["constructor","toString"]', '{}')).toEqual(needs('constructor', 'toString'));
  });
});

test('no challenge, whatever it holds, makes the parser throw', () => {
  const names = fc.oneof(fc.constantFrom(...Object.values(ChallengeNameType)), fc.string({ unit: 'binary' }));
  const values = fc.oneof(fc.json(), fc.string({ unit: 'binary' }));
  const parameters = fc.record(
    { MFAS_CAN_SETUP: values, MFAS_CAN_CHOOSE: values, requiredAttributes: values, userAttributes: values },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(names, parameters, (name, given) => {
      const next = asked(name, given);
      expect(next.ok || next.error.code.length > 0).toBe(true);
    }),
  );
});
