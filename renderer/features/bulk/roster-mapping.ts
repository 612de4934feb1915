import { batch, type Signal, signal } from '@preact/signals';
import type * as rosters from '../../../main/contract/rosters.ts';
import { api, type Failure, settle } from '../../lib/api.ts';

type Columns = Parameters<ReturnType<typeof api>['rosters']['map']>[0]['columns'];

/** What the columns of a roster are taken for: sent anew at each change, one question at a time. */
export class RosterMapping {
  /** By header, only what a person has chosen: main guesses the others. */
  readonly chosen = signal<Readonly<Record<string, string>>>({});
  readonly busy = signal(false);
  /** Of the present choice, e.g. two columns for the same thing. Until it is mended, the roster is the one before. */
  readonly error = signal<Failure | null>(null);
  readonly #roster: Signal<rosters.RosterView | null>;
  readonly #creates: () => boolean;
  #again = false;
  #create = false;

  constructor(roster: Signal<rosters.RosterView | null>, creates: () => boolean) {
    this.#roster = roster;
    this.#creates = creates;
  }

  /** A roster was read, for users that exist already; where they are created, it is looked at again. */
  begin(): void {
    this.close();
    if (this.#creates()) void this.send();
  }

  fieldOf(header: string): string {
    const column = this.#roster.value?.columns.find((each) => each.header === header);
    return this.chosen.value[header] ?? column?.field ?? 'ignore';
  }

  choose(header: string, field: string): void {
    this.chosen.value = { ...this.chosen.peek(), [header]: field };
    void this.send();
  }

  async send(): Promise<void> {
    const id = this.#roster.peek()?.id;
    if (id === undefined) return;
    if (this.busy.peek()) {
      this.#again = true;
      return;
    }
    this.busy.value = true;
    this.#create = this.#creates();
    const columns = this.chosen.peek() as Columns;
    const answer = await settle(api().rosters.map({ id, columns, create: this.#create }));
    if (this.#roster.peek()?.id !== id) return;
    batch(() => {
      this.busy.value = false;
      this.error.value = answer.ok ? null : answer.error;
      if (answer.ok) this.#roster.value = answer.value;
    });
    if (!this.#again) return;
    this.#again = false;
    void this.send();
  }

  close(): void {
    this.#again = false;
    batch(() => {
      this.chosen.value = {};
      this.busy.value = false;
      this.error.value = null;
    });
  }
}
