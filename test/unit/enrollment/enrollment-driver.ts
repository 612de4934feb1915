// Enrolls users, does an action with them, or signs them in, in a process of its own: to be killed at a chosen call, or to run in an environment
// of its own. Bundled by built-driver.ts; prints what came of each user as one line of JSON.
import type { ActionKind } from '../../../main/contract/actions.ts';
import { connections } from '../../../main/enrollment/deps.ts';
import type { CognitoResult } from '../../../main/cognito/failure.ts';
import type { Enrolled } from '../../../main/enrollment/finish-enrollment.ts';
import { enrollUser } from '../../../main/enrollment/enroll-user.ts';
import { signInUser } from '../../../main/enrollment/sign-in-user.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { openDatabase } from '../../../main/vault/database.ts';
import { Vault } from '../../../main/vault/vault.ts';
import { movingClock } from '../../fakes/moving-clock.ts';
import { act } from './run-one.ts';

export interface EnrollmentJob {
  readonly file: string;
  /** The vault's data key, base64. */
  readonly key: string;
  /** Where the clock stands, ms. */
  readonly now: number;
  readonly poolId: string;
  readonly users: readonly { username: string; password: string; newPassword?: string }[];
  readonly signIn: boolean;
  /** With users who are enrolled, instead of enrolling them. */
  readonly action?: ActionKind;
}

export interface EnrollmentOutcome {
  readonly username: string;
  readonly enrolled: string;
  readonly signedIn: string;
}

const job = JSON.parse(process.argv[2] ?? '') as EnrollmentJob;
const time = movingClock(job.now);
const vault = new Vault(openDatabase(job.file), Buffer.from(job.key, 'base64'), time.clock);
const { connect, gateOf, close } = connections(time.clock);
const deps = { vault, ledger: vault.ledger, clock: time.clock, sleeper: time.sleeper, connect, gateOf };
const pool = vault.pools.get(job.poolId);
if (!pool) throw new Error('no pool');

const outcomes: EnrollmentOutcome[] = [];
for (const user of job.users) {
  const password = new Secret(user.password);
  const enrolled = await (job.action
    ? act({ vault, deps, pool, user: { username: user.username, password } }, job.action)
    : enrollUser(deps, pool, {
        username: user.username,
        password,
        ...(user.newPassword === undefined ? {} : { newPassword: new Secret(user.newPassword) }),
      }));
  const account = vault.accounts.ofUser(pool.id, user.username);
  const signedIn = job.signIn && account ? await signInUser(deps, pool, account) : null;
  outcomes.push({
    username: user.username,
    enrolled: whatCameOf(enrolled),
    signedIn: signedIn ? (signedIn.ok ? signedIn.value.challenges.join() : signedIn.error.code) : 'not tried',
  });
}
function whatCameOf(outcome: CognitoResult<string | Enrolled>): string {
  if (!outcome.ok) return outcome.error.code;
  return typeof outcome.value === 'string' ? 'ok' : outcome.value.path;
}

close();
vault.close();
process.stdout.write(`${JSON.stringify(outcomes)}\n`);
