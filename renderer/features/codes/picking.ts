/** What a selection of many is made of: ids, in no order. */
export type Picks = ReadonlySet<string>;

export function toggled(picks: Picks, id: string): Picks {
  const next = new Set(picks);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** The ids from one to the other as they stand in the list, both included; only `to` if `from` is not in it. */
export function between(order: readonly string[], from: string | null, to: string): readonly string[] {
  const end = order.indexOf(to);
  const start = from === null ? end : order.indexOf(from);
  if (end === -1) return [];
  if (start === -1) return [to];
  return order.slice(Math.min(start, end), Math.max(start, end) + 1);
}

/** `ids` all in, or all out. */
export function spread(picks: Picks, ids: readonly string[], into: boolean): Picks {
  const next = new Set(picks);
  for (const id of ids) {
    if (into) next.add(id);
    else next.delete(id);
  }
  return next;
}

export interface PickCount {
  readonly picked: number;
  /** Of these, not in the list as it is filtered now. */
  readonly hidden: number;
  /** How the box above the list stands: none of what it shows, some, or all of it. */
  readonly shown: 'none' | 'some' | 'all';
}

export function countPicks(picks: Picks, order: readonly string[]): PickCount {
  let visible = 0;
  for (const id of order) if (picks.has(id)) visible += 1;
  const shown = visible === 0 ? 'none' : visible === order.length ? 'all' : 'some';
  return { picked: picks.size, hidden: picks.size - visible, shown };
}
