import { expect, test } from 'vitest';
import { moveTo } from '../../../renderer/features/codes/list-keys.ts';

test.each([
  ['ArrowDown', 0, 1],
  ['ArrowDown', 9, 9],
  ['ArrowDown', -1, 0],
  ['ArrowUp', 3, 2],
  ['ArrowUp', 0, 0],
  ['PageDown', 2, 6],
  ['PageDown', 8, 9],
  ['PageUp', 2, 0],
  ['Home', 7, 0],
  ['End', 0, 9],
])('%s from row %i of ten leads to %i', (key, from, to) => {
  expect(moveTo(key, from, 10, 4)).toBe(to);
});

test('other keys and an empty list lead nowhere', () => {
  expect(moveTo('a', 1, 10, 4)).toBeNull();
  expect(moveTo('ArrowDown', -1, 0, 4)).toBeNull();
});
