import { randomBytes } from 'node:crypto';
import { FLOW_NAMES, type Flow } from '../../contract/pools.ts';
import type { AuthAnswer } from '../../cognito/auth-answer.ts';
import type { CognitoFailure, CognitoResult } from '../../cognito/failure.ts';
import { SrpExchange } from '../../cognito/srp.ts';
import type { UserPoolClient } from '../../cognito/user-pool-client.ts';

/** What the service's answer to one question tells of one flow. */
export type FlowVerdict =
  | { readonly kind: 'allowed'; readonly hidesUsers: boolean }
  | { readonly kind: 'refused' }
  | { readonly kind: 'open'; readonly error: CognitoFailure };

export interface FlowProbe {
  readonly flow: Flow;
  readonly verdict: FlowVerdict;
  readonly roundTripMs: number;
}

/** These flows can be asked for without credentials of AWS. */
const PUBLIC: readonly Flow[] = ['srp', 'user', 'password'];

/** Stops the questions: the rest would be answered the same way. */
const SAME_FOR_ALL = new Set([
  'UNREACHABLE',
  'TLS_REFUSED',
  'TIMEOUT',
  'CONNECTION_LOST',
  'BAD_ANSWER',
  'UNEXPECTED_ANSWER',
  'CLIENT_NOT_FOUND',
  'POOL_NOT_FOUND',
  'CLIENT_SECRET_WRONG',
  'CLIENT_SECRET_NEEDLESS',
]);

/**
 * Asks for each flow with the name of a user that does not exist: no account of the pool sees a failed sign-in. A pool's migration
 * Lambda, if there is one, is asked about that name.
 */
export async function probeFlows(client: UserPoolClient, now: () => number): Promise<FlowProbe[]> {
  const username = nobody();
  const probes: FlowProbe[] = [];
  for (const flow of PUBLIC) {
    const started = now();
    const outcome = await client.initiate(FLOW_NAMES[flow], username, parametersOf(flow, client.userPoolId));
    const verdict = verdictOf(outcome);
    probes.push({ flow, verdict, roundTripMs: now() - started });
    if (verdict.kind === 'open' && SAME_FOR_ALL.has(verdict.error.code)) break;
  }
  return probes;
}

export function nobody(): string {
  return `poolkey-check-${randomBytes(6).toString('hex')}`;
}

function parametersOf(flow: Flow, userPoolId: string): Record<string, string> {
  if (flow === 'password') return { PASSWORD: `Check-${randomBytes(12).toString('base64url')}1!` };
  const { publicValue } = new SrpExchange(userPoolId);
  return flow === 'user'
    ? { SRP_A: publicValue, PREFERRED_CHALLENGE: 'PASSWORD_SRP' }
    : { SRP_A: publicValue };
}

function verdictOf(outcome: CognitoResult<AuthAnswer>): FlowVerdict {
  // A challenge for somebody who does not exist: the pool hides who does.
  if (outcome.ok) return { kind: 'allowed', hidesUsers: true };
  switch (outcome.error.code) {
    case 'FLOW_NOT_ENABLED':
      return { kind: 'refused' };
    case 'USER_NOT_FOUND':
      return { kind: 'allowed', hidesUsers: false };
    case 'WRONG_PASSWORD':
      return { kind: 'allowed', hidesUsers: true };
    default:
      return { kind: 'open', error: outcome.error };
  }
}
