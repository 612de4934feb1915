// Users that were signed in elsewhere: by an access token, or by the Session of MFA_SETUP, that a person hands over.
import { expect, test } from 'vitest';
import { HandedEnrollment, type HandedProof } from '../../../main/enrollment/enroll-handed.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { enrollElsewhere, signInElsewhere } from './elsewhere.ts';
import { codeOf, enrollmentPlace, STEP_MS, verdict, type EnrollmentPlace } from './enrollment-fixture.ts';
import { accountOf, challengesOf } from './run-one.ts';

const MINUTE = 60_000;
const SCOPE = 'aws.cognito.signin.user.admin';

async function tokenOf(place: EnrollmentPlace): Promise<string> {
  return (await signInElsewhere(place, place.user)).AuthenticationResult?.AccessToken ?? '';
}

async function sessionOf(place: EnrollmentPlace, user = place.user): Promise<string> {
  return (await signInElsewhere(place, user)).Session ?? '';
}

const byToken = (token: string): HandedProof => ({ accessToken: new Secret(token) });
const bySession = (session: string, username: string): HandedProof => ({
  session: new Secret(session),
  username,
});

/** The codes of both steps, and what was written. */
async function enroll(place: EnrollmentPlace, proof: HandedProof): Promise<{ begun: string; done: string }> {
  const enrollment = new HandedEnrollment(place.deps, place.pool, proof);
  const begun = verdict(await enrollment.begin());
  const done = begun === 'ok' ? verdict(await enrollment.confirm()) : 'not tried';
  return { begun, done };
}

const isUntouched = (place: EnrollmentPlace): boolean =>
  place.vault.accounts.list().length === 0 && place.vault.tokens.summaries().size === 0;

/** A person types the password in the end. */
async function signsIn(place: EnrollmentPlace): Promise<string> {
  place.vault.accounts.setPassword(accountOf(place).id, place.user.password);
  place.time.advance(STEP_MS);
  return challengesOf(place);
}

test('an access token: the user’s name is in it, the token is preferred, no password is asked for or kept', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  const enrollment = new HandedEnrollment(place.deps, place.pool, byToken(await tokenOf(place)));
  expect(await enrollment.begin()).toEqual({ ok: true, value: { need: 'confirm', path: 'access-token' } });
  expect(enrollment.username).toBe(place.user.username);
  expect(enrollment.expiresAt).not.toBeNull();
  expect(await enrollment.confirm()).toMatchObject({ ok: true, value: { path: 'access-token' } });
  expect(accountOf(place)).toMatchObject({ hasPassword: false, server: { state: 'working' } });
  expect(place.proxy.operations).toEqual([
    'GetUser',
    'AssociateSoftwareToken',
    'VerifySoftwareToken',
    'SetUserMFAPreference',
    'GetUser',
  ]);
  expect(await signsIn(place)).toBe('SOFTWARE_TOKEN_MFA');
});

test('a Session: nothing is sent before it is confirmed, since looking would use it up', async () => {
  const place = await enrollmentPlace({ mfa: 'ON' });
  const enrollment = new HandedEnrollment(
    place.deps,
    place.pool,
    bySession(await sessionOf(place), place.user.username),
  );
  expect(await enrollment.begin()).toEqual({ ok: true, value: { need: 'confirm', path: 'session' } });
  expect(place.proxy.exchanges).toEqual([]);
  expect(isUntouched(place)).toBe(true);
  expect(await enrollment.confirm()).toMatchObject({ ok: true, value: { path: 'session' } });
  expect(await signsIn(place)).toBe('SOFTWARE_TOKEN_MFA');
});

test('a Session of a client with a secret, by an alias: the account gets the real name', async () => {
  const place = await enrollmentPlace({ mfa: 'ON' });
  const outcome = await enroll(place, bySession(await sessionOf(place), place.user.username.toUpperCase()));
  expect(outcome).toEqual({ begun: 'ok', done: 'ok' });
  expect(place.vault.accounts.list().map(({ username }) => username)).toEqual([place.user.username]);
});

// A bug once: the account under the typed name stayed beside the user's own, with the only secret that counts.
test('a Session by an alias of a user whom the vault knows already: one account, with the new secret', async () => {
  const place = await enrollmentPlace({ mfa: 'ON' });
  await place.enroll();
  const { id } = accountOf(place);
  await place.admin('AdminDeleteSoftwareToken', { Username: place.user.username });
  const outcome = await enroll(place, bySession(await sessionOf(place), place.user.username.toUpperCase()));
  expect(outcome).toEqual({ begun: 'ok', done: 'ok' });
  expect(place.vault.accounts.list().map((account) => account.id)).toEqual([id]);
  expect(place.secretsInVault()).toEqual([place.stored().token.verified?.secret]);
  expect(await signsIn(place)).toBe('SOFTWARE_TOKEN_MFA');
});

test('a user whom the vault has enrolled, and whose token is another by now: a new one takes its place', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  await place.enroll();
  await place.admin('AdminDeleteSoftwareToken', { Username: place.user.username });
  const token = await tokenOf(place);
  await enrollElsewhere(place, place.user);
  expect(await enroll(place, byToken(token))).toEqual({ begun: 'ok', done: 'ok' });
  expect(place.secretsInVault()).toEqual([place.stored().token.verified?.secret]);
  expect(await signsIn(place)).toBe('SOFTWARE_TOKEN_MFA');
});

test('a preference that is not kept the first time: the second try needs no other secret', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  place.proxy.drop('SetUserMFAPreference');
  expect(await enroll(place, byToken(await tokenOf(place)))).toEqual({ begun: 'ok', done: 'ok' });
  expect(place.proxy.operations.filter((name) => name === 'AssociateSoftwareToken')).toHaveLength(1);
});

test.each<[string, (place: EnrollmentPlace) => Promise<string>, string]>([
  [
    'one that has expired',
    async (place) => {
      const token = await tokenOf(place);
      place.time.advance(61 * MINUTE);
      return token;
    },
    'TOKEN_EXPIRED',
  ],
  ['one without the scope', (place) => Promise.resolve(minted(place, 'openid email')), 'TOKEN_SCOPE'],
  [
    'an ID token',
    async (place) => {
      const answer = (await signInElsewhere(place, place.user)) as {
        AuthenticationResult?: { IdToken?: string };
      };
      return answer.AuthenticationResult?.IdToken ?? '';
    },
    'NOT_AN_ACCESS_TOKEN',
  ],
  [
    'one of another pool',
    async () => {
      const other = await enrollmentPlace({ mfa: 'OPTIONAL', name: 'another' });
      return tokenOf(other);
    },
    'TOKEN_OTHER_POOL',
  ],
  ['garbage', () => Promise.resolve('to be or not to be'), 'NOT_A_TOKEN'],
  ['nothing', () => Promise.resolve('   '), 'NO_TOKEN'],
  [
    'one that was revoked',
    async (place) => {
      const token = await tokenOf(place);
      await place.admin('AdminUserGlobalSignOut', { Username: place.user.username });
      return token;
    },
    'TOKEN_REFUSED',
  ],
  [
    'one whose signature was tampered with',
    async (place) => {
      const token = await tokenOf(place);
      return `${token.slice(0, token.lastIndexOf('.') + 1)}${'A'.repeat(342)}`;
    },
    'TOKEN_REFUSED',
  ],
  [
    'one of a user that is deleted',
    async (place) => {
      const token = await tokenOf(place);
      await place.admin('AdminDeleteUser', { Username: place.user.username });
      return token;
    },
    'TOKEN_REFUSED|USER_NOT_FOUND',
  ],
  [
    'one of a user that is disabled',
    async (place) => {
      const token = await tokenOf(place);
      await place.admin('AdminDisableUser', { Username: place.user.username });
      return token;
    },
    'TOKEN_REFUSED|USER_DISABLED',
  ],
])(
  'an access token, %s: refused by its own name, nothing is written, nothing is changed',
  async (_name, make, code) => {
    const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
    const outcome = await enroll(place, byToken(await make(place)));
    expect(outcome.begun).toMatch(new RegExp(`^(?:${code})$`));
    expect(isUntouched(place)).toBe(true);
    expect(place.proxy.operations.filter((name) => name !== 'GetUser')).toEqual([]);
  },
);

function minted({ server, seeded, user }: EnrollmentPlace, scope: string): string {
  const { userPoolId, clientId } = seeded;
  return server.inspection.mintAccessToken({ userPoolId, clientId, username: user.username, scope });
}

test('a token of the hosted sign-in with the scope among others enrolls', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  expect(await enroll(place, byToken(minted(place, `openid ${SCOPE} email`)))).toEqual({
    begun: 'ok',
    done: 'ok',
  });
});

test('a token that expires between looking and confirming: says so, and the vault is none the worse', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  const enrollment = new HandedEnrollment(place.deps, place.pool, byToken(await tokenOf(place)));
  await enrollment.begin();
  place.time.advance(61 * MINUTE);
  expect(verdict(await enrollment.confirm())).toBe('TOKEN_REFUSED');
  expect(place.secretsInVault()).toEqual([]);
  expect(place.stored().token).toEqual({});
});

test('TOTP is off in the pool: TOTP_OFF', async () => {
  const place = await enrollmentPlace({ mfa: 'OFF' });
  expect(await enroll(place, byToken(await tokenOf(place)))).toEqual({ begun: 'ok', done: 'TOTP_OFF' });
});

test.each<[string, (place: EnrollmentPlace) => Promise<{ session: string; username?: string }>, string]>([
  [
    'one that has expired',
    async (place) => {
      const session = await sessionOf(place);
      place.time.advance(4 * MINUTE);
      return { session };
    },
    'SESSION_EXPIRED',
  ],
  [
    'one that was used',
    async (place) => {
      const session = await sessionOf(place);
      await place.server.call('AssociateSoftwareToken', { Session: session });
      return { session };
    },
    'SESSION_USED',
  ],
  [
    'one that a later enrollment has outrun',
    async (place) => {
      const session = await sessionOf(place);
      await enrollElsewhere(place, place.user);
      return { session };
    },
    'SESSION_INVALID',
  ],
  [
    'one of another challenge',
    async (place) => {
      await enrollElsewhere(place, place.user);
      return { session: await sessionOf(place) };
    },
    'SESSION_INVALID',
  ],
  ['one that nobody gave', () => Promise.resolve({ session: 'x'.repeat(900) }), 'SESSION_INVALID'],
  ['one that is none', () => Promise.resolve({ session: 'too short' }), 'NOT_A_SESSION'],
  ['nothing', () => Promise.resolve({ session: '' }), 'NO_SESSION'],
  [
    'one without a user name',
    async (place) => ({ session: await sessionOf(place), username: ' ' }),
    'NO_USERNAME',
  ],
])('a Session, %s: refused by its own name, and nothing is written', async (_name, make, code) => {
  const place = await enrollmentPlace({ mfa: 'ON' });
  const { session, username = place.user.username } = await make(place);
  const held = place.stored().token.verified?.secret;
  const { begun, done } = await enroll(place, bySession(session, username));
  expect(begun === 'ok' ? done : begun).toBe(code);
  expect(isUntouched(place)).toBe(true);
  expect(place.stored().token.verified?.secret).toBe(held);
});

// The Session is another user's: Associate and Verify name nobody, so only the last call can tell.
test('a Session of another user than the one typed: refused, and the secret is with nobody whom it does not work for', async () => {
  const place = await enrollmentPlace({ mfa: 'ON', users: 2 });
  const [one, two] = place.users;
  if (!one || !two) throw new Error('too few users');
  const outcome = await enroll(place, bySession(await sessionOf(place, two), one.username));
  expect(outcome.done).toMatch(/SESSION_INVALID|WRONG_USER/);
  // The pool holds a token of the other user now; its secret must not be lost.
  const held = place.stored(two.username).token.verified?.secret;
  const kept = place.vault.accounts
    .list()
    .flatMap(({ id }) => place.vault.tokens.of(id).map(({ token }) => token.secret.reveal()));
  expect(held === undefined || kept.includes(held)).toBe(true);
  expect(codeOf(held ?? 'JBSWY3DPEHPK3PXP', place.time.clock())).toMatch(/^\d{6}$/);
});

test('confirming before anything was handed over, and a new password that nobody asked for', async () => {
  const place = await enrollmentPlace({ mfa: 'ON' });
  const enrollment = new HandedEnrollment(place.deps, place.pool, byToken('x'));
  expect(verdict(await enrollment.confirm())).toBe('NOT_STARTED');
  expect(verdict(await enrollment.setNewPassword())).toBe('NOT_ASKED');
});
