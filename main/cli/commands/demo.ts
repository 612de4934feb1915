import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/result.ts';
import { appliedOffset } from '../../totp/clock-offset.ts';
import { LocalPoolElsewhereError } from '../../enrollment/local-pool-host.ts';
import { enrollTrial, prepareTrial, type Trial } from '../../enrollment/local-trial.ts';
import { signInUser } from '../../enrollment/sign-in-user.ts';
import { Secret } from '../../secrecy/secret.ts';
import { codeAt, stepAt } from '../../totp/software-token.ts';
import { homeAt } from '../../vault/home.ts';
import { counted } from '../counted.ts';
import { EXIT } from '../exit-codes.ts';
import { formatTable, grouped, progressBar } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { withVault, type Workplace } from '../with-vault.ts';

export interface DemoOptions {
  readonly users: number;
}

/**
 * The first start in a terminal: local pool, test users, each enrolled and signed in with a code of its own. Without
 * POOLKEY_HOME it works in a vault that is thrown away, so that trying Poolkey leaves nothing behind.
 */
export async function demoCommand(options: DemoOptions, out: Terminal): Promise<Result<number>> {
  const run = (place: Workplace): Promise<Result<number>> => demo(place, options, out);
  if (process.env['POOLKEY_HOME']) return withVault(run);
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-demo-'));
  out.say(
    'A vault for this demo alone, deleted at its end. Set POOLKEY_HOME and POOLKEY_PASSPHRASE to keep one.',
  );
  try {
    return await withVault(run, homeAt(folder), new Secret(randomBytes(24).toString('base64')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function demo(place: Workplace, { users }: DemoOptions, out: Terminal): Promise<Result<number>> {
  const { deps, host } = place;
  const server = await host.start().catch((error: unknown) => {
    if (error instanceof LocalPoolElsewhereError) return null;
    throw error;
  });
  if (!server) {
    return fail(
      'LOCAL_POOL_ELSEWHERE',
      'Another Poolkey runs the local pool of this vault. Close it, or give the demo a POOLKEY_HOME of its own.',
    );
  }
  out.say(`Local pool at ${server.endpoint}: making ${counted(users, 'test user')}`);
  const trial = await prepareTrial(deps, server, users);

  let done = 0;
  const failures: string[] = [];
  const totals = await enrollTrial(deps, trial, (event) => {
    if (event.kind === 'call') {
      out.progress(progressBar(done, users, `enrolling ${event.row.username}: ${event.operation}`));
      return;
    }
    done += 1;
    if (!event.outcome.ok) failures.push(`${event.row.username}: ${event.outcome.error.message}`);
    out.progress(progressBar(done, users, `enrolled ${event.row.username}`));
  });
  out.say(progressBar(totals.enrolled, users, 'enrolled'));

  const signedIn = await signAllIn(place, trial, failures, out);
  out.say(progressBar(signedIn, users, 'signed in, each with a code that was not used before'));
  for (const failure of failures) out.say(failure);
  const failed = users - Math.min(totals.enrolled, signedIn);
  if (out.json) {
    out.answerJson({ enrolled: totals.enrolled, signedIn, failed, pool: trial.pool.name });
  } else {
    out.answer(codeTable(place, trial));
    out.answer(`${totals.enrolled} enrolled, ${signedIn} signed in, ${failed} failed`);
  }
  return ok(failed > 0 ? EXIT.failedRows : EXIT.ok);
}

/** One after another: each is quick, and a person can follow. Counts only sign-ins that answered SOFTWARE_TOKEN_MFA. */
async function signAllIn(
  { deps }: Workplace,
  trial: Trial,
  failures: string[],
  out: Terminal,
): Promise<number> {
  let signedIn = 0;
  for (const row of trial.rows) {
    const account = deps.vault.accounts.ofUser(trial.pool.id, row.username);
    if (!account) continue;
    const outcome = await signInUser(deps, trial.pool, account);
    if (!outcome.ok) failures.push(`${row.username}: ${outcome.error.message}`);
    else if (!outcome.value.challenges.includes('SOFTWARE_TOKEN_MFA')) {
      failures.push(`${row.username}: signed in without being asked for a code`);
    } else signedIn += 1;
    out.progress(progressBar(signedIn, trial.rows.length, `signed in ${row.username}`));
  }
  return signedIn;
}

function codeTable({ deps }: Workplace, trial: Trial): string {
  const now = deps.clock() + appliedOffset(trial.pool.clockOffsetMs);
  const rows = trial.rows.flatMap(({ username }) => {
    const account = deps.vault.accounts.ofUser(trial.pool.id, username);
    const stored = account && deps.vault.tokens.current(account.id);
    if (!stored) return [];
    const { token } = stored;
    const step = stepAt(now, token.periodMs);
    const left = Math.ceil(((step + 1) * token.periodMs - now) / 1000);
    return [[username, grouped(codeAt(token, step)), grouped(codeAt(token, step + 1)), `${left} s`]];
  });
  return formatTable(['USER', 'CODE', 'NEXT', 'LEFT'], rows);
}
