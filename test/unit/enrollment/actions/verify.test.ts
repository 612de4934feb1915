import { expect, test } from 'vitest';
import { enrollElsewhere } from '../elsewhere.ts';
import { enrollmentPlace } from '../enrollment-fixture.ts';
import { act } from '../run-one.ts';
import {
  accountOf,
  callsSince,
  enrolled,
  forgetPassword,
  onUser,
  preferOff,
  serverOf,
  verdict,
  withoutPassword,
} from './action-place.ts';

test.each(['ON', 'OPTIONAL'] as const)(
  '%s: a secret that works is said to, and the calls are those of a sign-in',
  async (mfa) => {
    const place = await enrolled({ mfa });
    const calls = callsSince(place);
    expect(verdict(await act(place, 'verify'))).toBe('ok');
    expect(calls()).toEqual(['InitiateAuth', 'RespondToAuthChallenge']);
    expect(serverOf(place)).toBe('working');
    expect(accountOf(place).problem).toBeNull();
  },
);

test('let in without a code: MFA_OFF, since nothing was tried', async () => {
  const place = await enrolled({ mfa: 'OPTIONAL' });
  await preferOff(place);
  const outcome = await act(place, 'verify');
  expect(verdict(outcome)).toBe('MFA_OFF');
  expect(serverOf(place)).toBe('mfa-off');
});

test('enrolled anew elsewhere: ENROLLED_ELSEWHERE, and the secret is kept', async () => {
  const place = await enrolled();
  const ours = place.secretsInVault();
  await onUser(place, 'AdminDeleteSoftwareToken');
  await enrollElsewhere(place, place.user);
  expect(verdict(await act(place, 'verify'))).toBe('ENROLLED_ELSEWHERE');
  expect(serverOf(place)).toBe('stale');
  expect(place.secretsInVault()).toEqual(ours);
});

test('the token is gone from the pool: NOT_ENROLLED', async () => {
  const place = await enrolled();
  await onUser(place, 'AdminDeleteSoftwareToken');
  expect(verdict(await act(place, 'verify'))).toBe('NOT_ENROLLED');
  expect(serverOf(place)).toBe('mfa-off');
});

test('a wrong password is tried once', async () => {
  const place = await enrolled();
  forgetPassword(place);
  const calls = callsSince(place);
  expect(verdict(await act(place, 'verify'))).toBe('WRONG_PASSWORD');
  expect(calls()).toEqual(['InitiateAuth']);
  expect(serverOf(place)).toBe('wrong-password');
});

test('without a password nothing is sent', async () => {
  const place = await enrollmentPlace();
  withoutPassword(place);
  expect(verdict(await act(place, 'verify'))).toBe('NO_PASSWORD');
  expect(place.proxy.exchanges).toEqual([]);
});
