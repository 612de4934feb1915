import { expect, test, vi } from 'vitest';
import { copiedToast, waitingToast } from '../../../renderer/features/codes/copy-words.ts';
import { secondsLeft } from '../../../renderer/lib/clock.ts';

const result = {
  id: 'a1',
  label: 'alice',
  username: 'alice.admin',
  step: 7,
  copiesInMs: 0,
  validForMs: 21_000,
  next: false,
};

test('says whose code it is and how long it lives', () => {
  const toast = copiedToast('k', result, 100_000);
  const seconds = secondsLeft(toast.countdown?.until ?? 0, 100_000);
  expect(`${toast.text}${toast.countdown?.say(seconds)}`).toBe('alice · code copied · 21 s left');
});

test('without a label the user name stands for it; the next code is called so', () => {
  const toast = copiedToast('k', { ...result, label: '', next: true }, 0);
  expect(toast.text).toBe('alice.admin · next code copied · ');
});

test('a copy that waits says so, counts down and can be called off', () => {
  const cancel = vi.fn<() => void>();
  const toast = waitingToast('k', { ...result, copiesInMs: 12_000 }, 50_000, cancel);
  expect(toast.text).toContain('alice: this step’s code is used');
  expect(toast.countdown?.until).toBe(62_000);
  expect(toast.countdown?.say(12)).toBe('in 12 s');
  expect(toast.countdown?.say(0)).toBe('now');
  expect(toast.lastsMs).toBeGreaterThan(12_000);
  toast.action?.run();
  expect(cancel).toHaveBeenCalledOnce();
});
