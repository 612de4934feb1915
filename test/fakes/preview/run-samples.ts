import type { RowState, RunOptions, RunView } from '../../../main/contract/runs.ts';

const MINUTE = 60_000;

export const options: RunOptions = {
  create: false,
  existing: 'verify',
  ratePerSecond: 5,
  concurrency: 8,
  tags: ['smoke'],
  groups: [],
  keepGoing: false,
};

/** How many rows of each state; the rest of `total` is planned. */
export function counts(total: number, part: Partial<Record<RowState, number>>): RunView['counts'] {
  const begun = Object.values(part).reduce((sum, number) => sum + number, 0);
  return {
    planned: total - begun,
    created: 0,
    signed_in: 0,
    secret_saved: 0,
    verified: 0,
    preferred: 0,
    done: 0,
    failed: 0,
    ...part,
  };
}

export function run(part: Partial<RunView> & { id: string }): RunView {
  const total = part.total ?? 1240;
  return {
    poolId: 'stage',
    roster: 'testers.csv',
    options,
    state: 'running',
    reason: null,
    worker: 'here',
    ending: null,
    total,
    counts: counts(total, { done: 512, failed: 9, signed_in: 3, secret_saved: 2, verified: 1 }),
    skipped: 31,
    waiting: 1,
    usersPerSecond: 4.8,
    leftMs: 147_000,
    throttled: [],
    createdAt: Date.now() - 3 * MINUTE,
    startedAt: Date.now() - 2 * MINUTE,
    endedAt: null,
    ...part,
  };
}

export const running = run({ id: 'run-1' });

export const throttled = run({
  id: 'run-1',
  throttled: [{ category: 'UserResourceUpdate', perSecond: 18 }],
  usersPerSecond: 2.1,
  leftMs: 341_000,
});

export const paused = run({
  id: 'run-1',
  state: 'paused',
  worker: 'here',
  reason: {
    code: 'SAME_FAILURE',
    failure: 'WRONG_PASSWORD',
    message:
      'Five users in a row failed with WRONG_PASSWORD: Cognito refused the password. Enroll the user again with the present one. The run waits: go on if that is right, or stop and mend it first.',
  },
  usersPerSecond: null,
  leftMs: null,
});

export const pausedByUser = run({
  id: 'run-1',
  state: 'paused',
  reason: { code: 'PAUSED_BY_USER', message: 'Paused.' },
  usersPerSecond: null,
  leftMs: null,
});

export const diskFull = run({
  id: 'run-1',
  state: 'stopped',
  worker: null,
  poolId: 'prod',
  reason: {
    code: 'DISK_FULL',
    message:
      'The disk that holds the vault is full. Make room first. Nothing was enrolled without its secret saved. Resume goes on where it was.',
  },
  usersPerSecond: null,
  leftMs: null,
  endedAt: Date.now() - MINUTE,
});

export const interrupted = run({
  id: 'run-2',
  roster: 'checkout team, autumn.xlsx.csv',
  poolId: 'qa-eu',
  state: 'stopped',
  worker: null,
  reason: {
    code: 'INTERRUPTED',
    message: 'Poolkey ended while it ran. Nothing is lost: resume goes on where it was.',
  },
  usersPerSecond: null,
  leftMs: null,
  createdAt: Date.now() - 26 * 60 * MINUTE,
  endedAt: Date.now() - 25 * 60 * MINUTE,
});

export const finished = run({
  id: 'run-1',
  state: 'finished',
  worker: null,
  counts: counts(1240, { done: 1234, failed: 6 }),
  usersPerSecond: null,
  leftMs: null,
  endedAt: Date.now() - MINUTE,
});

export const allWell = run({
  id: 'run-3',
  roster: 'pasted',
  poolId: 'local',
  state: 'finished',
  worker: null,
  total: 25,
  skipped: 0,
  counts: counts(25, { done: 25 }),
  usersPerSecond: null,
  leftMs: null,
  createdAt: Date.now() - 72 * 60 * MINUTE,
  endedAt: Date.now() - 71 * 60 * MINUTE,
});

export const elsewhere = run({ id: 'run-4', roster: 'nightly.jsonl', poolId: 'prod', worker: 'elsewhere' });

export const million = run({
  id: 'run-1',
  poolId: 'local',
  roster: 'load-test.csv',
  total: 1_000_000,
  counts: counts(1_000_000, { done: 231_400, failed: 17, signed_in: 30, verified: 12 }),
  usersPerSecond: 212,
  leftMs: 3_625_000,
});
