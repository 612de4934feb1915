import { expect, test } from 'vitest';
import { enrollElsewhere } from '../elsewhere.ts';
import { codeOf, depsOver, invariantHolds, STEP_MS } from '../enrollment-fixture.ts';
import { passwordProofs } from '../password-proofs.ts';
import { act, challengesOf } from '../run-one.ts';
import {
  accountOf,
  enrolled,
  forgetPassword,
  heldBy,
  onUser,
  preferOff,
  serverOf,
  SMS,
  verdict,
} from './action-place.ts';

test.each([
  ['ON', 'password'],
  ['ON', 'srp'],
  ['OPTIONAL', 'password'],
  ['OPTIONAL', 'srp'],
  ['OPTIONAL', 'admin'],
] as const)(
  '%s, %s: a new secret takes the place of the old one, which counts no more',
  async (mfa, flow) => {
    const place = await enrolled({ mfa, pool: { flow } });
    const { id } = accountOf(place);
    const old = heldBy(place);
    expect(verdict(await act(place, 'rotate'))).toBe('ok');
    const now = heldBy(place);
    expect(now).not.toBe(old);
    expect(place.secretsInVault()).toEqual([now]);
    expect(accountOf(place)).toMatchObject({ id, problem: null, server: { state: 'working' } });
    // At once: the new secret has spent the step before, the old one's steps are not its own.
    expect(await challengesOf(place)).toContain('SOFTWARE_TOKEN_MFA');
    expect(place.time.slept).toEqual([]);
    expect(place.vault.events.of(id).map(({ kind }) => kind)).toContain('enrolled');
  },
);

test('three times in a row', async () => {
  const place = await enrolled();
  const secrets = new Set([heldBy(place)]);
  for (let i = 0; i < 3; i += 1) {
    expect(verdict(await act(place, 'rotate'))).toBe('ok');
    secrets.add(heldBy(place));
  }
  expect(secrets.size).toBe(4);
});

test('SMS and token, none preferred: SELECT_MFA_TYPE on the way, and the token is preferred at the end', async () => {
  const place = await enrolled({ mfa: 'OPTIONAL' });
  await place.admin('SetUserPoolMfaConfig', {
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
    SmsMfaConfiguration: SMS,
  });
  await onUser(place, 'AdminUpdateUserAttributes', {
    UserAttributes: [{ Name: 'phone_number', Value: '+15550100' }],
  });
  await onUser(place, 'AdminSetUserMFAPreference', {
    SMSMfaSettings: { Enabled: true },
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false },
  });
  expect(verdict(await act(place, 'rotate'))).toBe('ok');
  expect(place.stored().mfa).toEqual({
    enabled: expect.arrayContaining(['SMS_MFA', 'SOFTWARE_TOKEN_MFA']) as string[],
    preferred: 'SOFTWARE_TOKEN_MFA',
  });
});

test('a user whose preference is off gets a new secret, and is asked for codes again', async () => {
  const place = await enrolled({ mfa: 'OPTIONAL' });
  await preferOff(place);
  expect(verdict(await act(place, 'rotate'))).toBe('ok');
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
});

test('codes that the pool does not know: nothing is changed', async () => {
  const place = await enrolled();
  await onUser(place, 'AdminDeleteSoftwareToken');
  const theirs = await enrollElsewhere(place, place.user);
  expect(verdict(await act(place, 'rotate'))).toBe('ENROLLED_ELSEWHERE');
  expect(heldBy(place)).toBe(theirs);
  expect(serverOf(place)).toBe('stale');
  expect(place.proxy.operations).not.toContain('SetUserMFAPreference');
});

test('a wrong password is looked at once, and nothing is changed', async () => {
  const place = await enrolled();
  const old = heldBy(place);
  forgetPassword(place);
  const before = place.proxy.exchanges.length;
  expect(verdict(await act(place, 'rotate'))).toBe('WRONG_PASSWORD');
  expect(passwordProofs(place.proxy.exchanges.slice(before))).toHaveLength(1);
  expect(heldBy(place)).toBe(old);
});

test('TOTP was switched off in the pool: TOTP_OFF, and the old secret goes on', async () => {
  const place = await enrolled();
  const old = heldBy(place);
  await place.admin('SetUserPoolMfaConfig', {
    MfaConfiguration: 'ON',
    SoftwareTokenMfaConfiguration: { Enabled: false },
    SmsMfaConfiguration: SMS,
  });
  expect(verdict(await act(place, 'rotate'))).toBe('TOTP_OFF');
  expect(accountOf(place).problem?.code).toBe('TOTP_OFF');
  expect(place.secretsInVault()).toEqual([old]);
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
});

test('Status ERROR: the old secret goes on and is the one shown; the next try puts a new one in its place', async () => {
  const place = await enrolled();
  const old = heldBy(place);
  place.server.settings.change({ faults: [{ kind: 'status-error', times: 1 }] });
  expect(verdict(await act(place, 'rotate'))).toBe('VERIFY_STATUS_ERROR');
  const shown = () => place.vault.tokens.current(accountOf(place).id)?.token.secret.reveal();
  expect(shown()).toBe(old);
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
  expect(shown()).toBe(old);
  expect(verdict(await act(place, 'rotate'))).toBe('ok');
  expect(place.secretsInVault()).toEqual([heldBy(place)]);
});

test.each([
  ['lost', 'drop', 1],
  ['never sent', 'dropBefore', 2],
] as const)(
  'the answer of Verify is %s: it finds out by itself which secret counts',
  async (_name, fault, rotations) => {
    const place = await enrolled();
    const old = heldBy(place);
    place.proxy[fault]('VerifySoftwareToken', { skip: 0 });
    const before = place.proxy.operations.length;
    expect(verdict(await act(place, 'rotate'))).toBe('ok');
    const associated = place.proxy.operations
      .slice(before)
      .filter((name) => name === 'AssociateSoftwareToken');
    expect(associated).toHaveLength(rotations);
    expect(heldBy(place)).not.toBe(old);
    expect(place.secretsInVault()).toEqual([heldBy(place)]);
    expect(serverOf(place)).toBe('working');
  },
);

test('the code for Verify is refused for its step: the next one follows by itself', async () => {
  const place = await enrolled();
  place.proxy.error(
    'VerifySoftwareToken',
    'EnableSoftwareTokenMFAException',
    'Code mismatch and fail enable Software Token MFA',
  );
  expect(verdict(await act(place, 'rotate'))).toBe('ok');
  expect(place.proxy.operations.filter((name) => name === 'VerifySoftwareToken')).toHaveLength(3);
});

// Rule 18, as Cognito did until about 2023: a new association drops the old token at once.
test('where associating drops the old token: a rotation works, and one that breaks off is mended by enrolling', async () => {
  const place = await enrolled();
  place.server.settings.change({ detachOldToken: true });
  expect(verdict(await act(place, 'rotate'))).toBe('ok');
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
  place.time.advance(STEP_MS);
  place.proxy.dropBefore('VerifySoftwareToken');
  expect(verdict(await act(place, 'rotate'))).not.toBe('ok');
  expect(heldBy(place)).toBeUndefined();
  place.time.advance(STEP_MS);
  expect(serverOf(place)).toBe('mfa-off');
  expect(verdict(await act(place, 'enroll'))).toBe('ok');
  expect(invariantHolds(place, place.user.username)).toBe(true);
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
});

test('the old secret’s codes are refused by the pool afterwards', async () => {
  const place = await enrolled();
  const old = heldBy(place) ?? '';
  await act(place, 'rotate');
  place.time.advance(STEP_MS);
  const client = place.deps.connect(place.pool);
  const started = await client.initiate('USER_PASSWORD_AUTH', place.user.username, {
    PASSWORD: place.user.password.reveal(),
  });
  if (!started.ok || started.value.kind !== 'challenge') throw new Error('no challenge');
  const { name, session } = started.value.challenge;
  const answered = await client.respond(name, session, place.user.username, {
    SOFTWARE_TOKEN_MFA_CODE: codeOf(old, place.time.clock()),
  });
  expect(answered).toMatchObject({ error: { code: 'CODE_MISMATCH' } });
});

test('by two processes at once: the vault has what the pool holds, whoever comes first', async () => {
  const place = await enrolled();
  place.time.advance(STEP_MS);
  const outcomes = await Promise.all(
    [1, 2].map(async () => {
      const vault = place.file.open();
      return verdict(await act({ ...place, vault, deps: depsOver(vault, place.time) }, 'rotate'));
    }),
  );
  expect(outcomes).toContain('ok');
  expect(invariantHolds(place, place.user.username)).toBe(true);
  const shown = place.vault.tokens.current(accountOf(place).id);
  expect(shown?.token.secret.reveal()).toBe(heldBy(place));
  place.time.advance(3 * STEP_MS);
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
});
