import { mutated } from '../json-mutation.ts';
import { oddString } from '../odd-values.ts';
import type { Random } from '../random.ts';
import { atTheDoor } from './door-case.ts';
import { someOperation, validInput } from './inputs.ts';
import type { Season } from './season.ts';
import { oddBody, oddHeaders } from './spoilt-call.ts';
import { callOf, encoded, type WireRequest } from './wire-request.ts';

/** One request: a call, whole or spoilt, or something that is none. */
export function requestCase(random: Random, season: Season): WireRequest {
  return random.weighted<() => WireRequest>([
    [74, () => someCall(random, season)],
    [8, () => oddHeaders(random, someCall(random, season))],
    [7, () => oddBody(random, someCall(random, season))],
    [5, () => elsewhere(random, season)],
    [6, () => atTheDoor(random, season)],
  ])();
}

function someCall(random: Random, season: Season): WireRequest {
  const operation = someOperation(random);
  let input: unknown = validInput(random, season, operation);
  const mutations = random.weighted([
    [45, 0],
    [33, 1],
    [15, 2],
    [7, 5],
  ]);
  for (let count = 0; count < mutations; count++) input = mutated(random, input);
  return callOf(operation, input);
}

function elsewhere(random: Random, season: Season): WireRequest {
  const call = someCall(random, season);
  const path = random.pick([
    '/',
    '/?a=b',
    '/other',
    `/${season.userPoolId}/.well-known/jwks.json`,
    `/${season.userPoolId}/.well-known/openid-configuration`,
    `/${season.userPoolId}/.well-known/`,
    '//',
    '/%00',
    '/..%2f..%2fetc',
    `/${'a'.repeat(3000)}`,
    `/${encoded(oddString(random).slice(0, 200))}`,
  ]);
  const method = random.pick([
    'GET',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'HEAD',
    'OPTIONS',
    'PROPFIND',
    'TRACE',
  ]);
  const { input: _input, ...rest } = call;
  return { ...rest, method, path, body: ['GET', 'HEAD', 'TRACE'].includes(method) ? '' : call.body };
}
