// Rule 7. Each case is wrong in one thing only, and names pools, users and sessions that do not exist: an endpoint that looks
// them up first says so, and fails here.
import type { Json } from '../../endpoint/http-client.ts';
import { describe, ensure, refused } from '../../expect.ts';
import { parts, type Rule } from '../../rule.ts';
import type { World } from '../../world/world.ts';

const POOL = 'us-east-1_Nobodys00';
const CLIENT = 'nobodysclient';
const SESSION = 'x'.repeat(64);
const of = (length: number) => 'x'.repeat(length);

const user = { UserPoolId: POOL, Username: 'nobody' };
const verify = { Session: SESSION, UserCode: '123456' };
const start = { ClientId: CLIENT, AuthFlow: 'USER_PASSWORD_AUTH' };
const answer = { ClientId: CLIENT, ChallengeName: 'MFA_SETUP', Session: SESSION };
const client = { UserPoolId: POOL, ClientName: 'c' };
const signUp = { ClientId: CLIENT, Username: 'nobody', Password: 'Abc-123-def' };

type Case = [what: string, operation: string, input: Json];

const WRONG: Readonly<Record<string, readonly Case[]>> = {
  Session: [
    ['19 characters', 'AssociateSoftwareToken', { Session: of(19) }],
    ['2,049 characters', 'AssociateSoftwareToken', { Session: of(2049) }],
    ['19 characters at Verify', 'VerifySoftwareToken', { ...verify, Session: of(19) }],
    ['2,049 characters in an answer', 'RespondToAuthChallenge', { ...answer, Session: of(2049) }],
  ],
  UserCode: [
    ['5 digits', 'VerifySoftwareToken', { ...verify, UserCode: '12345' }],
    ['7 digits', 'VerifySoftwareToken', { ...verify, UserCode: '1234567' }],
    ['a letter', 'VerifySoftwareToken', { ...verify, UserCode: '12345a' }],
    ['none', 'VerifySoftwareToken', { Session: SESSION }],
  ],
  'long strings': [
    ['FriendlyDeviceName of 131,073', 'VerifySoftwareToken', { ...verify, FriendlyDeviceName: of(131_073) }],
    [
      'AuthParameters value of 131,073',
      'InitiateAuth',
      { ...start, AuthParameters: { USERNAME: of(131_073) } },
    ],
    [
      'ChallengeResponses value of 131,073',
      'RespondToAuthChallenge',
      { ...answer, ChallengeResponses: { USERNAME: of(131_073) } },
    ],
  ],
  tokens: [
    ['AccessToken with a space', 'GetUser', { AccessToken: 'not a token' }],
    ['AccessToken with a sign', 'AssociateSoftwareToken', { AccessToken: 'no*token' }],
    ['no AccessToken', 'GetUser', {}],
    ['RefreshToken with a sign', 'GetTokensFromRefreshToken', { ClientId: CLIENT, RefreshToken: 'no*token' }],
  ],
  'ClientId and secrets': [
    ['ClientId of 129', 'InitiateAuth', { ...start, ClientId: of(129) }],
    ['ClientId with a space', 'InitiateAuth', { ...start, ClientId: 'a b' }],
    ['no ClientId', 'InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH' }],
    ['ClientSecret of 65', 'RevokeToken', { ClientId: CLIENT, Token: 'abc', ClientSecret: of(65) }],
    [
      'ClientSecret with a sign',
      'RevokeToken',
      { ClientId: CLIENT, Token: 'abc', ClientSecret: `${of(30)}!` },
    ],
    ['SecretHash of 129', 'SignUp', { ...signUp, SecretHash: of(129) }],
    ['SecretHash with a sign', 'SignUp', { ...signUp, SecretHash: 'a*b' }],
  ],
  UserPoolId: [
    ['56 characters', 'DescribeUserPool', { UserPoolId: `us-east-1_${of(46)}` }],
    ['no underscore', 'DescribeUserPool', { UserPoolId: 'nounderscore' }],
    ['none', 'DescribeUserPool', {}],
  ],
  Username: [
    ['129 characters', 'AdminGetUser', { ...user, Username: of(129) }],
    ['a space', 'AdminGetUser', { ...user, Username: 'has space' }],
    ['empty', 'AdminGetUser', { ...user, Username: '' }],
  ],
  Password: [
    ['257 characters', 'AdminSetUserPassword', { ...user, Password: of(257) }],
    ['a space', 'AdminSetUserPassword', { ...user, Password: 'my secret word' }],
  ],
  ListUsers: [
    ['Limit -1', 'ListUsers', { UserPoolId: POOL, Limit: -1 }],
    ['Limit 61', 'ListUsers', { UserPoolId: POOL, Limit: 61 }],
    ['Filter of 257', 'ListUsers', { UserPoolId: POOL, Filter: of(257) }],
    ['empty PaginationToken', 'ListUsers', { UserPoolId: POOL, PaginationToken: '' }],
  ],
  'validities of a client': [
    ['AuthSessionValidity 2', 'CreateUserPoolClient', { ...client, AuthSessionValidity: 2 }],
    ['AuthSessionValidity 16', 'CreateUserPoolClient', { ...client, AuthSessionValidity: 16 }],
    ['AccessTokenValidity 0', 'CreateUserPoolClient', { ...client, AccessTokenValidity: 0 }],
    ['AccessTokenValidity 86,401', 'CreateUserPoolClient', { ...client, AccessTokenValidity: 86_401 }],
    ['IdTokenValidity 86,401', 'CreateUserPoolClient', { ...client, IdTokenValidity: 86_401 }],
  ],
  'closed lists of names': [
    ['AuthFlow', 'InitiateAuth', { ...start, AuthFlow: 'NONSENSE' }],
    ['ChallengeName', 'RespondToAuthChallenge', { ...answer, ChallengeName: 'NONSENSE' }],
    ['MessageAction', 'AdminCreateUser', { ...user, MessageAction: 'NONSENSE' }],
    ['MfaConfiguration', 'SetUserPoolMfaConfig', { UserPoolId: POOL, MfaConfiguration: 'NONSENSE' }],
  ],
};

/** On the edge, and so no reason for InvalidParameter: what follows is about the pool, user or session that is not there. */
const ON_THE_EDGE: readonly [...Case, error: string][] = [
  ['Session of 20', 'AssociateSoftwareToken', { Session: of(20) }, 'NotAuthorized'],
  ['Session of 2,048', 'AssociateSoftwareToken', { Session: of(2048) }, 'NotAuthorized'],
  ['UserCode of 6 digits', 'VerifySoftwareToken', verify, 'NotAuthorized'],
  [
    'FriendlyDeviceName of 131,072',
    'VerifySoftwareToken',
    { ...verify, FriendlyDeviceName: of(131_072) },
    'NotAuthorized',
  ],
  ['Username of 128', 'AdminGetUser', { ...user, Username: of(128) }, 'ResourceNotFound'],
  [
    'Username with signs and accents',
    'AdminGetUser',
    { ...user, Username: 'zoë+1@example.com€' },
    'ResourceNotFound',
  ],
  ['Password of 256', 'AdminSetUserPassword', { ...user, Password: `Aa1-${of(252)}` }, 'ResourceNotFound'],
  ['Limit 0', 'ListUsers', { UserPoolId: POOL, Limit: 0 }, 'ResourceNotFound'],
  ['Limit 60', 'ListUsers', { UserPoolId: POOL, Limit: 60 }, 'ResourceNotFound'],
  [
    'AuthSessionValidity 3',
    'CreateUserPoolClient',
    { ...client, AuthSessionValidity: 3 },
    'ResourceNotFound',
  ],
  [
    'AuthSessionValidity 15',
    'CreateUserPoolClient',
    { ...client, AuthSessionValidity: 15 },
    'ResourceNotFound',
  ],
];

function groupCheck(cases: readonly Case[]) {
  return async ({ http }: World): Promise<void> => {
    for (const [what, operation, input] of cases) {
      refused(`${operation}, ${what}`, await http.call(operation, input), 'InvalidParameter');
    }
  };
}

export const constraints: Rule = {
  number: 7,
  name: 'constraints of 2.1 before any logic',
  check: parts({
    ...Object.fromEntries(Object.entries(WRONG).map(([name, cases]) => [name, groupCheck(cases)])),
    'values on the edge pass': async ({ http }) => {
      for (const [what, operation, input, error] of ON_THE_EDGE) {
        refused(`${operation}, ${what}`, await http.call(operation, input), error);
      }
    },
    'values of another type': async ({ http }) => {
      const settings = { SoftwareTokenMfaSettings: { Enabled: 'yes', PreferredMfa: true } };
      for (const [operation, input] of [
        ['SetUserMFAPreference', { AccessToken: 'abc', ...settings }],
        ['VerifySoftwareToken', { ...verify, UserCode: [123456] }],
        ['InitiateAuth', { ...start, AuthParameters: 'USERNAME' }],
      ] as const) {
        const given = await http.call(operation, input);
        const type = given.kind === 'answer' ? given.json['__type'] : undefined;
        const fits = type === 'SerializationException' || type === 'InvalidParameterException';
        ensure(operation, fits, 'SerializationException or InvalidParameterException', describe(given));
      }
    },
  }),
};
