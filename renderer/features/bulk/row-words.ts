import type { RowState, RunRowView } from '../../../main/contract/runs.ts';

/** The steps of a user's way, in order. `created` stands in it only where the run creates users. */
const WAY: readonly (readonly [state: RowState, words: string])[] = [
  ['created', 'Created'],
  ['signed_in', 'Signed in'],
  ['secret_saved', 'Secret saved'],
  ['verified', 'Verified'],
  ['preferred', 'Preferred'],
  ['done', 'Done'],
];

export type StepMark = 'done' | 'now' | 'failed' | 'todo';
export interface TrackStep {
  readonly words: string;
  readonly mark: StepMark;
}

/** What is reached when this call has succeeded. */
const REACHES: Readonly<Record<string, RowState>> = {
  AdminCreateUser: 'created',
  AdminGetUser: 'created',
  AdminSetUserPassword: 'created',
  AdminAddUserToGroup: 'created',
  InitiateAuth: 'signed_in',
  AdminInitiateAuth: 'signed_in',
  RespondToAuthChallenge: 'signed_in',
  AdminRespondToAuthChallenge: 'signed_in',
  AdminDeleteSoftwareToken: 'signed_in',
  AssociateSoftwareToken: 'secret_saved',
  VerifySoftwareToken: 'verified',
  SetUserMFAPreference: 'preferred',
  AdminSetUserMFAPreference: 'preferred',
};

export function trackOf(row: RunRowView, creates: boolean): readonly TrackStep[] {
  const way = creates ? WAY : WAY.slice(1);
  const place = (state: RowState | undefined) => way.findIndex(([each]) => each === state);
  const broke = row.state === 'failed' ? Math.max(0, place(REACHES[row.failure?.step ?? ''])) : -1;
  const reached = row.state === 'failed' ? broke - 1 : place(row.state);
  const now = row.call === null ? -1 : Math.max(reached + 1, place(REACHES[row.call]));
  return way.map(([, words], at) => ({
    words,
    mark: at === broke ? 'failed' : at <= reached ? 'done' : at === now ? 'now' : 'todo',
  }));
}

const stateWords: Readonly<Record<RowState, string>> = {
  planned: 'Planned',
  created: 'Created',
  signed_in: 'Signed in',
  secret_saved: 'Secret saved',
  verified: 'Verified',
  preferred: 'Preferred',
  done: 'Done',
  failed: 'Failed',
};

const pathWords: Readonly<Record<string, string>> = {
  session: 'Enrolled by the Session of the sign-in',
  'access-token': 'Enrolled by the access token',
  'already-enrolled': 'Had a token already; the vault’s secret is proven',
  skipped: 'Had a token already; left alone',
  rotated: 'Token rotated by the old code',
  reset: 'Old token deleted, enrolled anew',
};

/** The state in a word or two. */
export function rowWord({ state, path }: RunRowView): string {
  return state === 'done' && path === 'skipped' ? 'Skipped' : stateWords[state];
}

/** What happens with the user now, what came of it, or what went wrong. */
export function rowLine(row: RunRowView): string {
  if (row.state === 'failed') return row.failure?.message ?? 'It failed, and nothing was said about it.';
  if (row.state === 'done') return pathWords[row.path ?? ''] ?? row.path ?? '';
  if (row.call !== null) return row.call;
  if (row.retryAt !== null) return row.failure?.message ?? 'Waits for another try';
  return row.state === 'planned' ? '' : 'Between two calls';
}

/** `3 tries`; empty for the first one, which needs no saying. */
export function triesWords({ attempts }: Pick<RunRowView, 'attempts'>): string {
  return attempts < 2 ? '' : `${attempts.toLocaleString('en')} tries`;
}
