// A process that works on a run until its end, or until it is killed. Says "ready" on stderr when it has taken the run.
import { RunWorker } from '../../main/enrollment/bulk/run-worker.ts';
import { connections } from '../../main/enrollment/deps.ts';
import { openDatabase } from '../../main/vault/database.ts';
import { Vault } from '../../main/vault/vault.ts';
import { fastClock, fastSleeper } from './fast-clock.ts';
import type { WorkerJob, WorkerResult } from './job.ts';

const job = JSON.parse(process.argv[2] ?? '') as WorkerJob;
const clock = fastClock(job.time);
const sleeper = fastSleeper(job.time);
const vault = new Vault(openDatabase(job.file), Buffer.from(job.key, 'base64'), clock);
if (job.killAfterWrites !== null) killAfterWrites(job.killAfterWrites);
const { connect, gateOf, close } = connections(clock, sleeper);
const deps = { vault, ledger: vault.ledger, clock, sleeper, connect, gateOf };
const rssMb: number[] = [];
let ended = 0;
const bugs: string[] = [];
const taken = await RunWorker.take(deps, job.runId, {
  bug: (error) => bugs.push(error instanceof Error ? (error.stack ?? error.message) : 'not an error'),
  row: (_row, _outcome, retryAt) => {
    if (retryAt !== null || job.memoryEvery === null) return;
    ended += 1;
    if (ended % job.memoryEvery === 0) rssMb.push(Math.round(process.memoryUsage().rss / 1_048_576));
  },
});
if (!taken.ok) throw new Error(taken.error.code);
process.stderr.write('ready\n');
const end = await taken.value.work();
close();
const { done, failed } = taken.value.progress.counts;
vault.close();
if (bugs.length > 0) throw new Error(bugs.join('\n'));
const result: WorkerResult = { state: end.state, reason: end.reason?.code ?? null, done, failed, rssMb };
process.stdout.write(`${JSON.stringify(result)}\n`);

/** Counts the writes of states, and ends this process as soon as the last of them is on disk. */
function killAfterWrites(most: number): void {
  let written = 0;
  const { runRows, commits } = vault;
  for (const name of ['begin', 'mark', 'done', 'fail'] as const) {
    const original = runRows[name].bind(runRows) as (...args: unknown[]) => unknown;
    Object.assign(runRows, {
      [name]: (...args: unknown[]) => {
        written += 1;
        return original(...args);
      },
    });
  }
  const flush = commits.flush.bind(commits);
  commits.flush = () => {
    flush();
    if (written >= most) process.kill(process.pid, 'SIGKILL');
  };
}
