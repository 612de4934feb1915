import { TEN_MINUTES, answersOf, errors, realDate, renamed, type Mutant } from './mutant.ts';

export const codeMutants: readonly Mutant[] = [
  {
    rule: 24,
    what: 'the clock of the codes is another',
    found: /the window at (?:sign-in|Verify): /,
    pool: { clock: () => Date.now() + TEN_MINUTES },
    distortion: answersOf(/./, realDate),
  },
  {
    rule: 25,
    what: 'a used code is a wrong one',
    found: /the same code: expected HTTP 400 ExpiredCodeException/,
    distortion: errors(/already been used/, renamed('CodeMismatch', 'Invalid code received for user')),
  },
  {
    rule: 26,
    what: 'Verify says CodeMismatch',
    found: /at Verify EnableSoftwareTokenMFAException: a code outside/,
    distortion: errors(/fail enable Software Token/, renamed('CodeMismatch')),
  },
  {
    rule: 27,
    what: 'one secret for all',
    found: /SecretCode: expected only A-Z and 2-7/,
    distortion: answersOf(/AssociateSoftwareToken/, ({ json }) => void (json['SecretCode'] = 'asdfasdfasdf')),
  },
];
