import { expect, test } from 'vitest';
import { Secret } from '../../../../main/secrecy/secret.ts';
import type { ActionKind } from '../../../../main/contract/actions.ts';
import { REPAIR_OF } from '../../../../main/contract/actions.ts';
import { enrollElsewhere } from '../elsewhere.ts';
import { enrollmentPlace, NO_PROFILE, type EnrollmentPlace } from '../enrollment-fixture.ts';
import { act, challengesOf } from '../run-one.ts';
import {
  accountOf,
  callsSince,
  enrolled,
  forgetPassword,
  heldBy,
  onUser,
  serverOf,
  verdict,
  withoutPassword,
} from './action-place.ts';

/** Signed up by the user itself, and in the vault with its password. */
async function signedUp(): Promise<EnrollmentPlace> {
  const place = await enrollmentPlace();
  const user = { username: 'new-one', password: new Secret('S1gned-Up-Myself!') };
  await place.server.call('SignUp', {
    ClientId: place.seeded.clientId,
    Username: user.username,
    Password: user.password.reveal(),
    UserAttributes: [{ Name: 'email', Value: 'new-one@example.com' }],
  });
  const account = place.vault.accounts.ensure(place.pool.id, user.username);
  place.vault.accounts.setPassword(account.id, user.password);
  return { ...place, user, stored: (username = user.username) => place.stored(username) };
}

test('enable: a disabled user can sign in again, and that was looked at', async () => {
  const place = await enrolled();
  await onUser(place, 'AdminDisableUser');
  expect(verdict(await act(place, 'verify'))).toBe('USER_DISABLED');
  const calls = callsSince(place);
  const outcome = await act(place, 'enable');
  expect(outcome).toMatchObject({
    ok: true,
    value: expect.stringMatching(/^Enabled; now working/) as string,
  });
  expect(calls()).toEqual(['AdminEnableUser', 'AdminGetUser', 'InitiateAuth', 'RespondToAuthChallenge']);
  expect(accountOf(place)).toMatchObject({ problem: null, server: { state: 'working' } });
});

test('confirm: a user who signed up can be enrolled then', async () => {
  const place = await signedUp();
  expect(verdict(await act(place, 'enroll'))).toBe('USER_NOT_CONFIRMED');
  expect(verdict(await act(place, 'confirm'))).toBe('ok');
  expect(place.stored().status).toBe('CONFIRMED');
  expect(serverOf(place)).toBe('mfa-off');
  expect(verdict(await act(place, 'enroll'))).toBe('ok');
});

test('confirm: a user who is confirmed already is refused in Cognito’s words', async () => {
  const place = await enrolled();
  const outcome = await act(place, 'confirm');
  expect(verdict(outcome)).toBe('WRONG_STATE');
  expect(outcome.ok ? '' : outcome.error.message).toContain('Current status is CONFIRMED');
});

test.each<[string, (place: EnrollmentPlace) => Promise<unknown>]>([
  [
    'another password was set',
    (place) => onUser(place, 'AdminSetUserPassword', { Password: 'Some-0ther-one!', Permanent: true }),
  ],
  [
    'the password is a temporary one',
    (place) => onUser(place, 'AdminSetUserPassword', { Password: 'Some-0ther-one!', Permanent: false }),
  ],
  ['an administrator asked for a new one', (place) => onUser(place, 'AdminResetUserPassword')],
])('set-password where %s: the stored one is the user’s again, for good', async (_name, arrange) => {
  const place = await enrolled();
  const old = heldBy(place);
  await arrange(place);
  expect(verdict(await act(place, 'verify'))).not.toBe('ok');
  expect(verdict(await act(place, 'set-password'))).toBe('ok');
  expect(place.stored().status).toBe('CONFIRMED');
  expect(serverOf(place)).toBe('working');
  // Rule 23: a password does not touch the token.
  expect(heldBy(place)).toBe(old);
  place.time.advance(30_000);
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
});

test('set-password: one that the policy does not take is refused, and nothing is changed', async () => {
  const place = await enrolled();
  forgetPassword(place, new Secret('short'));
  const calls = callsSince(place);
  expect(verdict(await act(place, 'set-password'))).toBe('PASSWORD_POLICY');
  expect(calls()).toEqual(['AdminSetUserPassword']);
});

test('set-password without a stored one: NO_PASSWORD, and nothing is sent', async () => {
  const place = await enrollmentPlace();
  withoutPassword(place);
  expect(verdict(await act(place, 'set-password'))).toBe('NO_PASSWORD');
  expect(place.proxy.exchanges).toEqual([]);
});

const REPAIRS: [ActionKind, string][] = [
  ['enable', 'AdminEnableUser'],
  ['confirm', 'AdminConfirmSignUp'],
  ['set-password', 'AdminSetUserPassword'],
];

test.each(REPAIRS)('%s without its permission: ACCESS_DENIED names it', async (kind, operation) => {
  const place = await enrolled();
  place.server.settings.change({ denied: [operation] });
  const outcome = await act(place, kind);
  expect(verdict(outcome)).toBe('ACCESS_DENIED');
  expect(outcome.ok ? '' : outcome.error.message).toContain(`cognito-idp:${operation}`);
});

test.each(REPAIRS)('%s without credentials: NO_CREDENTIALS, and nothing is sent', async (kind) => {
  const place = await enrolled({ pool: { profile: NO_PROFILE } });
  const calls = callsSince(place);
  expect(verdict(await act(place, kind))).toBe('NO_CREDENTIALS');
  expect(calls()).toEqual([]);
});

test.each(REPAIRS)('%s of a user that is gone: USER_NOT_FOUND', async (kind) => {
  const place = await enrolled();
  await onUser(place, 'AdminDeleteUser');
  expect(verdict(await act(place, kind))).toBe('USER_NOT_FOUND');
});

const BROKEN: [string, (place: EnrollmentPlace) => Promise<unknown>][] = [
  [
    'stale',
    async (place) => {
      await onUser(place, 'AdminDeleteSoftwareToken');
      place.vault.tokens.savePending(accountOf(place).id, {
        algorithm: 'SHA1',
        digits: 6,
        periodMs: 30_000,
        secret: new Secret('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'),
      });
      await enrollElsewhere(place, place.user);
    },
  ],
  ['mfa-off', (place) => onUser(place, 'AdminDeleteSoftwareToken')],
  ['gone', (place) => onUser(place, 'AdminDeleteUser')],
  ['disabled', (place) => onUser(place, 'AdminDisableUser')],
  ['must-change-password', (place) => onUser(place, 'AdminResetUserPassword')],
  [
    'wrong-password',
    (place) => onUser(place, 'AdminSetUserPassword', { Password: 'Some-0ther-one!', Permanent: true }),
  ],
];

test.each(
  BROKEN.flatMap(([state, arrange]) => (['ON', 'OPTIONAL'] as const).map((mfa) => ({ state, arrange, mfa }))),
)(
  'found "$state" ($mfa): the repair that is offered brings it to "working"',
  async ({ state, arrange, mfa }) => {
    const place = await enrolled({ mfa });
    await arrange(place);
    await act(place, 'reconcile');
    expect(serverOf(place)).toBe(state);
    const repair = REPAIR_OF[serverOf(place) ?? 'unknown'];
    expect(repair && verdict(await act(place, repair))).toBe('ok');
    place.time.advance(30_000);
    await act(place, 'reconcile');
    expect(serverOf(place)).toBe('working');
    expect(accountOf(place).problem).toBeNull();
  },
);
