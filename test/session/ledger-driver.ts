// Reserves time steps of one secret, with a clock that stands still, until the ledger gives no more within the wish.
// Prints one line for each step taken.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { Secret } from '../../main/secrecy/secret.ts';
import { openSharedLedger } from '../../main/totp/open-shared-ledger.ts';
import { reserve } from '../../main/totp/reserve.ts';
import { COGNITO_TOKEN } from '../../main/totp/software-token.ts';
import { openDatabase } from '../../main/vault/database.ts';
import { Vault } from '../../main/vault/vault.ts';

export interface LedgerJob {
  readonly file: string;
  /** The vault's data key, base64. */
  readonly key: string;
  readonly secret: string;
  readonly fingerprint: string;
  readonly nows: readonly number[];
  readonly maxWaitMs: number;
  /** After the first step: do not end, wait to be killed. */
  readonly linger?: boolean;
  /** A ledger in common with other machines, as POOLKEY_LEDGER names it. */
  readonly shared?: string;
}

const job = JSON.parse(process.argv[2] ?? '') as LedgerJob;
const vault = new Vault(openDatabase(job.file), Buffer.from(job.key, 'base64'), Date.now);
const token = { token: { ...COGNITO_TOKEN, secret: new Secret(job.secret) }, fingerprint: job.fingerprint };
const sharing = openSharedLedger(job.shared === undefined ? {} : { POOLKEY_LEDGER: job.shared });
if (!sharing.ok) throw new Error(sharing.error.code);
const ledger = sharing.value.share(vault.ledger);

process.stderr.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();

for (const now of job.nows) {
  for (;;) {
    const taken = await reserve(ledger, token, () => now, { minValidMs: 0, maxWaitMs: job.maxWaitMs });
    if (!taken.ok && taken.error.code !== 'WAIT_TIMEOUT') throw new Error(taken.error.message);
    if (!taken.ok) break;
    // At once and in full: what is printed was handed out.
    writeSync(1, `${taken.value.step} ${taken.value.code}\n`);
    if (job.linger) await new Promise(() => setInterval(() => undefined, 1000));
  }
}
await sharing.value.close();
vault.close();
