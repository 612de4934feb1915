import { mutated, mutatedText } from '../json-mutation.ts';
import { KNOWN_ERRORS } from '../known-errors.ts';
import { oddString, oddValue, toBody } from '../odd-values.ts';
import type { Random } from '../random.ts';
import type { Genuine } from './genuine.ts';
import { someHeaders, transported, type AnswerCase } from './transported.ts';

const CHALLENGES = [
  'MFA_SETUP',
  'SOFTWARE_TOKEN_MFA',
  'SELECT_MFA_TYPE',
  'NEW_PASSWORD_REQUIRED',
  'SELECT_CHALLENGE',
  'PASSWORD',
  'PASSWORD_SRP',
  'PASSWORD_VERIFIER',
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_SETUP',
  'WEB_AUTHN',
  'CUSTOM_CHALLENGE',
  '__proto__',
  'constructor',
];
const TYPES = [
  ...KNOWN_ERRORS,
  'InternalErrorException',
  'ThrottlingException',
  'ExpiredTokenException',
  'InvalidSignatureException',
  'UnrecognizedClientException',
  'com.amazonaws.x#NotAuthorizedException',
  'NotAuthorizedException:http://x/',
];
const STATUSES = [
  200, 201, 204, 301, 304, 400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504, 599,
] as const;

/** An answer to a call: a genuine one, or one that is spoilt in some way. `sent`: the call's own JSON, to be echoed. */
export function answerCase(
  random: Random,
  genuine: readonly Genuine[],
  operation: string,
  sent: unknown,
): AnswerCase {
  const own = genuine.filter((one) => one.operation === operation);
  const base = random.pick(random.chance(0.85) && own.length > 0 ? own : genuine) ?? {
    status: 200,
    json: {},
  };
  const { status, json } = random.weighted<() => { status: number; json: unknown }>([
    [20, () => base],
    [40, () => ({ status: base.status, json: changed(random, base.json) })],
    [12, () => ({ status: 200, json: someChallenge(random) })],
    [12, () => ({ status: random.chance(0.8) ? 400 : random.pick(STATUSES), json: someError(random, sent) })],
    [4, () => ({ status: random.pick(STATUSES), json: base.json })],
    [4, () => ({ status: base.status, json: oddValue(random) })],
    [2, () => ({ status: 200, json: sent })],
  ])();
  const headers = someHeaders(random, json);
  const body = Buffer.from(toBody(json));
  return transported(random, { status, headers, body }, json);
}

function changed(random: Random, json: unknown): unknown {
  let value = json;
  for (
    let count = random.weighted([
      [5, 1],
      [2, 2],
      [1, 5],
    ]);
    count > 0;
    count--
  )
    value = mutated(random, value);
  return value;
}

function someChallenge(random: Random): object {
  const value = () => (random.chance(0.7) ? random.pick(PARAMETERS) : oddValue(random));
  const names = [
    'MFAS_CAN_SETUP',
    'MFAS_CAN_CHOOSE',
    'requiredAttributes',
    'userAttributes',
    'USER_ID_FOR_SRP',
    'SRP_B',
    'SALT',
    'SECRET_BLOCK',
  ];
  return {
    ChallengeName: random.chance(0.9) ? random.pick(CHALLENGES) : oddValue(random),
    Session: random.chance(0.8)
      ? random.text(random.pick([20, 900, 2048]), 'ABCDEFabcdef0123456789_-')
      : oddValue(random),
    ChallengeParameters: random.chance(0.9)
      ? Object.fromEntries(names.filter(() => random.chance(0.6)).map((name) => [name, value()]))
      : oddValue(random),
    ...(random.chance(0.4)
      ? { AvailableChallenges: random.chance(0.6) ? ['PASSWORD_SRP', 'PASSWORD'] : oddValue(random) }
      : {}),
    ...(random.chance(0.1) ? { AuthenticationResult: oddValue(random) } : {}),
  };
}

const PARAMETERS = [
  '["SOFTWARE_TOKEN_MFA"]',
  '["SMS_MFA","EMAIL_OTP"]',
  'SOFTWARE_TOKEN_MFA',
  '[]',
  '[[["a"]]]',
  '["userAttributes.name"]',
  '{"email":"a@example.com"}',
  '{"__proto__":1}',
  'not json',
  'a'.repeat(100),
  'ff',
  '0',
  'FFFFFFFFFFFFFFFFFFFFFFFF',
  'c2VjcmV0',
] as const;

/** Of a type that is known or not, with a message that may be the request itself. */
function someError(random: Random, sent: unknown): object {
  const type = random.chance(0.9) ? random.pick(TYPES) : oddValue(random);
  const message = random.weighted<() => unknown>([
    [4, () => JSON.stringify(sent)],
    [2, () => `no: ${textsIn(sent).join(' and ')}`],
    [2, () => random.pick(textsIn(sent)) ?? ''],
    [2, () => mutatedText(random, 'Invalid session for the user, session can only be used once.')],
    [2, () => oddString(random)],
    [1, () => oddValue(random)],
  ])();
  const name = random.pick(['__type', '__type', '__type', 'code', 'Code', '__Type', 'type']);
  return { [name]: type, [random.pick(['message', 'message', 'Message', 'errorMessage'])]: message };
}

export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
