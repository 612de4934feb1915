/**
 * Rows on the screen out of up to a million. Chromium cuts boxes off at 33.5 million px (and counts scroll positions in single
 * precision), and a million rows are higher than that: above `HIGHEST_BOX` the box that is scrolled is a smaller picture of the
 * rows. Small scrolls move rows by as many px all the same; only jumps (the thumb, Home, End) go by the picture.
 */
export const HIGHEST_BOX = 8_000_000;
/** Rows kept beyond each edge, so that a quick flick of the wheel does not show gaps. */
const OVERSCAN = 8;

/** `rowHeight`, `view` (the height that is seen): px. */
export interface Geometry {
  readonly count: number;
  readonly rowHeight: number;
  readonly view: number;
}

export interface Place {
  /** Of the first px seen, in the box that all rows would need. */
  readonly top: number;
  /** The `scrollTop` that goes with it. Row `index` is put at `scroll - top + index * rowHeight`. */
  readonly scroll: number;
}

export const START: Place = { top: 0, scroll: 0 };

export interface Range {
  readonly start: number;
  /** One after the last. */
  readonly end: number;
}

const clamp = (value: number, most: number) => Math.min(Math.max(0, value), Math.max(0, most));
const lowestTop = ({ count, rowHeight, view }: Geometry) => Math.max(0, count * rowHeight - view);
const lowestScroll = (geometry: Geometry) => Math.max(0, boxHeight(geometry) - geometry.view);

export function boxHeight({ count, rowHeight }: Geometry): number {
  return Math.min(count * rowHeight, HIGHEST_BOX);
}

/** Px of rows for one px of the box; 1 where the box holds them as they are. */
export function scale(geometry: Geometry): number {
  const scroll = lowestScroll(geometry);
  return scroll === 0 ? 1 : lowestTop(geometry) / scroll;
}

/** Where the scroll bar belongs for these rows. */
function scrollOf(top: number, geometry: Geometry): number {
  return clamp(Math.round(top / scale(geometry)), lowestScroll(geometry));
}

/** The box was scrolled to `scroll` px. */
export function scrolledTo(place: Place, scroll: number, geometry: Geometry): Place {
  const by = scroll - place.scroll;
  const ratio = scale(geometry);
  if (ratio === 1) return { top: clamp(scroll, lowestTop(geometry)), scroll };
  const top = Math.abs(by) < geometry.view ? place.top + by : scroll * ratio;
  return { top: clamp(top, lowestTop(geometry)), scroll };
}

/** After a scroll has ended, or the number of rows has changed: the same rows, with the scroll bar where it belongs. */
export function settled(place: Place, geometry: Geometry): Place {
  const top = clamp(place.top, lowestTop(geometry));
  return { top, scroll: scrollOf(top, geometry) };
}

/** The nearest place at which the whole row is in view. */
export function placeToShow(index: number, place: Place, geometry: Geometry): Place {
  const top = index * geometry.rowHeight;
  const lowest = top + geometry.rowHeight - geometry.view;
  const wanted = top < place.top ? top : Math.max(lowest, place.top);
  return wanted === place.top ? place : settled({ ...place, top: wanted }, geometry);
}

export function rangeOf({ top }: Place, { count, rowHeight, view }: Geometry): Range {
  const start = clamp(Math.floor(top / rowHeight) - OVERSCAN, count);
  return { start, end: Math.max(start, Math.min(count, Math.ceil((top + view) / rowHeight) + OVERSCAN)) };
}
