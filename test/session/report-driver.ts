// Tells the ledger of a state file what became of codes, as another process does. Prints whether a code would be given after that.
import { parseSecret, COGNITO_TOKEN } from '../../main/totp/software-token.ts';
import { report, type CodeOutcome } from '../../main/totp/report.ts';
import { reserve } from '../../main/totp/reserve.ts';
import { sharedName } from '../../main/totp/shared-name.ts';
import { openStateFile } from '../../main/vault/state-file.ts';

export interface ReportJob {
  /** Of the state file. */
  readonly folder: string;
  readonly secret: string;
  /** Where the clock stands, ms since the epoch. */
  readonly now: number;
  readonly outcomes: readonly CodeOutcome[];
}

const job = JSON.parse(process.argv[2] ?? '') as ReportJob;
const clock = (): number => job.now;
const secret = parseSecret(job.secret);
if (!secret.ok) throw new Error(secret.error.message);
const of = { token: { ...COGNITO_TOKEN, secret: secret.value }, fingerprint: sharedName(secret.value) };
const state = openStateFile(job.folder, clock);
for (const outcome of job.outcomes) await report(state.ledger, of, clock, outcome);
// In ten steps there is one that nobody has.
const taken = await reserve(state.ledger, of, clock, { maxWaitMs: 300_000 });
state.close();
process.stdout.write(`${taken.ok ? 'ok' : taken.error.code}\n`);
