import { text } from '../expect.ts';
import { TEN_MINUTES, answersOf, errors, realDate, renamed, type Mutant } from './mutant.ts';

export const wireMutants: readonly Mutant[] = [
  {
    rule: 1,
    what: 'any content type is taken',
    found: /Content-Type application\/json: expected a refusal/,
    distortion: {
      call: (_operation, _input, headers) => void (headers['content-type'] = 'application/x-amz-json-1.1'),
    },
  },
  {
    rule: 2,
    what: 'Message with a capital letter',
    found: /expected a text in "message", got none/,
    distortion: answersOf(/./, (reply) => {
      const { message, ...rest } = reply.json;
      if (message !== undefined) reply.json = { ...rest, Message: message };
    }),
  },
  {
    rule: 2,
    what: 'a namespace before the name',
    found: /expected HTTP 400 ResourceNotFoundException/,
    distortion: answersOf(/./, ({ json }) => {
      if (json['__type'] !== undefined) json['__type'] = `com.amazonaws#${text(json['__type'])}`;
    }),
  },
  {
    rule: 3,
    what: 'no colon in x-amzn-ErrorType',
    found: /x-amzn-ErrorType: expected "ResourceNotFoundException:"/,
    distortion: answersOf(/./, ({ headers, json }) => {
      if (json['__type'] !== undefined) headers['x-amzn-errortype'] = text(json['__type']);
    }),
  },
  {
    rule: 3,
    what: 'a Date that the tokens do not go by',
    found: /Date against the token’s iat/,
    pool: { clock: () => Date.now() + TEN_MINUTES },
    distortion: answersOf(/./, realDate),
  },
  {
    rule: 4,
    what: 'timestamps in milliseconds',
    found: /expected numbers of seconds/,
    distortion: answersOf(/AdminGetUser/, ({ json }) => {
      json['UserCreateDate'] = Number(json['UserCreateDate']) * 1000;
    }),
  },
  {
    rule: 5,
    what: 'anybody may administer',
    found: /unsigned: expected HTTP 400 MissingAuthenticationToken/,
    distortion: {
      call: (_operation, _input, headers) =>
        void (headers['authorization'] ??= 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c'),
    },
  },
  {
    rule: 6,
    what: 'null where there is no value',
    found: /PreferredMfaSetting: expected absent, got null/,
    distortion: answersOf(/GetUser$/, ({ json }) => {
      json['PreferredMfaSetting'] ??= null;
    }),
  },
  {
    rule: 7,
    what: 'sessions are looked up before they are measured',
    found: /expected HTTP 400 InvalidParameterException, got HTTP 400 NotAuthorizedException/,
    distortion: errors(/at 'session' failed/, renamed('NotAuthorized', 'Invalid session for the user.')),
  },
];
