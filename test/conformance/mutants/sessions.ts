import { answersOf, errors, renamed, type Mutant } from './mutant.ts';

export const sessionMutants: readonly Mutant[] = [
  {
    rule: 8,
    what: 'sessions with a dot',
    found: /expected only A-Z a-z 0-9 _ -/,
    distortion: {
      call: (_operation, input) => {
        if (typeof input['Session'] === 'string') input['Session'] = input['Session'].replaceAll('.', '');
      },
      answer: (_operation, { json }) => {
        if (typeof json['Session'] === 'string') json['Session'] += '.';
      },
    },
  },
  {
    rule: 9,
    what: 'one text for used and foreign sessions',
    found: /dead after success: NEW_PASSWORD_REQUIRED again/,
    distortion: errors(/only be used once/, renamed('NotAuthorized', 'Invalid session for the user.')),
  },
  {
    rule: 10,
    what: 'a wrong code burns the session',
    found: /at Verify: wrong code 2/,
    pool: { strictSessions: true },
  },
  {
    rule: 11,
    what: 'Associate gives no new session',
    found: /only S3 finishes the set-up: Associate by session: expected a Session/,
    distortion: answersOf(/AssociateSoftwareToken/, ({ json }) => void delete json['Session']),
  },
  {
    rule: 12,
    what: 'a Session by access token',
    found: /Session of Associate: expected absent/,
    distortion: answersOf(/AssociateSoftwareToken/, ({ json }) => void (json['Session'] ??= 'x'.repeat(30))),
  },
];
