import type { JobView } from '../../../main/contract/jobs.ts';

/** Of an action, running. */
export const actionJob: JobView = {
  id: 'job-7',
  kind: 'rotate',
  title: 'Rotate tokens of 37 users',
  poolId: null,
  total: 37,
  done: 21,
  failed: 1,
  current: 'tester-022: VerifySoftwareToken',
  state: 'running',
  summary: '',
  failures: [],
};

export const job: JobView = {
  id: 'job-1',
  kind: 'try-local-pool',
  title: 'Local pool with 25 test users',
  poolId: 'local',
  total: 25,
  done: 13,
  failed: 0,
  current: 'tester-014: VerifySoftwareToken',
  state: 'running',
  summary: '',
  failures: [],
};

export const endedJob: JobView = {
  ...job,
  done: 25,
  failed: 2,
  state: 'finished',
  current: '',
  summary: '23 enrolled, 2 failed',
  failures: [
    {
      line: 7,
      username: 'tester-007',
      code: 'THROTTLED',
      message: 'Cognito asked to slow down three times. Run it again at a lower rate.',
    },
    {
      line: 19,
      username: 'tester-019',
      code: 'VERIFY_CODE_REFUSED',
      message: 'The pool did not take the code. The secret is kept as pending; sign in once to settle it.',
    },
  ],
};

/** Several that have ended, oldest first. */
export const endedJobs: JobView[] = [
  endedJob,
  {
    ...endedJob,
    id: 'job-2',
    kind: 'reconcile',
    title: 'Check 23 users',
    failed: 0,
    failures: [],
    summary: '23 checked',
  },
  {
    ...endedJob,
    id: 'job-3',
    kind: 'rotate',
    title: 'Rotate tokens of 23 users',
    poolId: null,
    summary: '21 rotated, 2 failed',
  },
];
