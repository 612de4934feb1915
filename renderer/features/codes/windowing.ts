/** Px; the same number is in account-row.css as --row. */
export const ROW_HEIGHT = 64;
/** Rows kept beyond each edge, so that a quick flick of the wheel does not show gaps. */
const OVERSCAN = 6;

export interface Range {
  readonly start: number;
  /** One after the last. */
  readonly end: number;
}

/** Which rows exist in the document for this scroll position. All in px but `count`. */
export function visibleRange(scrollTop: number, height: number, count: number): Range {
  const first = Math.floor(scrollTop / ROW_HEIGHT) - OVERSCAN;
  const last = Math.ceil((scrollTop + height) / ROW_HEIGHT) + OVERSCAN;
  const start = Math.min(Math.max(0, first), count);
  return { start, end: Math.max(start, Math.min(count, last)) };
}

/** The scroll position nearest to the present one at which the whole row is in view. */
export function scrollToShow(index: number, scrollTop: number, height: number): number {
  const top = index * ROW_HEIGHT;
  if (top < scrollTop) return top;
  const lowest = top + ROW_HEIGHT - height;
  return lowest > scrollTop ? lowest : scrollTop;
}

export function rowsOnPage(height: number): number {
  return Math.max(1, Math.floor(height / ROW_HEIGHT) - 1);
}
