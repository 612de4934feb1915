import { expect, test } from 'vitest';
import { enrollElsewhere } from '../elsewhere.ts';
import { NO_PROFILE, STEP_MS, type PlaceOptions } from '../enrollment-fixture.ts';
import { act, challengesOf } from '../run-one.ts';
import {
  accountOf,
  callsSince,
  enrolled,
  heldBy,
  onUser,
  preferOff,
  serverOf,
  verdict,
} from './action-place.ts';

const BY_IAM = ['AdminSetUserMFAPreference', 'AdminGetUser'];
/** How a user without an administrator comes to it. */
const WAYS: [string, PlaceOptions, readonly string[]][] = [
  ['by IAM', {}, BY_IAM],
  [
    'without credentials',
    { pool: { profile: NO_PROFILE } },
    ['InitiateAuth', 'RespondToAuthChallenge', 'SetUserMFAPreference', 'GetUser'],
  ],
  [
    'without credentials, SRP',
    { pool: { profile: NO_PROFILE, flow: 'srp' } },
    ['InitiateAuth', 'RespondToAuthChallenge', 'RespondToAuthChallenge', 'SetUserMFAPreference', 'GetUser'],
  ],
];

test.each(WAYS)(
  'OPTIONAL, %s: off, and the user is asked for no code; on, and it is',
  async (_name, options, calls) => {
    const place = await enrolled({ mfa: 'OPTIONAL', ...options });
    const old = heldBy(place);
    const made = callsSince(place);
    expect(verdict(await act(place, 'prefer-off'))).toBe('ok');
    // Whether the pool requires MFA is asked besides.
    expect(made().filter((operation) => operation !== 'GetUserPoolMfaConfig')).toEqual(calls);
    expect(serverOf(place)).toBe('mfa-off');
    expect(await challengesOf(place)).not.toContain('SOFTWARE_TOKEN_MFA');
    expect(verdict(await act(place, 'prefer-on'))).toBe('ok');
    place.time.advance(STEP_MS);
    expect(await challengesOf(place)).toContain('SOFTWARE_TOKEN_MFA');
    expect(serverOf(place)).toBe('working');
    // The token has stayed all the time.
    expect(heldBy(place)).toBe(old);
    const kinds = place.vault.events.of(accountOf(place).id).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['mfa_on', 'mfa_off']));
  },
);

test('a permission that is missing is no hindrance: by the user itself', async () => {
  const place = await enrolled({ mfa: 'OPTIONAL' });
  place.server.settings.change({ denied: ['AdminSetUserMFAPreference'] });
  expect(verdict(await act(place, 'prefer-off'))).toBe('ok');
  expect(place.stored().mfa.enabled).toEqual([]);
});

test.each(WAYS)(
  'ON, %s: Cognito takes "off" and goes on asking, and that is said',
  async (_name, options) => {
    const place = await enrolled({ mfa: 'ON', ...options });
    expect(verdict(await act(place, 'prefer-off'))).toBe('MFA_REQUIRED');
    expect(serverOf(place)).toBe('working');
    place.time.advance(STEP_MS);
    expect(await challengesOf(place)).toContain('SOFTWARE_TOKEN_MFA');
  },
);

test.each(WAYS)('ON, %s: "on" is nothing new, and works', async (_name, options) => {
  const place = await enrolled({ mfa: 'ON', ...options });
  expect(verdict(await act(place, 'prefer-on'))).toBe('ok');
  expect(place.stored().mfa.preferred).toBe('SOFTWARE_TOKEN_MFA');
});

test.each(WAYS)(
  'OPTIONAL, %s: without a token at the pool nothing can be preferred',
  async (_name, options) => {
    const place = await enrolled({ mfa: 'OPTIONAL', ...options });
    await onUser(place, 'AdminDeleteSoftwareToken');
    expect(verdict(await act(place, 'prefer-on'))).toBe('NO_VERIFIED_TOKEN');
  },
);

test('a preference that is taken and not kept: PREFERENCE_NOT_KEPT, may be tried again', async () => {
  const place = await enrolled({ mfa: 'OPTIONAL' });
  await preferOff(place);
  place.proxy.status('AdminSetUserMFAPreference', 200, '{}', { before: true });
  expect(await act(place, 'prefer-on')).toMatchObject({
    error: { code: 'PREFERENCE_NOT_KEPT', retryable: true },
  });
  expect(verdict(await act(place, 'prefer-on'))).toBe('ok');
});

test('a user that is gone: USER_NOT_FOUND, and nothing is said of its state', async () => {
  const place = await enrolled({ mfa: 'OPTIONAL' });
  await onUser(place, 'AdminDeleteUser');
  expect(verdict(await act(place, 'prefer-off'))).toBe('USER_NOT_FOUND');
  expect(serverOf(place)).toBe('working');
});

// A bug once: the preference alone was taken for an enrollment, whosever token it was, and in a pool without MFA, too.
test('enrolling a user whose preference is off: only a code that the pool takes counts as enrolled', async () => {
  const place = await enrolled({ mfa: 'OPTIONAL' });
  const old = heldBy(place);
  await preferOff(place);
  expect(await place.enroll()).toMatchObject({ ok: true, value: { path: 'already-enrolled' } });
  expect(heldBy(place)).toBe(old);
  await onUser(place, 'AdminDeleteSoftwareToken');
  const theirs = await enrollElsewhere(place, place.user);
  await preferOff(place);
  expect(await place.enroll()).toMatchObject({ ok: true, value: { path: 'access-token' } });
  expect(heldBy(place)).not.toBe(theirs);
  expect(place.secretsInVault()).toEqual([heldBy(place)]);
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
});
