import { FLOW_NAMES, type Flow } from '../contract/pools.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { AuthAnswer, AuthDoor } from './auth-answer.ts';
import type { Challenge } from './challenges.ts';
import { refuse, type CognitoResult } from './failure.ts';
import { SrpExchange } from './srp.ts';
import type { UserPoolClient } from './user-pool-client.ts';

/** USER_AUTH: choice, password, proof. A server that asks for more goes round in circles. */
const MOST_ROUNDS = 4;

/** The answer to the first factor, and the name that the server gave the user by then. */
export interface FirstFactor {
  readonly answer: AuthAnswer;
  readonly username: string;
}

/**
 * Proves the password by one flow. Gives what comes after it: a challenge of another kind, or tokens.
 * `met` is told each challenge by name. Errors: those of InitiateAuth and RespondToAuthChallenge, BAD_ANSWER.
 */
export async function provePassword(
  client: UserPoolClient,
  flow: Flow,
  username: string,
  password: Secret,
  met: (challenge: string) => void,
): Promise<CognitoResult<FirstFactor>> {
  const door = doorOf(client, flow);
  const srp = flow === 'srp' || flow === 'user' ? new SrpExchange(client.userPoolId) : null;
  let answer = await door.initiate(FLOW_NAMES[flow], username, parametersOf(flow, srp, password));
  let name = username;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if (!answer.ok) return answer;
    if (answer.value.kind === 'tokens') break;
    const { challenge } = answer.value;
    // From the moment it is known this is the user's name; the one typed may be an alias.
    name = challenge.parameters['USER_ID_FOR_SRP'] || name;
    const responses = responsesTo(challenge, { client, flow, name, password, srp });
    if (responses === null) break;
    if (!responses.ok) return responses;
    met(challenge.name);
    answer = await door.respond(challenge.name, challenge.session, name, responses.value);
  }
  return answer.ok ? { ok: true, value: { answer: answer.value, username: name } } : answer;
}

export function doorOf(client: UserPoolClient, flow: Flow): AuthDoor {
  return flow === 'admin' ? client.admin : client;
}

function parametersOf(flow: Flow, srp: SrpExchange | null, password: Secret): Record<string, string> {
  if (flow === 'password' || flow === 'admin') return { PASSWORD: password.reveal() };
  const publicValue = srp?.publicValue ?? '';
  return flow === 'srp'
    ? { SRP_A: publicValue }
    : { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A: publicValue };
}

interface Means {
  readonly client: UserPoolClient;
  readonly flow: Flow;
  readonly name: string;
  readonly password: Secret;
  readonly srp: SrpExchange | null;
}

/** What a challenge of the first factor is answered with; null for one that comes after it. */
function responsesTo(challenge: Challenge, means: Means): CognitoResult<Record<string, string>> | null {
  const { client, flow, name, password, srp } = means;
  // Only USER_AUTH lets the server choose: who signs in by SRP does not send the password because a server asks for it.
  if (flow !== 'user' && challenge.name !== 'PASSWORD_VERIFIER') return null;
  switch (challenge.name) {
    case 'PASSWORD_VERIFIER':
      return srp ? verifierResponses(challenge, srp, name, password, client.serverNow) : null;
    case 'SELECT_CHALLENGE':
      return choice(challenge, srp, password);
    case 'PASSWORD':
      return { ok: true, value: { PASSWORD: password.reveal() } };
    case 'PASSWORD_SRP':
      return srp ? { ok: true, value: { SRP_A: srp.publicValue } } : null;
    default:
      return null;
  }
}

/** SRP before the plain password; null where neither is offered. */
function choice(
  { available }: Challenge,
  srp: SrpExchange | null,
  password: Secret,
): CognitoResult<Record<string, string>> | null {
  if (srp && available.includes('PASSWORD_SRP'))
    return { ok: true, value: { ANSWER: 'PASSWORD_SRP', SRP_A: srp.publicValue } };
  if (available.includes('PASSWORD'))
    return { ok: true, value: { ANSWER: 'PASSWORD', PASSWORD: password.reveal() } };
  return null;
}

function verifierResponses(
  { parameters }: Challenge,
  srp: SrpExchange,
  name: string,
  password: Secret,
  serverNow: number,
): CognitoResult<Record<string, string>> {
  const secretBlock = parameters['SECRET_BLOCK'] ?? '';
  const proof = srp.prove(
    { userId: name, srpB: parameters['SRP_B'] ?? '', salt: parameters['SALT'] ?? '', secretBlock },
    password,
    serverNow,
  );
  if (!proof || secretBlock === '') {
    return refuse(
      'BAD_ANSWER',
      'Cognito sent SRP values that no proof can be made of. Check the endpoint of the pool.',
    );
  }
  return {
    ok: true,
    value: {
      PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
      PASSWORD_CLAIM_SIGNATURE: proof.signature,
      TIMESTAMP: proof.timestamp,
    },
  };
}
