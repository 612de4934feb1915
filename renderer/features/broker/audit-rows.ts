import { batch, type ReadonlySignal, type Signal } from '@preact/signals';
import type { AuditView } from '../../../main/contract/broker.ts';
import type { AuditLog } from './audit-log.ts';

/** Rows that are shown at first, and that "Show older" adds. */
export const PAGE = 100;

/** Shown are all entries from this one on, by its id; -1: all there are. */
export function floorOf(list: readonly AuditView[], rows: number): number {
  return list[rows - 1]?.id ?? list.at(-1)?.id ?? -1;
}

interface Rows {
  readonly log: AuditLog;
  readonly listed: ReadonlySignal<readonly AuditView[]>;
  readonly shown: ReadonlySignal<readonly AuditView[]>;
  readonly wanted: Signal<number>;
  readonly floor: Signal<number>;
}

/** One page more, from main where not enough are known. */
export async function showOlder({ log, listed, shown, wanted, floor }: Rows): Promise<void> {
  const rows = shown.peek().length + PAGE;
  if (listed.peek().length < rows && log.more.peek()) await log.older();
  batch(() => {
    wanted.value = rows;
    floor.value = floorOf(listed.peek(), rows);
  });
}
