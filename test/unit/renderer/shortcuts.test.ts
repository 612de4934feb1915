import { expect, test } from 'vitest';
import { chord, isTyping } from '../../../renderer/lib/shortcuts.ts';

const key = (name: string, mods: { ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean } = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...mods,
});

test('chords are written as people read them', () => {
  expect(chord(key('n', { ctrlKey: true }))).toBe('Ctrl+N');
  expect(chord(key('n', { metaKey: true }))).toBe('Ctrl+N');
  expect(chord(key('/', { ctrlKey: true }))).toBe('Ctrl+/');
  expect(chord(key('?'))).toBe('?');
  expect(chord(key('ArrowDown'))).toBe('ArrowDown');
});

test('only plain characters are typing', () => {
  expect(isTyping(key('a'))).toBe(true);
  expect(isTyping(key('7'))).toBe(true);
  expect(isTyping(key(' '))).toBe(false);
  expect(isTyping(key('Enter'))).toBe(false);
  expect(isTyping(key('a', { ctrlKey: true }))).toBe(false);
  expect(isTyping(key('a', { altKey: true }))).toBe(false);
});
