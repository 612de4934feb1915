import type { CognitoFailure, CognitoResult } from '../../cognito/failure.ts';
import type { ClientSettings } from '../../cognito/admin-client.ts';
import type { PoolFields } from '../../vault/pool-store.ts';
import { bad, good, unknown, type CheckFinding } from './finding.ts';
import type { FlowProbe } from './probe-flows.ts';

/** No answer of Cognito came, or something else answered. */
const NOT_THERE = new Set([
  'UNREACHABLE',
  'TLS_REFUSED',
  'TIMEOUT',
  'CONNECTION_LOST',
  'BAD_ANSWER',
  'UNEXPECTED_ANSWER',
]);

export function reachableFinding(pool: PoolFields, probes: readonly FlowProbe[]): CheckFinding {
  const where = pool.endpoint ?? `cognito-idp.${pool.region}.amazonaws.com`;
  const error = firstError(probes);
  if (error && NOT_THERE.has(error.code)) return bad('reachable', 'Reachable', `${where}: ${error.message}`);
  // Cognito had an error of its own, or something before it is down: no answer of the pool was seen.
  if (error?.code === 'SERVICE_ERROR' && probes.every(({ verdict }) => verdict.kind === 'open'))
    return unknown('reachable', 'Reachable', `${where}: ${error.message}`);
  const fastest = Math.min(...probes.map(({ roundTripMs }) => roundTripMs));
  return good('reachable', 'Reachable', `${where} answers in ${Math.round(fastest)} ms.`);
}

/** These tell that the app client is there. */
const ABOUT_SECRET = new Set(['CLIENT_SECRET_WRONG', 'CLIENT_SECRET_NEEDLESS']);

/** An app client ID is unique in its Region: one that is unknown there is of another Region, or mistyped. */
export function clientFinding(pool: PoolFields, probes: readonly FlowProbe[]): CheckFinding {
  const error = firstError(probes);
  if (error?.code === 'CLIENT_NOT_FOUND' || error?.code === 'POOL_NOT_FOUND') {
    return bad(
      'client',
      'Region and app client',
      `There is no app client ${pool.clientId} in ${pool.region}. Check the client ID, and that the pool is in this Region.`,
    );
  }
  if (error && probes.every(({ verdict }) => verdict.kind === 'open') && !ABOUT_SECRET.has(error.code))
    return unknown('client', 'Region and app client', error.message);
  return good('client', 'Region and app client', `The app client exists in ${pool.region}.`);
}

/** Whether the app client wants a secret, and whether the stored one is right. */
export function secretFinding(
  pool: PoolFields,
  probes: readonly FlowProbe[],
  settings: ClientSettings | null,
): CheckFinding {
  const title = 'Client secret';
  const stored = pool.clientSecret !== null;
  if (firstError(probes)?.code === 'CLIENT_SECRET_NEEDLESS')
    return bad('secret', title, 'The app client has no secret, and one is stored. Clear it.');
  if (firstError(probes)?.code === 'CLIENT_SECRET_WRONG') {
    if (settings?.hasSecret === false)
      return bad('secret', title, 'The app client has no secret, and one is stored. Clear it.');
    return stored
      ? bad('secret', title, 'The stored secret is wrong. Copy it anew from the app client.')
      : bad(
          'secret',
          title,
          'The app client wants a secret, and none is stored. Copy it from the app client.',
        );
  }
  // The service looks at the hash of a flow that it allows; of a refused flow nothing can be said.
  if (!probes.some(({ verdict }) => verdict.kind === 'allowed')) {
    return unknown('secret', title, 'No flow that looks at the secret is allowed, so it could not be tried.');
  }
  return stored
    ? good('secret', title, 'The stored secret is right.')
    : good('secret', title, 'None is needed.');
}

/**
 * Whether the pool ID is that of the app client. The users' own calls carry the client ID alone, yet SRP proves the password together with
 * the pool ID: with a wrong one each password is refused.
 */
export function poolFinding(
  { userPoolId, region }: PoolFields,
  settings: CognitoResult<ClientSettings>,
): CheckFinding {
  const title = 'User pool';
  if (settings.ok) return good('pool', title, `The app client belongs to ${userPoolId}.`);
  const { code, message } = settings.error;
  if (code === 'CLIENT_NOT_FOUND')
    return bad('pool', title, `The user pool ${userPoolId} has no such app client. Check both IDs.`);
  if (code === 'POOL_NOT_FOUND')
    return bad('pool', title, `There is no user pool ${userPoolId} in ${region}. Check the pool ID.`);
  return unknown(
    'pool',
    title,
    `Whether the app client belongs to ${userPoolId} only DescribeUserPoolClient tells; with a wrong pool ID USER_SRP_AUTH refuses each password. ${message}`,
  );
}

export function firstError(probes: readonly FlowProbe[]): CognitoFailure | null {
  for (const { verdict } of probes) if (verdict.kind === 'open') return verdict.error;
  return null;
}
