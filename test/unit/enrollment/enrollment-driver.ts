// Enrolls users, or signs them in, in a process of its own: to be killed at a chosen call, or to run in an environment
// of its own. Bundled by built-driver.ts; prints what came of each user as one line of JSON.
import { connections } from '../../../main/enrollment/deps.ts';
import { enrollUser } from '../../../main/enrollment/enroll-user.ts';
import { signInUser } from '../../../main/enrollment/sign-in-user.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { openDatabase } from '../../../main/vault/database.ts';
import { Vault } from '../../../main/vault/vault.ts';
import { movingClock } from '../../fakes/moving-clock.ts';

export interface EnrollmentJob {
  readonly file: string;
  /** The vault's data key, base64. */
  readonly key: string;
  /** Where the clock stands, ms. */
  readonly now: number;
  readonly poolId: string;
  readonly users: readonly { username: string; password: string; newPassword?: string }[];
  readonly signIn: boolean;
}

export interface EnrollmentOutcome {
  readonly username: string;
  readonly enrolled: string;
  readonly signedIn: string;
}

const job = JSON.parse(process.argv[2] ?? '') as EnrollmentJob;
const time = movingClock(job.now);
const vault = new Vault(openDatabase(job.file), Buffer.from(job.key, 'base64'), time.clock);
const { connect, close } = connections(time.clock);
const deps = { vault, clock: time.clock, sleeper: time.sleeper, connect };
const pool = vault.pools.get(job.poolId);
if (!pool) throw new Error('no pool');

const outcomes: EnrollmentOutcome[] = [];
for (const user of job.users) {
  const enrolled = await enrollUser(deps, pool, {
    username: user.username,
    password: new Secret(user.password),
    ...(user.newPassword === undefined ? {} : { newPassword: new Secret(user.newPassword) }),
  });
  const account = vault.accounts.ofUser(pool.id, user.username);
  const signedIn = job.signIn && account ? await signInUser(deps, pool, account) : null;
  outcomes.push({
    username: user.username,
    enrolled: enrolled.ok ? enrolled.value.path : enrolled.error.code,
    signedIn: signedIn ? (signedIn.ok ? signedIn.value.challenges.join() : signedIn.error.code) : 'not tried',
  });
}
close();
vault.close();
process.stdout.write(`${JSON.stringify(outcomes)}\n`);
