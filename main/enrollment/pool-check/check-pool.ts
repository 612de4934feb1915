import type { PoolCheckView } from '../../contract/pool-check.ts';
import type { ClientSettings, PoolMfa } from '../../cognito/admin-client.ts';
import type { Flow } from '../../contract/pools.ts';
import { refuse, type CognitoResult } from '../../cognito/failure.ts';
import { UserPoolClient } from '../../cognito/user-pool-client.ts';
import type { Clock } from '../../totp/clock.ts';
import type { PoolFields } from '../../vault/pool-store.ts';
import { CLOCK_OFFSET_SHOWN_MS } from '../../totp/clock-offset.ts';
import { clientFinding, poolFinding, reachableFinding, secretFinding } from './address-findings.ts';
import { attention, bad, good, unknown, type CheckFinding } from './finding.ts';
import { flowFindings } from './flow-findings.ts';
import { probeFlows, type FlowProbe } from './probe-flows.ts';
import { probePermissions } from './probe-permissions.ts';

export interface CheckedPool extends PoolFields {
  /** What `auto` has found before. */
  readonly learnedFlow?: Flow | null;
  /** False: the address is not one that credentials of AWS may be used at. */
  readonly signed?: boolean;
}

/**
 * Looks at a pool as it is set up: reachability, Region and client, secret, flows, MFA, clock, permissions. Changes nothing, and no
 * user of the pool sees a failed sign-in. What could not be learned is said to be unknown.
 */
export async function checkPool(pool: CheckedPool, clock: Clock): Promise<PoolCheckView> {
  const client = new UserPoolClient(pool, { clock });
  try {
    const probes = await probeFlows(client, clock);
    const reachable = reachableFinding(pool, probes);
    const calls = probes.map(() => 'InitiateAuth');
    if (reachable.state === 'failed') return { findings: [reachable], calls };
    const settings = pool.signed === false ? notAsked() : await client.admin.describeClient();
    const mfa = pool.signed === false ? notAsked() : await client.admin.mfaConfig();
    const belongs = poolFinding(pool, settings);
    // Asked about a pool that is not there, each call would seem allowed.
    const permissions =
      pool.signed === false || belongs.state === 'failed'
        ? [unknown('iam', 'AWS permissions', settings.ok ? '' : settings.error.message)]
        : await probePermissions(client.admin);
    const described = settings.ok ? settings.value : null;
    const noAdmin = settings.ok ? null : settings.error.message;
    const findings = [
      reachable,
      clientFinding(pool, probes),
      belongs,
      secretFinding(pool, probes, described),
      ...flowFindings(pool, probes, described, noAdmin),
      hiddenFinding(probes, described),
      mfaFinding(mfa),
      clockFinding(client.clockOffsetMs),
      ...permissions,
    ];
    const asked = permissions.flatMap(({ id }) => (id.startsWith('iam.') ? [id.slice(4)] : []));
    const looked = pool.signed === false ? [] : ['DescribeUserPoolClient', 'GetUserPoolMfaConfig'];
    return { findings, calls: [...calls, ...looked, ...asked] };
  } finally {
    client.close();
  }
}

function notAsked(): CognitoResult<never> {
  return refuse(
    'NO_CREDENTIALS',
    'Not asked: before this address is saved, no credentials of AWS are used there.',
  );
}

function hiddenFinding(probes: readonly FlowProbe[], settings: ClientSettings | null): CheckFinding {
  const title = 'Unknown users';
  const probed = probes.flatMap(({ verdict }) => (verdict.kind === 'allowed' ? [verdict.hidesUsers] : []));
  const seen = probed.length === 0 && settings ? [settings.hidesUsers] : probed;
  if (seen.length === 0) return unknown('hidden-users', title, 'No allowed flow could be asked.');
  return seen.includes(true)
    ? attention(
        'hidden-users',
        title,
        'The pool hides who exists (PreventUserExistenceErrors): a user that is gone and a wrong password look the same.',
      )
    : good('hidden-users', title, 'The pool says when a user does not exist.');
}

function mfaFinding(mfa: CognitoResult<PoolMfa>): CheckFinding {
  const title = 'MFA';
  if (!mfa.ok) {
    return unknown(
      'mfa',
      title,
      `Only GetUserPoolMfaConfig tells before the first sign-in. ${mfa.error.message}`,
    );
  }
  const { mode, softwareToken } = mfa.value;
  if (mode === 'OFF') {
    return bad(
      'mfa',
      title,
      'MFA is OFF in this pool: no software token can be set up. Make it OPTIONAL or ON.',
    );
  }
  if (!softwareToken) {
    return bad(
      'mfa',
      title,
      `MFA is ${mode}, and authenticator apps are switched off in it. Switch them on (SetUserPoolMfaConfig).`,
    );
  }
  return good('mfa', title, `${mode}, with authenticator apps.`);
}

function clockFinding(offsetMs: number | null): CheckFinding {
  const title = 'Clock';
  if (offsetMs === null) return unknown('clock', title, 'The answers carried no Date.');
  if (Math.abs(offsetMs) <= CLOCK_OFFSET_SHOWN_MS)
    return good('clock', title, 'This computer and the pool agree.');
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  const side = offsetMs > 0 ? 'behind' : 'ahead of';
  return attention(
    'clock',
    title,
    `The clock of this computer is ${seconds} s ${side} the pool's. Codes are corrected by that; set the clock all the same.`,
  );
}
