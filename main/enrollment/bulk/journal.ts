import type { RowState } from '../../contract/runs.ts';
import type { RowFailure, RowInput, RunRow } from '../../vault/run-row-store.ts';
import type { Vault } from '../../vault/vault.ts';
import { stateAfter, stateBefore } from './row-progress.ts';

/** Another worker has the run now: this one slept for too long. */
export class RunTakenError extends Error {
  override readonly name = 'RunTakenError';
}

/**
 * Writes how far each user of one run has come, before and after each call. What is written here is on disk before the next call
 * is sent, so that whoever goes on with the run knows what may have been sent. Throws VaultUnusableError where it cannot be
 * written: then nothing more may be sent.
 */
export class Journal {
  readonly #vault: Vault;
  readonly #runId: string;
  readonly #poolId: string;
  readonly #owner: string;
  /** Of rows under way. */
  readonly #states = new Map<number, RowState>();
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

  /** False: another run that is alive works on this user right now. `earlier` is asked for in the same moment. */
  async begin(row: RunRow, earlier: () => string): Promise<boolean> {
    const { runs, runRows } = this.#vault;
    const begun = await this.#write(() => {
      const others = runRows.runsWorkingOn(this.#runId, this.#poolId, row.username);
      if (others.some((id) => runs.get(id)?.owner)) return false;
      runRows.begin(this.#runId, row.seq, earlier());
      return true;
    });
    if (begun) this.#states.set(row.seq, row.state);
    return begun;
  }

  before(seq: number, operation: string): Promise<void> {
    return this.#mark(seq, stateBefore(operation, this.#stateOf(seq)), operation);
  }

  after(seq: number, operation: string): Promise<void> {
    return this.#mark(seq, stateAfter(operation, this.#stateOf(seq)), null);
  }

  /** The user exists with its password and groups. */
  created(seq: number): Promise<void> {
    return this.#mark(seq, 'created', null);
  }

  /** A password was made for the user: it is kept before it is sent. */
  keepInput(seq: number, input: RowInput): Promise<void> {
    return this.#write(() => this.#vault.runRows.setInput(this.#runId, seq, input));
  }

  /** `finish` is committed together with it. */
  async done(seq: number, accountId: string, path: string, finish: () => void): Promise<void> {
    await this.#write(() => {
      finish();
      this.#vault.runRows.done(this.#runId, seq, accountId, path);
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
    await this.#write(() => {
      finish();
      this.#vault.runRows.fail(this.#runId, seq, failure, retryAt, accountId);
    });
    this.#leave(seq, retryAt === null ? 'failed' : null);
  }

  /** Broken off by a person: as if it had not been begun, but for what it has reached. */
  async putBack(seq: number): Promise<void> {
    await this.#write(() => this.#vault.runRows.putBack(this.#runId, seq));
    this.#leave(seq, null);
  }

  /** Only the owner writes: two workers on one row would undo each other's words. */
  #write<T>(write: () => T): Promise<T> {
    const { runs, commits } = this.#vault;
    return commits.add(() => {
      if (!runs.isOwner(this.#runId, this.#owner)) throw new RunTakenError('the run has another owner');
      return write();
    });
  }

  #stateOf(seq: number): RowState {
    return this.#states.get(seq) ?? 'planned';
  }

  #mark(seq: number, to: RowState, call: string | null): Promise<void> {
    const from = this.#stateOf(seq);
    this.#states.set(seq, to);
    if (from !== to) this.#onChange(from, to);
    return this.#write(() => this.#vault.runRows.mark(this.#runId, seq, to, call));
  }

  #leave(seq: number, end: 'done' | 'failed' | null): void {
    const from = this.#stateOf(seq);
    this.#states.delete(seq);
    if (end) this.#onChange(from, end);
  }
}
