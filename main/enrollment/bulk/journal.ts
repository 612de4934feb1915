import type { RowState } from '../../contract/runs.ts';
import type { OwnRow, RowFailure, RowInput, RunRow } from '../../vault/run-row-store.ts';
import type { Vault } from '../../vault/vault.ts';
import { stateAfter, stateBefore } from './row-progress.ts';

/** Another worker has the run now: this one slept for too long. */
export class RunTakenError extends Error {
  override readonly name = 'RunTakenError';
}

/** As written last. */
interface UnderWay {
  readonly state: RowState;
  readonly call: string | null;
}

/**
 * Writes how far each user of one run has come, before and after each call. It is committed before the next call is sent, so that
 * whoever goes on with the run knows what may have been sent. The disk is waited for where a power loss would lose what
 * nobody could find out again: before a user is created. (Secrets and time steps are waited for by themselves.) Throws
 * VaultUnusableError where it cannot be written: then nothing more may be sent.
 */
export class Journal {
  readonly #vault: Vault;
  readonly #runId: string;
  readonly #poolId: string;
  readonly #owner: string;
  readonly #rows = new Map<number, UnderWay>();
  readonly #onChange: (from: RowState, to: RowState) => void;

  constructor(
    vault: Vault,
    run: { id: string; poolId: string },
    owner: string,
    onChange: (from: RowState, to: RowState) => void,
  ) {
    this.#vault = vault;
    this.#runId = run.id;
    this.#poolId = run.poolId;
    this.#owner = owner;
    this.#onChange = onChange;
  }

  /**
   * False: another run that is alive works on this user right now. `earlier` is asked for in the same moment. `firstCall`: as `before`
   * would write it, by Cognito's name.
   */
  async begin(row: RunRow, earlier: () => string, firstCall: string | null): Promise<boolean> {
    const { runs, runRows } = this.#vault;
    const begun = await this.#vault.commits.note(() => {
      const others = runRows.runsWorkingOn(this.#runId, this.#poolId, row.username);
      if (others.some((id) => runs.get(id)?.owner)) return false;
      ours(runRows.begin(this.#own(row.seq), earlier(), firstCall));
      return true;
    });
    if (begun) this.#rows.set(row.seq, { state: row.state, call: firstCall });
    return begun;
  }

  async before(seq: number, operation: string): Promise<void> {
    // Written by `begin` already.
    if (this.#rowOf(seq).call === operation) return;
    const state = stateBefore(operation, this.#rowOf(seq).state);
    await this.#mark(seq, state, operation, operation.startsWith('Admin'));
  }

  async after(seq: number, operation: string): Promise<void> {
    await this.#mark(seq, stateAfter(operation, this.#rowOf(seq).state), null);
  }

  /** The user exists with its password and groups. */
  async created(seq: number): Promise<void> {
    await this.#mark(seq, 'created', null);
  }

  /** A password was made for the user: it is kept before it is sent. */
  async keepInput(seq: number, input: RowInput): Promise<void> {
    ours(await this.#vault.commits.add(() => this.#vault.runRows.setInput(this.#own(seq), input)));
  }

  /** `finish` is committed together with it. */
  async done(seq: number, accountId: string, path: string, finish: () => void): Promise<void> {
    await this.#vault.commits.note(() => {
      finish();
      ours(this.#vault.runRows.done(this.#own(seq), accountId, path));
    });
    this.#leave(seq, 'done');
  }

  /** `retryAt` null: for good. `finish` is committed together with it. */
  async fail(
    seq: number,
    failure: RowFailure,
    retryAt: number | null,
    accountId: string | null,
    finish: () => void,
  ): Promise<void> {
    await this.#vault.commits.note(() => {
      finish();
      ours(this.#vault.runRows.fail(this.#own(seq), failure, retryAt, accountId));
    });
    this.#leave(seq, retryAt === null ? 'failed' : null);
  }

  /** Broken off by a person: as if it had not been begun, but for what it has reached. */
  async putBack(seq: number): Promise<void> {
    ours(await this.#vault.commits.note(() => this.#vault.runRows.putBack(this.#own(seq))));
    this.#leave(seq, null);
  }

  #own(seq: number): OwnRow {
    return { runId: this.#runId, seq, owner: this.#owner };
  }

  #rowOf(seq: number): UnderWay {
    return this.#rows.get(seq) ?? { state: 'planned', call: null };
  }

  async #mark(seq: number, to: RowState, call: string | null, durable = false): Promise<void> {
    const { state: from } = this.#rowOf(seq);
    this.#rows.set(seq, { state: to, call });
    if (from !== to) this.#onChange(from, to);
    const { commits, runRows } = this.#vault;
    const write = (): boolean => runRows.mark(this.#own(seq), to, call);
    ours(await (durable ? commits.add(write) : commits.note(write)));
  }

  #leave(seq: number, end: 'done' | 'failed' | null): void {
    const { state: from } = this.#rowOf(seq);
    this.#rows.delete(seq);
    if (end) this.#onChange(from, end);
  }
}

function ours(written: boolean): void {
  if (!written) throw new RunTakenError('the run has another owner');
}
