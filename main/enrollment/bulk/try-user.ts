import { refuse, type CognitoFailure, type CognitoResult } from '../../cognito/failure.ts';
import type { Pool } from '../../vault/pool-store.ts';
import type { RowInput, RunRow } from '../../vault/run-row-store.ts';
import type { Run } from '../../vault/run-store.ts';
import type { EnrollmentDeps } from '../deps.ts';
import { writeEnrollment } from '../record-enrollment.ts';
import { codeWait } from './code-wait.ts';
import { confirmedTokenOf, enrollRow, type RowDone } from './enroll-row.ts';
import type { Journal } from './journal.ts';
import { retryAfter } from './retries.ts';
import { endsTheRun } from './run-end.ts';

/** What the tries of a run's users have in common. */
export interface TryPlace {
  readonly deps: EnrollmentDeps;
  readonly pool: Pool;
  readonly run: Run;
  readonly journal: Journal;
  /** Ends waits for a code, not calls. */
  readonly signal: AbortSignal;
  readonly onCall: (row: RunRow, operation: string) => void;
  readonly onBug: (error: unknown) => void;
  /** A write that nobody waits for has failed: the run is over. */
  readonly onUnwritten: (error: unknown) => void;
}

/** What came of one try. `put-off`: not begun, or to be tried again. `left`: broken off by a person. */
export type Tried =
  | { readonly kind: 'done'; readonly row: RunRow; readonly done: RowDone }
  | { readonly kind: 'failed'; readonly row: RunRow; readonly error: CognitoFailure }
  | {
      readonly kind: 'put-off';
      readonly until: number;
      readonly row?: RunRow;
      readonly error?: CognitoFailure;
    }
  | { readonly kind: 'left' };

/** Another run has the user under way: a try takes some seconds. */
const TAKEN_WAIT_MS = 2_000;

/** What is known of a try once it has ended. */
interface Trace {
  /** The last call, by Cognito's name. */
  step: string;
  /** Writes to the account how its enrollment ended. */
  record: () => void;
}

/** One try at one user, with its end in the journal. Throws what ends the run (`endsTheRun`). */
export async function tryUser(place: TryPlace, seq: number): Promise<Tried> {
  const { deps, pool, run, journal } = place;
  const before = deps.vault.runRows.get(run.id, seq);
  if (!before) return { kind: 'left' };
  const { create, existing } = run.options;
  const wait = existing === 'skip' ? 0 : codeWait(deps, pool, before.username);
  if (wait > 0) return { kind: 'put-off', until: deps.clock() + wait };
  let earlier = '';
  const begun = await journal.begin(
    before,
    () => {
      earlier = confirmedTokenOf(deps, pool.id, before.username);
      return earlier;
    },
    create || existing === 'skip' ? null : 'InitiateAuth',
  );
  if (!begun) return { kind: 'put-off', until: deps.clock() + TAKEN_WAIT_MS };
  const row = { ...before, attempts: before.attempts + 1, earlier: before.earlier ?? earlier };
  const input = deps.vault.runRows.input(run.id, seq);
  const trace: Trace = { step: '', record: () => undefined };
  const outcome = input ? await attempt(place, row, input, trace) : unreadable();
  if (outcome === 'left') {
    await journal.putBack(seq);
    return { kind: 'left' };
  }
  return outcome.ok
    ? succeed(place, row, outcome.value, input, trace)
    : fail(place, row, outcome.error, trace);
}

async function attempt(
  place: TryPlace,
  row: RunRow,
  input: RowInput,
  trace: Trace,
): Promise<CognitoResult<RowDone> | 'left'> {
  const { deps, pool, run, journal, signal } = place;
  const { seq } = row;
  try {
    return await enrollRow({
      deps,
      pool,
      client: deps.connect(pool),
      options: run.options,
      row,
      input,
      onCall: async (operation, send) => {
        trace.step = operation;
        place.onCall(row, operation);
        await journal.before(seq, operation);
        const outcome = await send();
        // Not waited for: it is written before what comes next is, and together with it.
        if (outcome.ok) journal.after(seq, operation).catch(place.onUnwritten);
        return outcome;
      },
      onEnrolled: (accountId, ended) => {
        trace.record = () => writeEnrollment(deps.vault, accountId, ended);
      },
      onCreated: () => journal.created(seq),
      keepPassword: (password) => journal.keepInput(seq, { ...input, password, made: true }),
      signal,
    });
  } catch (error) {
    if (signal.aborted && error instanceof Error && error.name === 'AbortError') return 'left';
    if (endsTheRun(error)) throw error;
    place.onBug(error);
    return refuse('INTERNAL', 'Something went wrong inside Poolkey with this user. Try it again.', {
      retryable: true,
    });
  }
}

async function succeed(
  { deps, run, journal }: TryPlace,
  row: RunRow,
  done: RowDone,
  input: RowInput | null,
  { record }: Trace,
): Promise<Tried> {
  await journal.done(row.seq, done.accountId, done.path, () => {
    record();
    nameAccount(deps, done.accountId, input, run.options.tags);
  });
  return { kind: 'done', row, done };
}

/** Label and tags of the roster, and the tags of the run. Those that a person gave before stay. */
function nameAccount(
  { vault: { accounts } }: EnrollmentDeps,
  accountId: string,
  input: RowInput | null,
  ofRun: readonly string[],
): void {
  const account = accounts.get(accountId);
  if (!account) return;
  if (input && input.label !== '') accounts.rename(accountId, input.label);
  const tags = [...account.tags, ...(input?.tags ?? []), ...ofRun];
  if (new Set(tags).size > account.tags.length) accounts.setTags(accountId, tags);
}

async function fail(
  { deps, pool, journal }: TryPlace,
  row: RunRow,
  error: CognitoFailure,
  { step, record }: Trace,
): Promise<Tried> {
  const wait = retryAfter(error, row.attempts, Math.random());
  const retryAt = wait === null ? null : Math.ceil(deps.clock() + wait);
  const { code, message, awsMessage, retryable } = error;
  const account = deps.vault.accounts.ofSignInName(pool.id, row.username);
  const failure = { step, code, message, said: awsMessage ?? null, retryable };
  await journal.fail(row.seq, failure, retryAt, account?.id ?? null, record);
  return retryAt === null ? { kind: 'failed', row, error } : { kind: 'put-off', until: retryAt, row, error };
}

function unreadable(): CognitoResult<never> {
  return refuse(
    'ROW_UNREADABLE',
    'What the roster said of this user does not open: the row of the vault is damaged. Enroll the user by another run.',
  );
}
