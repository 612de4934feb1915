import { answersOf, errors, renamed, succeed, type Mutant } from './mutant.ts';

export const authMutants: readonly Mutant[] = [
  {
    rule: 28,
    what: 'answers need no SECRET_HASH',
    found: /NEW_PASSWORD_REQUIRED without SECRET_HASH: expected HTTP 400 NotAuthorized/,
    distortion: answersOf(/RespondToAuthChallenge/, (reply) => {
      if (/secret/i.test(String(reply.json['message']))) succeed(reply);
    }),
  },
  {
    rule: 29,
    what: 'flows are closed by another error',
    found: /HTTP 200, or the refusal of a flow/,
    distortion: errors(/flow not enabled/i, renamed('NotAuthorized')),
  },
  {
    rule: 30,
    what: 'another SRP_B than the server counts with',
    found: /the claim \(app\): expected HTTP 200 with tokens/,
    distortion: answersOf(/InitiateAuth/, ({ json }) => {
      const parameters = json['ChallengeParameters'] as Record<string, string> | undefined;
      if (parameters?.['SRP_B']) {
        const [first = ''] = parameters['SRP_B'];
        parameters['SRP_B'] = `${first === '1' ? '2' : '1'}${parameters['SRP_B'].slice(1)}`;
      }
    }),
  },
  {
    rule: 31,
    what: 'no lockout',
    found: /the fifth locks: .*expected HTTP 400 NotAuthorizedException "Password attempts exceeded"/,
    pool: { settings: { lockout: false } },
  },
  {
    rule: 31,
    what: 'hidden users are shown',
    found: /PreventUserExistenceErrors ENABLED: an unknown user/,
    distortion: {
      call: (operation, input) => {
        if (operation === 'CreateUserPoolClient') delete input['PreventUserExistenceErrors'];
      },
    },
  },
  {
    rule: 32,
    what: 'signing out signs nobody out',
    found: /GetUser after GlobalSignOut: expected HTTP 400/,
    distortion: {
      call: (operation, input) => {
        if (operation === 'GlobalSignOut') input['AccessToken'] = 'abc';
      },
      answer: (operation, reply) => void (operation === 'GlobalSignOut' && succeed(reply)),
    },
  },
  {
    rule: 33,
    what: 'another text',
    found: /expected HTTP 400 TooManyRequestsException "Rate exceeded"/,
    distortion: errors(/Rate exceeded/, renamed('TooManyRequests', 'Slow down')),
  },
  {
    rule: 34,
    what: 'a lost answer is an answer',
    found: /the answer of AssociateSoftwareToken: expected a broken connection/,
    distortion: { broken: { status: 500, headers: {}, json: { __type: 'InternalErrorException' } } },
  },
  {
    rule: 35,
    what: 'no second page',
    found: /pages: expected more than one/,
    distortion: answersOf(/ListUsers$/, ({ json }) => void delete json['PaginationToken']),
  },
];
