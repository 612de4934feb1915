import { expect, test } from 'vitest';
import { Secret } from '../../../../main/secrecy/secret.ts';
import type { ServerState } from '../../../../main/contract/server-state.ts';
import { enrollElsewhere } from '../elsewhere.ts';
import {
  enrollmentPlace,
  NO_PROFILE,
  type EnrollmentPlace,
  type PlaceOptions,
} from '../enrollment-fixture.ts';
import { passwordProofs } from '../password-proofs.ts';
import { act } from '../run-one.ts';
import {
  accountOf,
  enrolled,
  forgetPassword,
  onUser,
  preferOff,
  verdict,
  withoutPassword,
} from './action-place.ts';

interface Case {
  readonly state: ServerState;
  readonly name: string;
  readonly options?: PlaceOptions;
  readonly arrange: (place: EnrollmentPlace) => Promise<unknown>;
  /** What the sentence for people says, with IAM and without. */
  readonly says: readonly [RegExp, RegExp];
  /** With IAM the user's sign-ins are left alone. */
  readonly spendsNothing?: true;
}

const unconfirmed = async (place: EnrollmentPlace): Promise<void> => {
  await onUser(place, 'AdminDeleteUser');
  await place.server.call('SignUp', {
    ClientId: place.seeded.clientId,
    Username: place.user.username,
    Password: place.user.password.reveal(),
    UserAttributes: [{ Name: 'email', Value: 'x@example.com' }],
  });
};

const CASES: readonly Case[] = [
  {
    state: 'working',
    name: 'the pool takes our code',
    arrange: () => Promise.resolve(),
    says: [/took a code/, /took a code/],
  },
  {
    state: 'stale',
    name: 'enrolled anew elsewhere',
    arrange: async (place) => {
      await onUser(place, 'AdminDeleteSoftwareToken');
      await enrollElsewhere(place, place.user);
    },
    says: [/AdminDeleteSoftwareToken/, /AdminDeleteSoftwareToken/],
  },
  {
    state: 'mfa-off',
    name: 'the preference is off, the token is there',
    options: { mfa: 'OPTIONAL' },
    arrange: preferOff,
    says: [/without being asked/, /without being asked/],
  },
  {
    state: 'mfa-off',
    name: 'the token is gone, MFA OPTIONAL',
    options: { mfa: 'OPTIONAL' },
    arrange: (place) => onUser(place, 'AdminDeleteSoftwareToken'),
    says: [/holds no software token/, /without being asked/],
    spendsNothing: true,
  },
  {
    state: 'mfa-off',
    name: 'the token is gone, MFA ON',
    arrange: (place) => onUser(place, 'AdminDeleteSoftwareToken'),
    says: [/holds no software token/, /holds no software token/],
    spendsNothing: true,
  },
  {
    state: 'gone',
    name: 'deleted',
    arrange: (place) => onUser(place, 'AdminDeleteUser'),
    says: [/no such user/, /no such user/],
    spendsNothing: true,
  },
  {
    state: 'disabled',
    name: 'disabled',
    arrange: (place) => onUser(place, 'AdminDisableUser'),
    says: [/disabled/, /disabled/],
    spendsNothing: true,
  },
  {
    state: 'must-change-password',
    name: 'a temporary password',
    arrange: (place) =>
      onUser(place, 'AdminSetUserPassword', {
        Password: place.user.password.reveal(),
        Permanent: false,
      }),
    says: [/FORCE_CHANGE_PASSWORD/, /new password/],
    spendsNothing: true,
  },
  {
    state: 'must-change-password',
    name: 'a reset by an administrator',
    arrange: (place) => onUser(place, 'AdminResetUserPassword'),
    says: [/RESET_REQUIRED/, /must reset/],
    spendsNothing: true,
  },
  {
    state: 'unconfirmed',
    name: 'signed up and never confirmed',
    arrange: unconfirmed,
    says: [/never confirmed/, /never confirmed/],
    spendsNothing: true,
  },
  {
    state: 'wrong-password',
    name: 'another password',
    arrange: (place) => Promise.resolve(forgetPassword(place)),
    says: [/user name or password/, /user name or password/],
  },
];

const FLOWS = ['password', 'srp'] as const;

test.each(CASES.flatMap((one) => FLOWS.map((flow) => ({ ...one, flow }))))(
  'with IAM, $flow: $name is "$state"',
  async ({ state, options, arrange, says, spendsNothing, flow }) => {
    const place = await enrolled({ ...options, pool: { flow } });
    await arrange(place);
    const before = place.proxy.exchanges.length;
    expect(verdict(await act(place, 'reconcile'))).toBe('ok');
    expect(accountOf(place).server).toMatchObject({ state, checkedAt: place.time.clock() });
    expect(accountOf(place).server?.detail).toMatch(says[0]);
    const made = place.proxy.exchanges.slice(before);
    const byIamAlone = made.every(({ operation }) => operation.startsWith('Admin'));
    expect(byIamAlone || !spendsNothing).toBe(true);
    expect(passwordProofs(made).length).toBeLessThanOrEqual(1);
    expect(
      place.vault.events.of(accountOf(place).id).map(({ kind, detail }) => `${kind} ${detail}`),
    ).toContain(`checked ${state}`);
  },
);

const WITHOUT_IAM: [string, PlaceOptions['pool'], readonly string[]][] = [
  ['no credentials', { profile: NO_PROFILE }, []],
  ['AdminGetUser denied', {}, ['AdminGetUser']],
  ['AdminGetUser denied, SRP', { flow: 'srp' }, ['AdminGetUser']],
];

test.each(CASES.flatMap((one) => WITHOUT_IAM.map(([way, pool, denied]) => ({ ...one, way, pool, denied }))))(
  '$way: $name is "$state"',
  async ({ state, options, arrange, says, pool, denied }) => {
    const place = await enrolled({ ...options, pool: pool ?? {} });
    await arrange(place);
    place.server.settings.change({ denied: [...denied] });
    const before = place.proxy.exchanges.length;
    expect(verdict(await act(place, 'reconcile'))).toBe('ok');
    expect(accountOf(place).server).toMatchObject({ state });
    expect(accountOf(place).server?.detail).toMatch(says[1]);
    expect(passwordProofs(place.proxy.exchanges.slice(before)).length).toBeLessThanOrEqual(1);
  },
);

test('the factors may not be seen: a sign-in tells instead', async () => {
  const place = await enrolled({ mfa: 'OPTIONAL' });
  await preferOff(place);
  place.server.settings.change({ denied: ['AdminGetUserAuthFactors'] });
  await act(place, 'reconcile');
  expect(accountOf(place).server).toMatchObject({ state: 'mfa-off' });
  expect(place.proxy.operations.at(-1)).toBe('InitiateAuth');
});

// A pool that hides who exists says the same of both; with IAM they are told apart.
test.each([
  [true, 'gone', /no such user/],
  [false, 'wrong-password', /hides unknown users/],
] as const)('hidden users, IAM %s: a user that is deleted is "%s"', async (iam, state, says) => {
  const place = await enrolled({
    preventUserExistenceErrors: 'ENABLED',
    ...(iam ? {} : { pool: { profile: NO_PROFILE } }),
  });
  await onUser(place, 'AdminDeleteUser');
  await act(place, 'reconcile');
  expect(accountOf(place).server?.state).toBe(state);
  expect(accountOf(place).server?.detail).toMatch(says);
});

test.each<[string, (place: EnrollmentPlace) => void, RegExp]>([
  ['AWS is down', ({ proxy }) => void proxy.status('AdminGetUser', 503, 'later'), /503.*\[SERVICE_ERROR\]/],
  [
    'the sign-in is throttled',
    ({ proxy }) => void proxy.error('InitiateAuth', 'TooManyRequestsException', 'Rate exceeded'),
    /\[THROTTLED\]/,
  ],
  [
    'the user is locked out',
    ({ proxy }) => void proxy.error('InitiateAuth', 'NotAuthorizedException', 'Password attempts exceeded'),
    /\[LOCKED_OUT\]/,
  ],
  ['the answer is lost', ({ proxy }) => void proxy.drop('RespondToAuthChallenge'), /\[CONNECTION_LOST\]/],
])('%s: "unknown", and why', async (_name, arrange, says) => {
  const place = await enrolled();
  arrange(place);
  expect(verdict(await act(place, 'reconcile'))).toBe('ok');
  expect(accountOf(place).server).toMatchObject({ state: 'unknown' });
  expect(accountOf(place).server?.detail).toMatch(says);
});

test('no password and no credentials: "unknown", with both reasons', async () => {
  const place = await enrollmentPlace({ pool: { profile: NO_PROFILE } });
  withoutPassword(place);
  await act(place, 'reconcile');
  expect(accountOf(place).server).toMatchObject({ state: 'unknown' });
  expect(accountOf(place).server?.detail).toMatch(
    /no password.*AWS could not be asked either.*credentials.*\[NO_PASSWORD\]/,
  );
});

test('no password, and IAM: what it tells is enough where it is enough', async () => {
  const place = await enrollmentPlace();
  withoutPassword(place);
  await act(place, 'reconcile');
  expect(accountOf(place).server).toMatchObject({ state: 'mfa-off' });
  await enrollElsewhere(place, place.user);
  await act(place, 'reconcile');
  expect(accountOf(place).server).toMatchObject({ state: 'unknown' });
});

test('MFA OFF in the pool, though the user has a token: "mfa-off"', async () => {
  const place = await enrolled();
  await place.admin('SetUserPoolMfaConfig', { MfaConfiguration: 'OFF' });
  await act(place, 'reconcile');
  expect(accountOf(place).server).toMatchObject({ state: 'mfa-off' });
});

test('a look changes nothing at the pool', async () => {
  const place = await enrolled({ mfa: 'OPTIONAL' });
  forgetPassword(place, new Secret('Wr0ng-one-it-is!'));
  const { modifiedMs, ...before } = place.stored();
  await act(place, 'reconcile');
  expect(place.stored()).toEqual({ ...before, modifiedMs });
});
