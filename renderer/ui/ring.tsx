import { secondsLeft } from '../lib/clock.ts';
import { second } from '../lib/second.ts';
import './ring.css';

interface RingProps {
  /** End of the step in main's time, ms. */
  readonly endsAt: number;
  readonly periodMs: number;
}

const NEAR_END_S = 5;

/**
 * Seconds left as an arc and a number, both moved once a second by the shared clock. Not by a CSS animation:
 * 11 smoothly running arcs cost 16 % of a core (Chromium on 2 cores, no GPU), in steps still 4 %, this way
 * less than 1 %; the window is open all day. Near the end number and arc also get heavier, since colour alone
 * does not reach everyone.
 */
export function Ring({ endsAt, periodMs }: RingProps) {
  const left = secondsLeft(endsAt, second.value);
  return (
    <span class={`ring${left <= NEAR_END_S ? ' near' : ''}`}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <circle class="track" cx="16" cy="16" r="13" />
        <circle
          class="arc"
          cx="16"
          cy="16"
          r="13"
          pathLength={100}
          stroke-dashoffset={100 - (left * 100_000) / periodMs}
        />
      </svg>
      <span class="number">{left}</span>
      <span class="unseen"> seconds left</span>
    </span>
  );
}
