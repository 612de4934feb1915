import { signal } from '@preact/signals';
import type { AuditView } from '../../../main/contract/broker.ts';
import type { Failure, Result } from '../../lib/api.ts';

export interface AuditPorts {
  readonly read: (page: { before?: number; count: number }) => Promise<Result<AuditView[]>>;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** The first reading goes back this far, ms: what the picture shows. */
export const SPAN_MS = 30 * 60_000;
/** At each change only news are read; they are rarely more. */
const NEWS = 50;
/** The contract's. */
const MOST = 500;
/** A busy half hour may be longer than this many readings; the picture then says since when it is. */
const ROUNDS = 4;
/** News push out what is older than that; "Show older" reads it again. */
const KEPT = 10_000;

/** What programs asked for, newest first, as far as it was read. Never two questions for news at a time. */
export class AuditLog {
  readonly entries = signal<readonly AuditView[]>([]);
  /** Main may have older ones. */
  readonly more = signal(false);
  /** The first answer is here. */
  readonly known = signal(false);
  readonly error = signal<Failure | null>(null);
  readonly #ports: AuditPorts;
  #asking = false;
  #again = false;
  /** Counts clearings: an answer to an earlier question is thrown away. */
  #era = 0;

  constructor(ports: AuditPorts) {
    this.#ports = ports;
  }

  /** There may be news. */
  async refresh(): Promise<void> {
    this.#again = true;
    if (this.#asking) return;
    const era = this.#era;
    this.#asking = true;
    while (this.#again && era === this.#era) {
      this.#again = false;
      await this.#readNews(era);
    }
    if (era === this.#era) this.#asking = false;
  }

  /** Another page at the end. */
  async older(): Promise<void> {
    const last = this.entries.peek().at(-1)?.id;
    if (last === undefined) return;
    const era = this.#era;
    const answer = await this.#ports.read({ before: last, count: MOST });
    if (era !== this.#era || this.entries.peek().at(-1)?.id !== last) return;
    this.error.value = answer.ok ? null : answer.error;
    if (!answer.ok) return;
    this.entries.value = [...this.entries.peek(), ...answer.value];
    this.more.value = answer.value.length === MOST;
  }

  clear(): void {
    this.#era += 1;
    this.#asking = false;
    this.#again = false;
    this.entries.value = [];
    this.more.value = false;
    this.known.value = false;
    this.error.value = null;
  }

  async #readNews(era: number): Promise<void> {
    const fresh: AuditView[] = [];
    let all = false;
    for (let round = 0; round < ROUNDS && !all && !this.#reachesFar(fresh); round++) {
      const before = fresh.at(-1)?.id;
      const count = round === 0 && this.entries.peek().length > 0 ? NEWS : MOST;
      const answer = await this.#ports.read(before === undefined ? { count } : { before, count });
      if (era !== this.#era) return;
      this.error.value = answer.ok ? null : answer.error;
      if (!answer.ok) return;
      fresh.push(...answer.value);
      all = answer.value.length < count;
    }
    this.#take(fresh, all);
  }

  /** To the entries that are known, or, where none are, over the whole span. */
  #reachesFar(fresh: readonly AuditView[]): boolean {
    const last = fresh.at(-1);
    if (last === undefined) return false;
    const newestKnown = this.entries.peek()[0];
    return newestKnown === undefined ? last.at < this.#ports.now() - SPAN_MS : last.id <= newestKnown.id;
  }

  #take(fresh: readonly AuditView[], all: boolean): void {
    const before = this.entries.peek();
    const first = fresh[0]?.id ?? -1;
    const last = fresh.at(-1)?.id ?? -1;
    const newestKnown = before[0]?.id ?? -1;
    // Joined to those known; else there is a gap, or the log was begun anew: what is fresh stands alone.
    const joined = newestKnown >= last && newestKnown <= first;
    const rest = all || !joined ? [] : before.filter(({ id }) => id < last);
    const entries = [...fresh, ...rest];
    const kept = entries.slice(0, Math.max(KEPT, before.length));
    this.known.value = true;
    this.more.value = kept.length < entries.length || (!all && (!joined || this.more.peek()));
    this.entries.value = kept;
  }
}
