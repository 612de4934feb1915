import { assert, integer, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import {
  ROW_HEIGHT,
  rowsOnPage,
  scrollToShow,
  visibleRange,
} from '../../../renderer/features/codes/windowing.ts';

test('the range covers what is in view, is within the list, and stays small', () => {
  assert(
    property(nat(700_000), integer({ min: 0, max: 2000 }), nat(10_000), (scrollTop, height, count) => {
      const { start, end } = visibleRange(scrollTop, height, count);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(count);
      expect(start).toBeLessThanOrEqual(end);
      expect(end - start).toBeLessThanOrEqual(Math.ceil(height / ROW_HEIGHT) + 14);
      const first = Math.floor(scrollTop / ROW_HEIGHT);
      const last = Math.min(count - 1, Math.ceil((scrollTop + height) / ROW_HEIGHT) - 1);
      for (let row = first; row <= last; row++) expect(row >= start && row < end).toBe(true);
    }),
  );
});

test('scrolling to a row moves as little as possible', () => {
  const height = 5 * ROW_HEIGHT;
  expect(scrollToShow(2, 0, height)).toBe(0);
  expect(scrollToShow(5, 0, height)).toBe(ROW_HEIGHT);
  expect(scrollToShow(0, 200, height)).toBe(0);
  expect(scrollToShow(9, 0, height)).toBe(5 * ROW_HEIGHT);
});

test('a page leaves one row of overlap and is never nothing', () => {
  expect(rowsOnPage(10 * ROW_HEIGHT)).toBe(9);
  expect(rowsOnPage(10)).toBe(1);
});
