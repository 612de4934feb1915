// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, expect, test } from 'vitest';
import { second } from '../../../renderer/lib/second.ts';
import { Ring } from '../../../renderer/ui/ring.tsx';

const root = document.createElement('div');
const number = () => root.querySelector('.number')?.textContent;

afterEach(() => {
  render(null, root);
});

test('a new step shows its own seconds at once, not at the next tick', () => {
  const now = second.peek();
  render(<Ring endsAt={now + 10} periodMs={30_000} />, root);
  expect(number()).toBe('0');
  render(<Ring endsAt={now + 30_010} periodMs={30_000} />, root);
  expect(number()).toBe('30');
});

test('the last five seconds are marked by more than colour', () => {
  render(<Ring endsAt={second.peek() + 6500} periodMs={30_000} />, root);
  expect(root.querySelector('.near')).toBeNull();
  render(<Ring endsAt={second.peek() + 4500} periodMs={30_000} />, root);
  expect(root.querySelector('.near')).not.toBeNull();
});

test('the arc is as long as what is left of the period', () => {
  render(<Ring endsAt={second.peek() + 15_020} periodMs={60_000} />, root);
  expect(root.querySelector('.arc')?.getAttribute('stroke-dashoffset')).toBe('75');
});
