import type { RowFilter, RowState, RunRowView, RunView } from '../../../main/contract/runs.ts';

const failures = [
  {
    step: 'InitiateAuth',
    code: 'WRONG_PASSWORD',
    message: 'Cognito refused the password. Correct it in the list, or set a new one, and try again.',
    said: 'Incorrect username or password.',
    retryable: true,
  },
  {
    step: 'VerifySoftwareToken',
    code: 'THROTTLED',
    message: 'Cognito asked to slow down eight times. Try the failed ones again later, at a lower rate.',
    said: 'Rate exceeded',
    retryable: true,
  },
  {
    step: 'RespondToAuthChallenge',
    code: 'LOST_SECRET',
    message:
      'Cognito holds a token whose secret this vault does not have. Reset it: choose “Reset the token” for such users.',
    said: null,
    retryable: false,
  },
];

const calls: Readonly<Partial<Record<RowState, string>>> = {
  created: 'InitiateAuth',
  signed_in: 'AssociateSoftwareToken',
  secret_saved: 'VerifySoftwareToken',
  verified: 'SetUserMFAPreference',
};

/** Rows in the order of the list: those that are through (each 20th or so failed), those under way, those to come. */
function stateAt(run: RunView, seq: number): RowState {
  const { counts } = run;
  const through = counts.done + counts.failed;
  if (seq < through) {
    const every = counts.failed === 0 ? Infinity : Math.floor(through / counts.failed);
    return seq % every === Math.min(6, every - 1) && seq / every < counts.failed ? 'failed' : 'done';
  }
  let rest = seq - through;
  for (const state of ['preferred', 'verified', 'secret_saved', 'signed_in', 'created'] as const) {
    if (rest < counts[state]) return state;
    rest -= counts[state];
  }
  return 'planned';
}

export function rowAt(run: RunView, seq: number): RunRowView {
  const state = stateAt(run, seq);
  const active = state !== 'planned' && state !== 'done' && state !== 'failed';
  const skipped = state === 'done' && seq % 17 === 3 && run.skipped > 0;
  const waits = active && run.waiting > 0 && stateAt(run, seq - 1) === 'done';
  const failure = failures[state === 'failed' ? seq % 3 : 1] ?? null;
  return {
    seq,
    line: seq + 2,
    username: `tester-${String(seq + 1).padStart(run.total > 99_999 ? 7 : 4, '0')}@example.test`,
    state,
    call: active && !waits && run.state === 'running' ? (calls[state] ?? null) : null,
    attempts: state === 'planned' ? 0 : state === 'failed' || waits ? 3 : 1,
    retryAt: waits ? Date.now() + 9_000 : null,
    accountId: state === 'done' || state === 'failed' ? `c${seq + 1}` : null,
    path: state === 'done' ? (skipped ? 'skipped' : 'session') : null,
    failure: state === 'failed' || waits ? failure : null,
    enrolledAt: state === 'done' ? Date.now() - 60_000 : null,
  };
}

function fits(row: RunRowView, filter: RowFilter): boolean {
  const { state } = row;
  if (filter === 'all') return true;
  if (filter === 'active') return state !== 'planned' && state !== 'done' && state !== 'failed';
  return state === filter;
}

export function pageOf(run: RunView, filter: RowFilter, search: string, from: number, count: number) {
  if (filter === 'all' && search === '') {
    const length = Math.max(0, Math.min(count, run.total - from));
    return { rows: Array.from({ length }, (_, at) => rowAt(run, from + at)), total: run.total };
  }
  const rows = Array.from({ length: run.total }, (_, seq) => rowAt(run, seq)).filter(
    (row) => fits(row, filter) && row.username.includes(search),
  );
  return { rows: rows.slice(from, from + count), total: rows.length };
}
