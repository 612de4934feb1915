import type { Json } from '../../endpoint/http-client.ts';
import { answered, challenged, ensure, refused, same, signedIn, succeeded, text } from '../../expect.ts';
import { Broken, parts, type Rule } from '../../rule.ts';
import type { World } from '../../world/world.ts';

export const values: Rule = {
  number: 4,
  name: 'timestamps with fraction, {} when empty',
  check: parts({
    'timestamps are epoch seconds with a fraction': async (world) => {
      const times: unknown[] = [];
      for (let made = 0; made < 4; made++) {
        const json = succeeded('AdminGetUser', await (await world.user('ON')).admin('AdminGetUser'));
        times.push(json['UserCreateDate'], json['UserLastModifiedDate']);
      }
      const now = world.clock.now() / 1000;
      const plausible = times.every((time) => typeof time === 'number' && Math.abs(time - now) < 600);
      ensure(
        'UserCreateDate and UserLastModifiedDate',
        plausible,
        'numbers of seconds, just now',
        JSON.stringify(times),
      );
      // Eight whole seconds by chance: one in 10^24.
      ensure(
        'the same',
        times.some((time) => !Number.isInteger(time)),
        'a fraction in some',
        JSON.stringify(times),
      );
    },
    'an output without members is {}': async (world) => {
      const user = await world.user('ON');
      const calls = {
        AdminDisableUser: {},
        AdminEnableUser: {},
        AdminSetUserPassword: { Password: user.password, Permanent: true },
        AdminUserGlobalSignOut: {},
        AdminDeleteUser: {},
      };
      for (const [operation, input] of Object.entries(calls)) {
        const answer = answered(operation, await user.admin(operation, input));
        same(`${operation}: status and body`, [answer.status, answer.text], [200, '{}']);
      }
    },
  }),
};

/** Every operation of section 2.2 that AWS lets only IAM call. */
const SIGNED = [
  'AdminInitiateAuth',
  'AdminRespondToAuthChallenge',
  'AdminSetUserMFAPreference',
  'AdminDeleteSoftwareToken',
  'AdminGetUser',
  'AdminCreateUser',
  'AdminSetUserPassword',
  'GetUserPoolMfaConfig',
  'DescribeUserPool',
  'DescribeUserPoolClient',
  'ListUsers',
  'AdminUserGlobalSignOut',
  'AdminDeleteUser',
];

export const signatures: Rule = {
  number: 5,
  name: 'which operations need a signature',
  check: parts({
    'unsigned operations work without Authorization': async (world) => {
      // The world's client sends none for these.
      const user = await world.user('ON');
      const { tokens } = await user.enrollBySession();
      const AccessToken = tokens.access;
      succeeded('GetUser', await user.call('GetUser', { AccessToken }));
      const settings = { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } };
      succeeded('SetUserMFAPreference', await user.prefer(AccessToken, settings));
      succeeded('Associate by token', await user.associate({ AccessToken }));
      const client = user.pool.client.id;
      const refresh = { ClientId: client, RefreshToken: tokens.refresh };
      signedIn('GetTokensFromRefreshToken', await user.call('GetTokensFromRefreshToken', refresh));
      succeeded('RevokeToken', await user.call('RevokeToken', { ClientId: client, Token: tokens.refresh }));
      const other = await (await world.user('OPTIONAL')).tokens();
      succeeded('GlobalSignOut', await user.call('GlobalSignOut', { AccessToken: other.access }));
    },
    'operations of IAM refuse its absence': async (world) => {
      const user = await world.user('ON');
      const input = { UserPoolId: user.pool.id, Username: user.name, ClientId: user.pool.client.id };
      for (const operation of SIGNED) {
        const answer = await world.http.call(operation, input, { signed: false });
        refused(`${operation} unsigned`, answer, 'MissingAuthenticationToken');
      }
      succeeded('the user, still there', await user.admin('AdminGetUser'));
    },
  }),
};

export const absentMembers: Rule = {
  number: 6,
  name: 'absent members are left out',
  check: parts({
    'a user without MFA has no MFA members': async (world) => {
      const user = await world.user('OFF');
      const { access } = await user.tokens();
      const admin = succeeded('AdminGetUser', await user.admin('AdminGetUser'));
      const own = succeeded('GetUser', await user.call('GetUser', { AccessToken: access }));
      for (const json of [admin, own]) {
        for (const name of ['UserMFASettingList', 'PreferredMfaSetting', 'MFAOptions']) {
          same(name, json[name], undefined);
        }
      }
    },
    'tokens and challenges exclude each other': async (world) => {
      const signedOn = answered('a sign-in', await (await world.user('OFF')).signIn());
      signedIn('a sign-in', signedOn);
      for (const name of ['ChallengeName', 'Session'])
        same(`${name} beside tokens`, signedOn.json[name], undefined);
      const { json } = challenged('a sign-in', await (await world.user('ON')).signIn(), 'MFA_SETUP');
      same('AuthenticationResult beside a challenge', json['AuthenticationResult'], undefined);
    },
    'nothing is null': async (world) => {
      for (const [what, json] of await someAnswers(world)) {
        if (hasNull(json))
          throw new Broken(what, 'no null anywhere', `null in one of ${Object.keys(json).join(', ')}`);
      }
    },
  }),
};

async function someAnswers(world: World): Promise<[string, Json][]> {
  const user = await world.user('ON');
  const { id: UserPoolId, client } = user.pool;
  const inputs: [string, Json][] = [
    ['DescribeUserPool', { UserPoolId }],
    ['DescribeUserPoolClient', { UserPoolId, ClientId: client.id }],
    ['GetUserPoolMfaConfig', { UserPoolId }],
    ['AdminGetUser', { UserPoolId, Username: user.name }],
    ['ListUsers', { UserPoolId, Limit: 3 }],
  ];
  const answers: [string, Json][] = [['InitiateAuth', succeeded('InitiateAuth', await user.signIn())]];
  for (const [operation, input] of inputs) {
    answers.push([operation, succeeded(operation, await user.call(operation, input))]);
  }
  ensure('AdminGetUser', text(answers[4]?.[1]['Username']) === user.name, 'the user asked for', 'another');
  return answers;
}

function hasNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'object' && Object.values(value).some(hasNull);
}
