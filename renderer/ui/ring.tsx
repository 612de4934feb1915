import { useComputed } from '@preact/signals';
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
 * Seconds left as an arc and a number, both moved once a second by the shared clock, straight in the
 * document. Not by a CSS animation: 11 smoothly running arcs cost 16 % of a core (Chromium, 2 cores, no GPU),
 * in steps still 4 %, this way 1 %; the window is open all day. Near the end number and arc also get heavier,
 * since colour alone does not reach everyone.
 */
export function Ring({ endsAt, periodMs }: RingProps) {
  const left = useComputed(() => secondsLeft(endsAt, second.value));
  const near = useComputed(() => left.value <= NEAR_END_S);
  const gone = useComputed(() => 100 - (left.value * 100_000) / periodMs);
  return (
    <span class={`ring${near.value ? ' near' : ''}`}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <circle class="track" cx="16" cy="16" r="13" />
        <circle class="arc" cx="16" cy="16" r="13" pathLength={100} stroke-dashoffset={gone} />
      </svg>
      <span class="number">{left}</span>
      <span class="unseen"> seconds left</span>
    </span>
  );
}
