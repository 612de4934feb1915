// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetAll } from '../../../renderer/lib/forget.ts';
import { dismissToast, showToast, type Toast, toasts, withToast } from '../../../renderer/lib/toasts.ts';

const toast = (key: string, lastsMs: number | null = 4000): Toast => ({
  key,
  tone: 'plain',
  text: key,
  lastsMs,
});
const keys = () => toasts.value.map(({ key }) => key);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  forgetAll();
  vi.useRealTimers();
});

test('one of the same key takes the place of the earlier', () => {
  const list = withToast([toast('a'), toast('b')], { ...toast('a'), text: 'new' });
  expect(list.map(({ text }) => text)).toEqual(['new', 'b']);
});

test('a fourth pushes out the oldest that would have gone by itself', () => {
  const list = withToast([toast('undo', null), toast('a'), toast('b')], toast('c'));
  expect(list.map(({ key }) => key)).toEqual(['undo', 'b', 'c']);
});

test('goes after its time; shown again, its time begins anew', () => {
  showToast(toast('a', 1000));
  vi.advanceTimersByTime(900);
  showToast(toast('a', 1000));
  vi.advanceTimersByTime(900);
  expect(keys()).toEqual(['a']);
  vi.advanceTimersByTime(200);
  expect(keys()).toEqual([]);
});

test('can be dismissed, and locking takes all', () => {
  showToast(toast('a', null));
  showToast(toast('b'));
  dismissToast('a');
  expect(keys()).toEqual(['b']);
  forgetAll();
  expect(keys()).toEqual([]);
});
