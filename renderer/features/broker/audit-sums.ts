import type { AuditView } from '../../../main/contract/broker.ts';
import { SPAN_MS } from './audit-log.ts';
import { isCode, isRefusal } from './audit-words.ts';

const MINUTE_MS = 60_000;

export interface Minute {
  /** Its beginning, ms since the epoch. */
  readonly at: number;
  readonly codes: number;
  readonly refused: number;
  readonly waitedMs: number;
}

export interface Sums {
  /** One for each minute of the span, oldest first; the last one is under way. */
  readonly minutes: readonly Minute[];
  readonly codes: number;
  readonly refused: number;
  readonly waitedMs: number;
  /** The account that was waited for longest, and how long. */
  readonly most: { readonly account: string; readonly waitedMs: number } | null;
}

/** What the last half hour comes to. `entries`: newest first; `now`: ms since the epoch. */
export function sumsOf(entries: readonly AuditView[], now: number): Sums {
  const end = Math.floor(Math.max(now, entries[0]?.at ?? 0) / MINUTE_MS) * MINUTE_MS;
  const start = end - SPAN_MS + MINUTE_MS;
  const minutes = Array.from({ length: SPAN_MS / MINUTE_MS }, (_, place) => ({
    at: start + place * MINUTE_MS,
    codes: 0,
    refused: 0,
    waitedMs: 0,
  }));
  const waits = new Map<string, number>();
  for (const entry of entries) {
    const minute = minutes[Math.floor((entry.at - start) / MINUTE_MS)];
    if (minute === undefined) continue;
    if (isCode(entry)) minute.codes += 1;
    if (isRefusal(entry)) minute.refused += 1;
    minute.waitedMs += entry.waitedMs;
    if (entry.account !== null && entry.waitedMs > 0)
      waits.set(entry.account, (waits.get(entry.account) ?? 0) + entry.waitedMs);
  }
  const [most] = [...waits].toSorted(([, a], [, b]) => b - a);
  const sum = (of: (minute: Minute) => number) => minutes.reduce((all, minute) => all + of(minute), 0);
  return {
    minutes,
    codes: sum(({ codes }) => codes),
    refused: sum(({ refused }) => refused),
    waitedMs: sum(({ waitedMs }) => waitedMs),
    most: most === undefined ? null : { account: most[0], waitedMs: most[1] },
  };
}
