// Poolkey as window and command line run it: journal, ledger, sealed secrets, all on disk before it goes on.
import { prepareRun } from '../../../main/enrollment/bulk/prepare-run.ts';
import { RunWorker } from '../../../main/enrollment/bulk/run-worker.ts';
import { connections } from '../../../main/enrollment/deps.ts';
import { systemClock, systemSleeper } from '../../../main/totp/clock.ts';
import { plainRows, scratchVault } from '../../session/scratch-vault.ts';
import type { Contender } from './job.ts';

export const poolkey: Contender = async (pool, concurrency) => {
  // On the disk of the project: a folder in memory would make durable commits free.
  const { vault, poolId, close } = scratchVault(import.meta.dirname, systemClock, pool);
  const net = connections(systemClock, systemSleeper);
  try {
    const { connect, gateOf } = net;
    const deps = { vault, ledger: vault.ledger, clock: systemClock, sleeper: systemSleeper, connect, gateOf };
    const options = {
      create: false,
      existing: 'verify' as const,
      ratePerSecond: null,
      concurrency,
      tags: [],
      groups: [],
      keepGoing: true,
    };
    const { run, owner } = await prepareRun(
      vault,
      { poolId, roster: 'bench', options },
      plainRows(pool.users),
    );
    const worker = await RunWorker.take(deps, run.id, {}, { owner });
    if (!worker.ok) throw new Error(worker.error.code);
    await worker.value.work();
    return worker.value.progress.counts.done;
  } finally {
    net.close();
    close();
  }
};
