import { signal } from '@preact/signals';
import { MainClock, untilNextSecond } from './clock.ts';

export const clock = new MainClock();

/** End of the step that most rows share: ticks fall on its full seconds, so that 0 is the step's end. */
let anchor = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let watched = false;
/** Wall clock minus monotonic counter. A change means the machine slept or its clock was set. */
let wall = Date.now() - performance.now();
let jumped: () => void = () => {};

/**
 * Main's time, renewed once a second: the one ticking signal of the window. It runs only while something
 * on the screen reads it and the window is visible.
 */
export const second = signal(clock.now(), {
  watched: () => {
    watched = true;
    // Not at once: this runs within a render, which must not be written to. Still before the paint.
    queueMicrotask(tick);
  },
  unwatched: () => {
    watched = false;
    clearTimeout(timer);
  },
});

function tick(): void {
  clearTimeout(timer);
  if (!watched) return;
  second.value = clock.now();
  const wallNow = Date.now() - performance.now();
  if (Math.abs(wallNow - wall) > 1500) {
    wall = wallNow;
    jumped();
  }
  if (!document.hidden) timer = setTimeout(tick, untilNextSecond(anchor, second.peek()) + 1);
}

export function anchorSeconds(endsAt: number): void {
  if ((endsAt - anchor) % 1000 === 0) return;
  anchor = endsAt;
  tick();
}

export function onTimeJump(listener: () => void): void {
  jumped = listener;
}

document.addEventListener('visibilitychange', tick);
