import type { CognitoResult } from '../../../main/cognito/failure.ts';
import { HandedEnrollment } from '../../../main/enrollment/enroll-handed.ts';
import { enrollUser } from '../../../main/enrollment/enroll-user.ts';
import type { ActionKind } from '../../../main/contract/actions.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { signInElsewhere, type FirstAnswer } from './elsewhere.ts';
import { NO_PROFILE, type EnrollmentPlace, type PlaceOptions, type TestUser } from './enrollment-fixture.ts';
import { accountOf, act } from './run-one.ts';

export const NEW_PASSWORD = new Secret('An0ther-Passw0rd!');

/** Something that is done with a user by some calls, each of which can go wrong. */
export interface Scenario {
  readonly name: string;
  readonly options: PlaceOptions;
  /** The calls of a run in which nothing goes wrong. */
  readonly calls: readonly string[];
  /** Before the run; the calls of it do not count. */
  readonly prepare?: (place: EnrollmentPlace, user: TestUser) => Promise<unknown>;
  readonly run: (place: EnrollmentPlace, user: TestUser) => Promise<CognitoResult<unknown>>;
  /** What the user is asked for afterwards; default: a code. */
  readonly asked?: 'nothing';
}

const SET_UP = ['AssociateSoftwareToken', 'VerifySoftwareToken'];
const PREFER = ['SetUserMFAPreference', 'GetUser'];
const PASSWORD_SIGN_IN = ['InitiateAuth', 'RespondToAuthChallenge'];
const SRP_SIGN_IN = ['InitiateAuth', 'RespondToAuthChallenge', 'RespondToAuthChallenge'];

const SIGN_INS: Record<string, { pool: PlaceOptions['pool']; first: string[]; respond: string }> = {
  password: { pool: { flow: 'password' }, first: ['InitiateAuth'], respond: 'RespondToAuthChallenge' },
  SRP: { pool: { flow: 'srp' }, first: PASSWORD_SIGN_IN, respond: 'RespondToAuthChallenge' },
  USER_AUTH: { pool: { flow: 'user' }, first: PASSWORD_SIGN_IN, respond: 'RespondToAuthChallenge' },
  admin: { pool: { flow: 'admin' }, first: ['AdminInitiateAuth'], respond: 'AdminRespondToAuthChallenge' },
};

const enroll: Scenario['run'] = ({ deps, pool }, user) =>
  enrollUser(deps, pool, { ...user, newPassword: NEW_PASSWORD });

/** Every enrollment with a password. */
function enrollments(): Scenario[] {
  return Object.entries(SIGN_INS).flatMap(([name, { pool = {}, first, respond }]): Scenario[] => [
    {
      name: `enroll by Session, ${name}`,
      options: { mfa: 'ON', pool },
      calls: [...first, ...SET_UP, respond, 'GetUser'],
      run: enroll,
    },
    {
      name: `enroll by access token, ${name}`,
      options: { mfa: 'OPTIONAL', pool },
      calls: [...first, ...SET_UP, ...PREFER],
      run: enroll,
    },
    {
      name: `enroll with a temporary password, ${name}`,
      options: { mfa: 'ON', permanentPasswords: false, pool },
      calls: [...first, respond, ...SET_UP, respond, 'GetUser'],
      run: enroll,
    },
  ]);
}

/** An action on a user who is enrolled. */
function action(
  kind: ActionKind,
  name: string,
  options: PlaceOptions,
  calls: readonly string[],
  more: Partial<Scenario> & { readonly thereafter?: Scenario['prepare'] } = {},
): Scenario {
  const { thereafter, ...rest } = more;
  return {
    name: `${kind}, ${name}`,
    options,
    calls,
    prepare: async (place, user) => {
      const enrolled = await place.enroll(user);
      if (!enrolled.ok) throw new Error(enrolled.error.message);
      await thereafter?.(place, user);
    },
    run: (place, user) => act(place, kind, user.username),
    ...rest,
  };
}

const srp = { pool: { flow: 'srp' } } as const;

function actions(): Scenario[] {
  return [
    action('rotate', 'ON', { mfa: 'ON' }, [...PASSWORD_SIGN_IN, ...SET_UP, ...PREFER]),
    action('rotate', 'ON, SRP', { mfa: 'ON', ...srp }, [...SRP_SIGN_IN, ...SET_UP, ...PREFER]),
    action('rotate', 'OPTIONAL', { mfa: 'OPTIONAL' }, [...PASSWORD_SIGN_IN, ...SET_UP, ...PREFER]),
    action('rotate', 'ON, a wrong code ends the Session', { mfa: 'ON', strictSessions: true }, [
      ...PASSWORD_SIGN_IN,
      ...SET_UP,
      ...PREFER,
    ]),
    action('reset', 'ON', { mfa: 'ON' }, [
      'AdminDeleteSoftwareToken',
      'InitiateAuth',
      ...SET_UP,
      'RespondToAuthChallenge',
      'GetUser',
    ]),
    action('reset', 'OPTIONAL, SRP', { mfa: 'OPTIONAL', ...srp }, [
      'AdminDeleteSoftwareToken',
      ...PASSWORD_SIGN_IN,
      // The preference for the old token, which is gone.
      'SetUserMFAPreference',
      ...SET_UP,
      ...PREFER,
    ]),
    ...(['ON', 'OPTIONAL'] as const).map((mfa) =>
      action(
        'recreate',
        mfa,
        { mfa },
        [
          'AdminGetUser',
          'AdminListGroupsForUser',
          // Whether it may: each once for nobody, and the password for the user that is there still.
          'AdminDeleteUser',
          'AdminCreateUser',
          'AdminAddUserToGroup',
          'AdminSetUserPassword',
          'AdminDeleteUser',
          'AdminCreateUser',
          'AdminSetUserPassword',
          'AdminAddUserToGroup',
          'AdminAddUserToGroup',
          'InitiateAuth',
          ...(mfa === 'ON'
            ? [...SET_UP, 'RespondToAuthChallenge', 'GetUser']
            : ['SetUserMFAPreference', ...SET_UP, ...PREFER]),
        ],
        { thereafter: intoGroups },
      ),
    ),
    action(
      'prefer-off',
      'OPTIONAL',
      { mfa: 'OPTIONAL' },
      ['AdminSetUserMFAPreference', 'AdminGetUser', 'GetUserPoolMfaConfig'],
      {
        asked: 'nothing',
      },
    ),
    action(
      'prefer-off',
      'OPTIONAL, without IAM',
      { mfa: 'OPTIONAL', pool: { profile: NO_PROFILE } },
      [...PASSWORD_SIGN_IN, ...PREFER],
      { asked: 'nothing' },
    ),
    action('prefer-on', 'OPTIONAL', { mfa: 'OPTIONAL' }, ['AdminSetUserMFAPreference', 'AdminGetUser'], {
      thereafter: preferOff,
    }),
    action(
      'prefer-on',
      'OPTIONAL, without IAM',
      { mfa: 'OPTIONAL', pool: { profile: NO_PROFILE } },
      ['InitiateAuth', ...PREFER],
      { thereafter: preferOff },
    ),
    action(
      'set-password',
      'ON',
      { mfa: 'ON' },
      ['AdminSetUserPassword', 'AdminGetUser', ...PASSWORD_SIGN_IN],
      {
        thereafter: ({ admin }, { username }) =>
          admin('AdminSetUserPassword', {
            Username: username,
            Password: 'Some-0ther-one!',
            Permanent: true,
          }),
      },
    ),
  ];
}

const preferOff: Scenario['prepare'] = ({ admin }, { username }) =>
  admin('AdminSetUserMFAPreference', {
    Username: username,
    SoftwareTokenMfaSettings: { Enabled: false },
  });

export const GROUPS = ['admins', 'testers'];

const intoGroups: Scenario['prepare'] = async ({ admin }, { username }) => {
  for (const GroupName of GROUPS) {
    await admin('CreateGroup', { GroupName }).catch(() => undefined);
    await admin('AdminAddUserToGroup', { Username: username, GroupName });
  }
};

async function handed(
  place: EnrollmentPlace,
  user: TestUser,
  proofOf: (answer: FirstAnswer) => ConstructorParameters<typeof HandedEnrollment>[2] | null,
): Promise<CognitoResult<unknown>> {
  const proof = proofOf(await signInElsewhere(place, user));
  // The pool asks for a code by now: there is nothing to hand over any more, and the password decides.
  if (!proof) return enrollUser(place.deps, place.pool, user);
  const enrollment = new HandedEnrollment(place.deps, place.pool, proof);
  const begun = await enrollment.begin();
  const outcome = begun.ok ? await enrollment.confirm() : begun;
  // For the sign-in that follows: nobody hands over a password.
  if (outcome.ok) place.vault.accounts.setPassword(accountOf(place, user.username).id, user.password);
  return outcome;
}

function handedOver(): Scenario[] {
  return [
    {
      name: 'enroll by a Session handed over',
      options: { mfa: 'ON' },
      calls: [...SET_UP, 'RespondToAuthChallenge', 'GetUser'],
      run: (place, user) =>
        handed(place, user, ({ Session }) => {
          const isSetup = place.stored(user.username).token.verified === undefined;
          return isSetup && Session ? { session: new Secret(Session), username: user.username } : null;
        }),
    },
    {
      name: 'enroll by an access token handed over',
      options: { mfa: 'OPTIONAL' },
      calls: ['GetUser', ...SET_UP, ...PREFER],
      run: (place, user) =>
        handed(place, user, ({ AuthenticationResult }) =>
          AuthenticationResult ? { accessToken: new Secret(AuthenticationResult.AccessToken) } : null,
        ),
    },
  ];
}

/** A user with SMS beside the token, none preferred, is asked to choose. */
const choosing: Scenario = {
  name: 'enroll again, SELECT_MFA_TYPE on the way',
  options: { mfa: 'ON' },
  calls: [...SRP_SIGN_IN, 'GetUser', ...PREFER],
  prepare: async (place, user) => {
    await place.admin('SetUserPoolMfaConfig', {
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: { Enabled: true },
      SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/x' } },
    });
    await place.enroll(user);
    const aboutUser = { Username: user.username };
    await place.admin('AdminUpdateUserAttributes', {
      ...aboutUser,
      UserAttributes: [{ Name: 'phone_number', Value: '+15550100' }],
    });
    await place.admin('AdminSetUserMFAPreference', {
      ...aboutUser,
      SMSMfaSettings: { Enabled: true },
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false },
    });
  },
  run: enroll,
};

export const ENROLLMENTS: readonly Scenario[] = [...enrollments(), choosing, ...handedOver()];
export const ACTIONS: readonly Scenario[] = actions();
