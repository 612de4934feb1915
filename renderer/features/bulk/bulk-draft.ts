import { batch, computed, signal } from '@preact/signals';
import type { RosterView } from '../../../main/contract/rosters.ts';
import { api, type Failure, type Result, settle } from '../../lib/api.ts';
import { poolById, pools } from '../../lib/store.ts';
import { defaultsFor, type OptionsDraft, optionsOf } from './options-draft.ts';
import { RosterMapping } from './roster-mapping.ts';
import { startRun } from './run-calls.ts';

export type BulkStep = 'roster' | 'check' | 'options';

/** One roster on its way to a run. Main holds what was read; here is only what it tells of it. */
export class BulkDraft {
  readonly poolId = signal<string | null>(null);
  readonly roster = signal<RosterView | null>(null);
  readonly options = signal<OptionsDraft>(defaultsFor(undefined));
  /** Name of what is being read now. */
  readonly reading = signal<string | null>(null);
  readonly starting = signal(false);
  readonly error = signal<Failure | null>(null);
  readonly mapping = new RosterMapping(this.roster, () => this.options.peek().create);
  readonly #wanted = signal<BulkStep>('roster');
  /** Not further than what there is. */
  readonly step = computed<BulkStep>(() =>
    this.poolId.value === null || this.roster.value === null ? 'roster' : this.#wanted.value,
  );
  readonly pool = computed(() => poolById.value.get(this.poolId.value ?? ''));
  readonly runOptions = computed(() => optionsOf(this.options.value));
  /** Counts what was read: an answer that was overtaken is closed. */
  #era = 0;
  #taken = false;

  constructor(poolId: string | undefined) {
    // With one pool there is nothing to choose.
    const only = pools.peek().length === 1 ? pools.peek()[0]?.id : undefined;
    const first = poolId ?? only;
    if (first !== undefined) this.choosePool(first);
  }

  choosePool(id: string | null): void {
    batch(() => {
      this.poolId.value = id;
      this.error.value = null;
      this.change(defaultsFor(this.pool.peek()));
    });
  }

  goTo(step: BulkStep): void {
    this.error.value = null;
    this.#wanted.value = step;
  }

  change(part: Partial<OptionsDraft>): void {
    const before = this.options.peek();
    this.options.value = { ...before, ...part };
    // Lines without a password are in order only where users are created.
    if (this.options.peek().create !== before.create) void this.mapping.send();
  }

  async readFile(file: File): Promise<void> {
    // The file goes to main as it is: its passwords are never in this page.
    await this.#read(file.name, async () => api().rosters.readFile(file));
  }

  async paste(): Promise<void> {
    await this.#read('the clipboard', async () => api().rosters.paste());
  }

  /** `typed`: the word that the plan asked for. */
  async start(typed: string | undefined): Promise<void> {
    const rosterId = this.roster.peek()?.id;
    const poolId = this.poolId.peek();
    const options = this.runOptions.peek();
    if (rosterId === undefined || poolId === null || options === null || this.starting.peek()) return;
    this.starting.value = true;
    this.error.value = null;
    const confirm = typed === undefined ? {} : { confirm: typed };
    const refused = await startRun({ rosterId, poolId, options, ...confirm }, () => {
      this.#taken = true;
    });
    this.starting.value = false;
    this.error.value = refused;
  }

  /** The page is left: main forgets the roster and the passwords in it. */
  close(): void {
    this.#era += 1;
    this.#letGo();
  }

  async #read(name: string, call: () => Promise<Result<RosterView>>): Promise<void> {
    const era = ++this.#era;
    batch(() => {
      this.reading.value = name;
      this.error.value = null;
    });
    const answer = await settle(call());
    if (era !== this.#era) {
      if (answer.ok) void settle(api().rosters.close({ id: answer.value.id }));
      return;
    }
    batch(() => {
      this.reading.value = null;
      if (answer.ok) {
        this.#letGo();
        this.roster.value = answer.value;
        this.mapping.begin();
        this.#wanted.value = 'check';
      } else {
        this.error.value = answer.error;
        // Where it can be read again.
        this.#wanted.value = 'roster';
      }
    });
  }

  #letGo(): void {
    const before = this.roster.peek();
    this.roster.value = null;
    this.mapping.close();
    if (before !== null && !this.#taken) void settle(api().rosters.close({ id: before.id }));
    this.#taken = false;
  }
}
