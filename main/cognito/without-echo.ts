import { redactText } from '../secrecy/redact.ts';
import type { CognitoFailure } from './failure.ts';

/** The service's words are kept for people to search for; a page of them is of no use. */
const LONGEST_WORDS = 300;

/**
 * A server may send back what it was sent. Takes every value of the request, and what looks
 * like a token or a code, out of the failure's borrowed words.
 */
export function withoutEcho(failure: CognitoFailure, input: unknown): CognitoFailure {
  const values = textsOf(input)
    .filter((text) => text.length >= 4)
    .toSorted((a, b) => b.length - a.length);
  const clean = (words: string): string =>
    redactText(values.reduce((text, value) => text.replaceAll(value, '[redacted]'), words)).slice(
      0,
      LONGEST_WORDS,
    );
  const { awsType } = failure;
  const awsMessage = failure.awsMessage === undefined ? undefined : clean(failure.awsMessage);
  return {
    ...failure,
    message: withWords(failure, awsMessage),
    ...(awsType === undefined ? {} : { awsType: clean(awsType) }),
    ...(awsMessage === undefined ? {} : { awsMessage }),
  };
}

/** Codes under which only the service's own words tell what is the matter. */
const WORDS_TELL = new Set([
  'LAMBDA_REFUSED',
  'LAMBDA_FAILED',
  'NOT_AUTHORIZED',
  'INVALID_PARAMETER',
  'POOL_CONFIGURATION',
  'UNSUPPORTED_OPERATION',
  'PASSWORD_POLICY',
  'WRONG_STATE',
]);

function withWords({ code, message }: CognitoFailure, words: string | undefined): string {
  const plain = words?.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return plain && WORDS_TELL.has(code) ? `${message} Cognito says: ${plain}` : message;
}

/** Their values are words of the API, which the service may use. */
const NAMES = new Set(['AuthFlow', 'ChallengeName']);

/** All texts in a request, however deep. */
function textsOf(input: unknown): string[] {
  if (typeof input === 'string') return [input];
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([name, value]) => (NAMES.has(name) ? [] : textsOf(value)));
}
