import { expect, test } from 'vitest';
import { enrollElsewhere } from '../elsewhere.ts';
import { enrollmentPlace, NO_PROFILE } from '../enrollment-fixture.ts';
import { act, challengesOf } from '../run-one.ts';
import {
  accountOf,
  callsSince,
  enrolled,
  heldBy,
  onUser,
  serverOf,
  SMS,
  verdict,
  withoutPassword,
} from './action-place.ts';

test.each([
  ['ON', 'password'],
  ['OPTIONAL', 'password'],
  ['ON', 'srp'],
  ['OPTIONAL', 'srp'],
] as const)(
  '%s, %s: whoever enrolled the token, it is deleted, and ours takes its place',
  async (mfa, flow) => {
    const place = await enrolled({ mfa, pool: { flow } });
    await onUser(place, 'AdminDeleteSoftwareToken');
    const theirs = await enrollElsewhere(place, place.user);
    expect(verdict(await act(place, 'verify'))).toBe('ENROLLED_ELSEWHERE');
    expect(verdict(await act(place, 'reset'))).toBe('ok');
    expect(heldBy(place)).not.toBe(theirs);
    expect(place.secretsInVault()).toEqual([heldBy(place)]);
    expect(serverOf(place)).toBe('working');
    expect(await challengesOf(place)).toContain('SOFTWARE_TOKEN_MFA');
  },
);

test('a user that this vault has never enrolled', async () => {
  const place = await enrollmentPlace();
  await enrollElsewhere(place, place.user);
  withoutPassword(place);
  place.vault.accounts.setPassword(accountOf(place).id, place.user.password);
  expect(verdict(await act(place, 'reset'))).toBe('ok');
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
});

test('without a password in the vault the token is only deleted, and that is said', async () => {
  const place = await enrollmentPlace();
  await enrollElsewhere(place, place.user);
  withoutPassword(place);
  const outcome = await act(place, 'reset');
  expect(outcome.ok ? outcome.value : '').toMatch(/deleted.*no password/);
  expect(heldBy(place)).toBeUndefined();
  expect(serverOf(place)).toBe('mfa-off');
});

test('other factors stay', async () => {
  const place = await enrolled({ mfa: 'OPTIONAL' });
  await place.admin('SetUserPoolMfaConfig', {
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
    SmsMfaConfiguration: SMS,
  });
  await onUser(place, 'AdminUpdateUserAttributes', {
    UserAttributes: [{ Name: 'phone_number', Value: '+15550100' }],
  });
  await onUser(place, 'AdminSetUserMFAPreference', { SMSMfaSettings: { Enabled: true } });
  // With the token gone SMS is what the pool asks for, which Poolkey cannot read; and it says so.
  expect(verdict(await act(place, 'reset'))).toBe('MFA_BY_SMS');
  expect(place.stored().mfa.enabled).toEqual(['SMS_MFA']);
});

test.each<
  [
    string,
    (place: Awaited<ReturnType<typeof enrolled>>) => void,
    Parameters<typeof enrolled>[0],
    RegExp,
    string,
  ]
>([
  [
    'the permission is missing',
    ({ server }) => server.settings.change({ denied: ['AdminDeleteSoftwareToken'] }),
    {},
    /cognito-idp:AdminDeleteSoftwareToken/,
    'ACCESS_DENIED',
  ],
  [
    'there are no credentials',
    () => undefined,
    { pool: { profile: NO_PROFILE } },
    /profile/,
    'NO_CREDENTIALS',
  ],
])('%s: says so, and nothing is changed', async (_name, arrange, options, words, code) => {
  const place = await enrolled(options);
  const old = heldBy(place);
  arrange(place);
  const calls = callsSince(place);
  const outcome = await act(place, 'reset');
  expect(verdict(outcome)).toBe(code);
  expect(outcome.ok ? '' : outcome.error.message).toMatch(words);
  expect(calls().filter((name) => name !== 'AdminDeleteSoftwareToken')).toEqual([]);
  expect(heldBy(place)).toBe(old);
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
});

test('a user that is gone: USER_NOT_FOUND', async () => {
  const place = await enrolled();
  await onUser(place, 'AdminDeleteUser');
  expect(verdict(await act(place, 'reset'))).toBe('USER_NOT_FOUND');
});
