import { fail, ok, type Result } from '../../contract/result.ts';
import type { Sleeper } from '../../totp/clock.ts';
import type { Answer, Server } from './ask-server.ts';

export interface ClockReading {
  /** Server clock minus ours, ms: positive where this computer is behind. */
  readonly offsetMs: number;
  /** The truth lies within this much of it, unless one of the clocks was set meanwhile. */
  readonly withinMs: number;
}

const SAMPLES = 5;
/** A fifth of a second and a bit: the samples then fall on different parts of the server's second. */
const PAUSE_MS = 230;

/**
 * Compares this computer's clock with a server's. A `Date` has whole seconds, so one answer says no more than that the server's clock
 * was within that second at some moment between question and answer; several, at different parts of a second, say more.
 * Errors: UNREACHABLE, NO_DATE.
 */
export async function measureClock(server: Server, sleeper: Sleeper): Promise<Result<ClockReading>> {
  const answers: Dated[] = [];
  for (let i = 0; i < SAMPLES; i += 1) {
    if (i > 0) await sleeper(PAUSE_MS);
    const answer = await server.ask();
    // What was measured so far says enough.
    if (!answer.ok && answers.length > 0) break;
    if (!answer.ok) return answer;
    const { dateMs, ...times } = answer.value;
    if (dateMs === null) return fail('NO_DATE', 'it tells no time (no Date header, or an old one)');
    answers.push({ dateMs, ...times });
  }
  return ok(readingOf(answers));
}

interface Dated extends Answer {
  readonly dateMs: number;
}

/** What all answers have in common. */
export function readingOf(answers: readonly Dated[]): ClockReading {
  const least = Math.max(...answers.map(({ dateMs, receivedMs }) => dateMs - receivedMs));
  const most = Math.min(...answers.map(({ dateMs, sentMs }) => dateMs + 1_000 - sentMs));
  // Several servers behind one name may differ: `least` is above `most` then, and the middle is as good a guess.
  return { offsetMs: Math.round((least + most) / 2), withinMs: Math.round(Math.abs(most - least) / 2) };
}
