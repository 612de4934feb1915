// Poolkey as window and command line run it: journal, ledger, sealed secrets, all on disk before it goes on.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareRun } from '../../../main/enrollment/bulk/prepare-run.ts';
import { RunWorker } from '../../../main/enrollment/bulk/run-worker.ts';
import { connections } from '../../../main/enrollment/deps.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { systemClock, systemSleeper } from '../../../main/totp/clock.ts';
import { createDatabase, openDatabase } from '../../../main/vault/database.ts';
import { newVaultId, Vault, writeHeader } from '../../../main/vault/vault.ts';
import type { BenchPool, Contender } from './job.ts';

export const poolkey: Contender = async (pool, concurrency) => {
  // On the disk of the project: a folder in memory would make durable commits free.
  const folder = mkdtempSync(join(import.meta.dirname, 'bench-vault-'));
  const key = randomBytes(32);
  const file = join(folder, 'vault.db');
  createDatabase(file, (db) => writeHeader(db, key, newVaultId(), { keychain: true, passphrase: null }));
  const vault = new Vault(openDatabase(file), key, systemClock);
  const { connect, gateOf, close } = connections(systemClock, systemSleeper);
  try {
    const deps = { vault, clock: systemClock, sleeper: systemSleeper, connect, gateOf };
    const { run, owner } = await prepareRun(
      vault,
      {
        poolId: addPool(vault, pool),
        roster: 'bench',
        options: {
          create: false,
          existing: 'verify',
          ratePerSecond: null,
          concurrency,
          tags: [],
          groups: [],
          keepGoing: true,
        },
      },
      pool.users.map(({ username, password }, index) => ({
        line: index + 2,
        username,
        password: new Secret(password),
        newPassword: null,
        label: '',
        tags: [],
        groups: [],
        attributes: [],
      })),
    );
    const worker = await RunWorker.take(deps, run.id, {}, { owner });
    if (!worker.ok) throw new Error(worker.error.code);
    await worker.value.work();
    return worker.value.progress.counts.done;
  } finally {
    close();
    vault.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

function addPool(vault: Vault, pool: BenchPool): string {
  return vault.pools.add({
    name: 'bench',
    color: 'teal',
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    clientSecret: null,
    region: pool.region,
    endpoint: pool.endpoint,
    flow: 'password',
    profile: null,
    production: false,
    local: false,
  }).id;
}
