import { fail, ok, type Result } from '../../contract/result.ts';
import { HandedEnrollment, type HandedProof } from '../../enrollment/enroll-handed.ts';
import { enrollUser } from '../../enrollment/enroll-user.ts';
import type { Enrolled } from '../../enrollment/finish-enrollment.ts';
import type { EnrollmentDeps } from '../../enrollment/deps.ts';
import type { OnCall } from '../../enrollment/set-up-token.ts';
import type { CognitoResult } from '../../cognito/failure.ts';
import type { Pool } from '../../vault/pool-store.ts';
import { findPool } from '../find.ts';
import { sayingLearnedFlows } from '../learned-flow.ts';
import { checkProduction } from '../production.ts';
import { tellingWaits } from '../telling-waits.ts';
import { readSecret, type Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

export interface EnrollUserOptions {
  readonly pool: string;
  readonly username?: string;
  readonly passwordStdin?: boolean;
  readonly accessTokenStdin?: boolean;
  readonly sessionStdin?: boolean;
  readonly allowProduction?: boolean;
}

/** Enrolls one user: by its password, or by an access token or a Session of a sign-in made elsewhere. They come by stdin. */
export async function enrollUserCommand(options: EnrollUserOptions, out: Terminal): Promise<Result<number>> {
  const { passwordStdin, accessTokenStdin, sessionStdin } = options;
  if ([passwordStdin, accessTokenStdin, sessionStdin].filter(Boolean).length !== 1) {
    return fail(
      'USAGE',
      'Say what comes on stdin: --password-stdin, --access-token-stdin or --session-stdin, one of them.',
    );
  }
  const username = options.username?.trim() ?? '';
  if (username === '' && !accessTokenStdin)
    return fail('USAGE', 'Say whose it is: --username NAME. Only an access token tells by itself.');
  const given = await readSecret(
    passwordStdin ? `Password of ${username}` : accessTokenStdin ? 'Access token' : 'Session',
  );
  return withVault(async (place) => {
    const found = findPool(place.vault, options.pool);
    if (!found.ok) return found;
    const allowed = checkProduction([found.value], options.allowProduction);
    if (!allowed.ok) return allowed;
    if (found.value.local) await place.host.ensure();
    const pool = place.vault.pools.get(found.value.id) ?? found.value;
    const deps = tellingWaits(place.deps, (s) => out.say(`waiting ${s} s for the next unused code`));
    const onCall: OnCall = (operation, run) => {
      out.progress(operation);
      return run();
    };
    const outcome = await sayingLearnedFlows(place.vault, out, () =>
      passwordStdin
        ? enrollUser(deps, pool, { username, password: given }, { onCall })
        : byProof(deps, pool, sessionStdin ? { session: given, username } : { accessToken: given }, onCall),
    );
    if (!outcome.ok) return outcome;
    const { accountId, path } = outcome.value;
    const name = place.vault.accounts.get(accountId)?.username ?? username;
    if (out.json) {
      out.answerJson({
        id: accountId,
        account: `${name}@${pool.name}`,
        username: name,
        pool: pool.name,
        path,
      });
    } else if (path === 'already-enrolled') {
      out.answer(`${name} was enrolled in "${pool.name}" already, and its token works.`);
    } else {
      out.answer(`${name} is enrolled in "${pool.name}".`);
    }
    return ok(0);
  });
}

async function byProof(
  deps: EnrollmentDeps,
  pool: Pool,
  proof: HandedProof,
  onCall: OnCall,
): Promise<CognitoResult<Enrolled>> {
  const enrollment = new HandedEnrollment(deps, pool, proof, { onCall });
  const begun = await enrollment.begin();
  return begun.ok ? enrollment.confirm() : begun;
}
