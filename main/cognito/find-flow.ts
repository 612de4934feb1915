import { FLOW_NAMES, type Flow } from '../contract/pools.ts';
import type { Secret } from '../secrecy/secret.ts';
import { refuse, type CognitoFailure, type CognitoResult } from './failure.ts';
import { provePassword, type FirstFactor } from './first-factor.ts';
import type { UserPoolClient } from './user-pool-client.ts';

export interface Found extends FirstFactor {
  readonly flow: Flow;
}

/** Refusals of a question that carried no password: another flow may do. */
const NOT_THIS_ONE = new Set(['FLOW_NOT_ENABLED', 'INVALID_PARAMETER', 'UNSUPPORTED_OPERATION']);
/** The administrator's flow needs credentials that a machine may lack. */
const NO_ADMINISTRATOR = new Set(['NO_CREDENTIALS', 'CREDENTIALS_REFUSED', 'ACCESS_DENIED']);

/**
 * Proves the password by the first of the flows that the app client allows. A flow that is not allowed is refused before the
 * password is looked at; the first answer about user or password ends the search, so that one attempt at
 * most counts as a failed sign-in. Errors: NO_FLOW_ALLOWED, and those of `provePassword`.
 */
export async function findFlow(
  client: UserPoolClient,
  flows: readonly Flow[],
  username: string,
  password: Secret,
  met: (challenge: string) => void,
): Promise<CognitoResult<Found>> {
  let told: CognitoFailure | null = null;
  let administrator: CognitoFailure | null = null;
  for (const flow of flows) {
    let asked = false;
    const outcome = await provePassword(client, flow, username, password, (challenge) => {
      asked = true;
      met(challenge);
    });
    if (outcome.ok) return { ok: true, value: { ...outcome.value, flow } };
    const { error } = outcome;
    if (flows.length === 1) return outcome;
    if (flow === 'admin' && NO_ADMINISTRATOR.has(error.code)) administrator = error;
    else if (asked || !isOtherFlow(flow, error)) return outcome;
    else if (error.code !== 'FLOW_NOT_ENABLED') told ??= error;
  }
  return told ? { ok: false, error: told } : noFlow(flows, administrator);
}

function isOtherFlow(flow: Flow, error: CognitoFailure): boolean {
  return flow === 'srp' || flow === 'user' ? NOT_THIS_ONE.has(error.code) : error.code === 'FLOW_NOT_ENABLED';
}

function noFlow(flows: readonly Flow[], administrator: CognitoFailure | null): CognitoResult<never> {
  const names = flows.filter((flow) => flow !== 'admin').map((flow) => FLOW_NAMES[flow]);
  const byAdmin = administrator
    ? ` ${FLOW_NAMES.admin} could not be tried: ${administrator.message}`
    : ` Nor does it allow ${FLOW_NAMES.admin}.`;
  return refuse(
    'NO_FLOW_ALLOWED',
    `The app client allows none of ${names.join(', ')}.${byAdmin} Allow ALLOW_USER_SRP_AUTH in the app client.`,
  );
}
