import { expect, test } from 'vitest';
import { MainClock, secondsLeft, untilNextSecond } from '../../../renderer/lib/clock.ts';

function clockAt(readings: { now: number }) {
  return new MainClock(() => readings.now);
}

test('learns main’s time from an answer, at the middle of the round trip', () => {
  const counter = { now: 1000 };
  const clock = clockAt(counter);
  const asked = clock.mark();
  counter.now = 1010;
  clock.sync(500_000, asked);
  expect(clock.now()).toBe(500_005);
  counter.now = 2010;
  expect(clock.now()).toBe(501_005);
});

test('does not jitter: an answer that agrees with what is known changes nothing', () => {
  const counter = { now: 0 };
  const clock = clockAt(counter);
  clock.sync(1_000_000, clock.mark());
  counter.now = 100;
  const asked = clock.mark();
  counter.now = 180;
  clock.sync(1_000_130, asked);
  expect(clock.now()).toBe(1_000_180);
});

test('follows when main’s clock was set, or the machine slept', () => {
  const counter = { now: 0 };
  const clock = clockAt(counter);
  clock.sync(1_000_000, clock.mark());
  counter.now = 50;
  clock.sync(4_600_050, clock.mark());
  expect(clock.now()).toBe(4_600_050);
});

test('counts seconds as people do: 30 at the start, 1 in the last second, 0 at the end', () => {
  const endsAt = 60_000;
  expect(secondsLeft(endsAt, 30_000)).toBe(30);
  expect(secondsLeft(endsAt, 59_001)).toBe(1);
  expect(secondsLeft(endsAt, 60_000)).toBe(0);
  expect(secondsLeft(endsAt, 61_000)).toBe(0);
});

test('a timer that fires a little early does not show the second before', () => {
  expect(secondsLeft(60_000, 38_999.7)).toBe(21);
  expect(secondsLeft(60_000, 39_001)).toBe(21);
});

test('the next change of the number falls on the step’s own seconds', () => {
  expect(untilNextSecond(60_000, 30_250)).toBe(750);
  expect(untilNextSecond(60_000, 31_000)).toBe(1000);
  // After the end, too: another step follows at the same phase.
  expect(untilNextSecond(60_000, 60_400)).toBe(600);
});
