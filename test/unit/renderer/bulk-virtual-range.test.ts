import { assert, integer, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import {
  boxHeight,
  type Geometry,
  HIGHEST_BOX,
  placeToShow,
  rangeOf,
  scale,
  scrolledTo,
  settled,
  START,
} from '../../../renderer/features/bulk/virtual-range.ts';

const million: Geometry = { count: 1_000_000, rowHeight: 52, view: 400 };
const few: Geometry = { count: 1240, rowHeight: 52, view: 400 };
const inView = (row: number, top: number, { rowHeight, view }: Geometry) =>
  (row + 1) * rowHeight > top && row * rowHeight < top + view;

test('a list that fits is scrolled as it is; a million rows have a box that Chromium can hold', () => {
  expect(scale(few)).toBe(1);
  expect(boxHeight(few)).toBe(1240 * 52);
  expect(scrolledTo(START, 1234, few)).toEqual({ top: 1234, scroll: 1234 });
  expect(boxHeight(million)).toBe(HIGHEST_BOX);
  expect(boxHeight(million)).toBeLessThan(33_554_428);
  expect(scale(million)).toBeGreaterThan(6);
});

test('both ends of a million rows are reached, and nothing beyond them', () => {
  const bottom = scrolledTo(START, HIGHEST_BOX - 400, million);
  expect(rangeOf(bottom, million).end).toBe(1_000_000);
  expect(bottom.top + 400).toBe(52_000_000);
  expect(rangeOf(scrolledTo(bottom, 0, million), million).start).toBe(0);
});

test('a turn of the wheel moves a million rows by as many px as it moves twenty', () => {
  const middle = scrolledTo(START, 4_000_000, million);
  const after = scrolledTo(middle, 4_000_104, million);
  expect(after.top - middle.top).toBe(104);
  // Rows keep their place in the box meanwhile, so that nothing has to be drawn anew.
  expect(after.scroll - after.top).toBe(middle.scroll - middle.top);
});

test('after a scroll the bar is put where the rows belong, and the rows stay', () => {
  let place = scrolledTo(START, 4_000_000, million);
  for (let turn = 0; turn < 500; turn++) place = scrolledTo(place, place.scroll + 100, million);
  const after = settled(place, million);
  expect(after.top).toBe(place.top);
  expect(Math.abs(after.scroll - after.top / scale(million))).toBeLessThanOrEqual(0.5);
  expect(settled(after, million)).toEqual(after);
});

test('whatever is scrolled to, the range covers what is in view, is within the list, and stays small', () => {
  assert(
    property(
      nat(1_000_000),
      integer({ min: 0, max: 2000 }),
      nat(HIGHEST_BOX),
      nat(HIGHEST_BOX),
      (count, view, from, to) => {
        const geometry = { count, rowHeight: 52, view };
        const first = scrolledTo(START, Math.min(from, boxHeight(geometry)), geometry);
        const place = scrolledTo(first, Math.min(to, boxHeight(geometry)), geometry);
        const { start, end } = rangeOf(place, geometry);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(count);
        expect(end - start).toBeLessThanOrEqual(Math.ceil(view / 52) + 18);
        const top = Math.floor(place.top / 52);
        for (let row = top; row < count && inView(row, place.top, geometry); row++)
          expect(row >= start && row < end).toBe(true);
      },
    ),
  );
});

test('a row is shown by the smallest move; one in view moves nothing', () => {
  const place = settled({ top: 26_000_000, scroll: 0 }, million);
  const at = 26_000_000 / 52;
  expect(placeToShow(at + 3, place, million)).toBe(place);
  expect(placeToShow(at - 1, place, million).top).toBe(26_000_000 - 52);
  expect(placeToShow(at + 8, place, million).top).toBe(26_000_000 + 9 * 52 - 400);
  expect(placeToShow(999_999, place, million).top).toBe(52_000_000 - 400);
});

test('fewer rows than before bring the place back into the list', () => {
  const far = scrolledTo(START, 60_000, few);
  expect(settled(far, { ...few, count: 10 })).toEqual({ top: 120, scroll: 120 });
  expect(settled(far, { ...few, count: 0 })).toEqual({ top: 0, scroll: 0 });
});
