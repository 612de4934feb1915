import type { Snapshot } from '../../../main/contract/contract.ts';
import type { VaultView } from '../../../main/contract/vault.ts';
import * as brokers from './broker-samples.ts';
import { actionJob, endedJob, endedJobs, job } from './job-samples.ts';
import * as runs from './run-samples.ts';
import { account, crowd, people, pool, pools, states } from './samples.ts';

export interface Scene {
  readonly snapshot: Snapshot;
  /** Steps that are already used. */
  readonly spent: readonly string[];
  /** Absent: it serves, and nobody has asked. */
  readonly broker?: brokers.BrokerScene;
}

const ready: VaultView = { phase: 'ready', slots: ['keychain'], quarantined: 0 };

function scene(part: Partial<Snapshot>, spent: readonly string[] = []): Scene {
  return {
    snapshot: {
      version: '0.1.0',
      platform: 'linux',
      vault: ready,
      pools: [],
      accounts: [],
      jobs: [],
      runs: [],
      ...part,
    },
    spent,
  };
}

function locked(part: Partial<Extract<VaultView, { phase: 'locked' }>>): Scene {
  return scene({
    vault: { phase: 'locked', slots: ['keychain', 'passphrase'], trouble: null, message: '', ...part },
  });
}

const scenes: Readonly<Record<string, () => Scene>> = {
  empty: () => scene({}),
  codes: () => scene({ pools, accounts: people }, ['a2', 'a4']),
  passphrase: () =>
    scene({
      pools,
      accounts: people,
      vault: { phase: 'ready', slots: ['keychain', 'passphrase'], quarantined: 2 },
    }),
  local: () => scene({ pools: pools.slice(0, 1), accounts: crowd(25) }),
  states: () => scene({ pools, accounts: [...states, account({ id: 's-never', username: 'user-0-never' })] }),
  'action-job': () => scene({ pools: pools.slice(0, 3), accounts: crowd(60), jobs: [actionJob] }),
  'many-jobs': () =>
    scene({ pools: pools.slice(0, 3), accounts: crowd(60), jobs: [...endedJobs, actionJob] }),
  'many-ended': () => scene({ pools: pools.slice(0, 3), accounts: crowd(60), jobs: endedJobs }),
  'local-job': () => scene({ pools: pools.slice(0, 3), accounts: crowd(13), jobs: [job] }),
  'job-ended': () => scene({ pools: pools.slice(0, 3), accounts: crowd(23), jobs: [endedJob] }),
  'run-running': () => scene({ pools, accounts: crowd(600), runs: [runs.running] }),
  'run-throttled': () => scene({ pools, accounts: crowd(600), runs: [runs.throttled] }),
  'run-paused': () => scene({ pools, accounts: crowd(600), runs: [runs.paused] }),
  'run-paused-by-user': () => scene({ pools, accounts: crowd(600), runs: [runs.pausedByUser] }),
  'run-disk-full': () => scene({ pools, accounts: crowd(600), runs: [runs.diskFull] }),
  'run-finished': () => scene({ pools, accounts: crowd(1240), runs: [runs.finished] }),
  'run-finished-passphrase': () =>
    scene({
      pools,
      accounts: crowd(1240),
      runs: [runs.finished],
      vault: { phase: 'ready', slots: ['keychain', 'passphrase'], quarantined: 0 },
    }),
  'run-elsewhere': () => scene({ pools, accounts: crowd(600), runs: [runs.elsewhere] }),
  'run-million': () => scene({ pools, accounts: crowd(600), runs: [runs.million] }),
  runs: () =>
    scene({
      pools,
      accounts: crowd(600),
      runs: [runs.throttled, runs.interrupted, runs.allWell, runs.elsewhere],
    }),
  tests: () => ({ ...scene({ pools, accounts: people }), broker: brokers.busy() }),
  'tests-live': () => ({
    ...scene({ pools, accounts: people }),
    broker: { ...brokers.busy(), every: 300 },
  }),
  'tests-crowd': () => ({ ...scene({ pools, accounts: people }), broker: brokers.crowded() }),
  'tests-off': () => ({ ...scene({ pools, accounts: people }), broker: brokers.off }),
  'tests-off-log': () => ({ ...scene({ pools, accounts: people }), broker: brokers.offWithLog() }),
  'tests-long': () => ({ ...scene({ pools, accounts: people }), broker: brokers.long() }),
  many: () => scene({ pools, accounts: crowd(5000) }),
  clock: () =>
    scene({
      pools: [pool({ id: 'stage', clockOffsetMs: 90_000 }), pool({ id: 'prod', production: true })],
      accounts: people,
    }),
  'empty-pool': () => scene({ pools: pools.slice(1, 2) }),
  locked: () => locked({}),
  'locked-keychain': () => locked({ slots: ['keychain'] }),
  'locked-locked': () => locked({ trouble: 'locked', slots: ['keychain'] }),
  'locked-missing': () => locked({ trouble: 'missing' }),
  'locked-wrong-key': () => locked({ trouble: 'wrong-key' }),
  'locked-absent': () =>
    locked({ trouble: 'absent', message: 'org.freedesktop.secrets: no service answered within 5 s.' }),
  opening: () => scene({ vault: { phase: 'opening' } }),
  'new-passphrase': () =>
    scene({
      vault: {
        phase: 'new-passphrase',
        message:
          'This computer has no keychain that Poolkey can use. Choose a passphrase for the vault instead.',
      },
    }),
  unusable: () =>
    scene({
      vault: {
        phase: 'unusable',
        code: 'VAULT_TOO_NEW',
        message: 'This vault was written by a newer Poolkey (schema 7). Install that version to open it.',
        path: '/home/tester/.config/poolkey/vault.db',
      },
    }),
};

export function sceneOf(name: string): Scene {
  const make = scenes[name];
  if (make === undefined) throw new Error(`No scene ${name}; there are ${Object.keys(scenes).join(', ')}`);
  return make();
}
