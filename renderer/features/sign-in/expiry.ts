import { ago, lasting } from '../../lib/words.ts';

export interface Expiry {
  readonly over: boolean;
  /** In its last minute it is worth looking at. */
  readonly near: boolean;
  readonly text: string;
}

/** `at`: ms since the epoch by the pool's clock, `offsetMs` that clock minus main's, `now` main's time. */
export function expiryOf(at: number | null, offsetMs: number, now: number): Expiry {
  if (at === null) return { over: false, near: false, text: 'Does not say when it ends' };
  const left = at - offsetMs - now;
  if (left <= 0) return { over: true, near: false, text: `Expired ${ago(now + left, now)}` };
  return { over: false, near: left < 60_000, text: `Expires in ${lasting(left)}` };
}

/** A moment of the token's beside the present: `in 52 min`, `8 min ago`. */
export function besideNow(at: number, offsetMs: number, now: number): string {
  const left = at - offsetMs - now;
  return left > 0 ? `in ${lasting(left)}` : ago(now + left, now);
}
