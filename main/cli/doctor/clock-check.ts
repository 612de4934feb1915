import type { Result } from '../../contract/result.ts';
import { CLOCK_OFFSET_SHOWN_MS } from '../../totp/clock-offset.ts';
import { span } from '../spans.ts';
import { bad, good, warn, type Check } from './check.ts';
import type { ClockReading } from './measure-clock.ts';

const NAME = 'clock';
const SET_IT = 'Switch on automatic time (NTP) on this computer.';

export interface ClockFinding {
  readonly check: Check;
  /** Server clock minus ours; null: not known. */
  readonly skewMs: number | null;
}

export function clockFinding(where: string, reading: Result<ClockReading>, maxSkewMs: number): ClockFinding {
  if (!reading.ok) {
    return {
      check: bad(NAME, `${where}: ${reading.error.message}.`, 'Name another server: --server URL.'),
      skewMs: null,
    };
  }
  const { offsetMs, withinMs } = reading.value;
  return { check: checkOf(where, offsetMs, withinMs, maxSkewMs), skewMs: offsetMs };
}

function checkOf(where: string, offsetMs: number, withinMs: number, maxSkewMs: number): Check {
  const off = Math.abs(offsetMs);
  const message = `${differenceOf(offsetMs)} ${where} (to within ${tenths(withinMs)} s).`;
  if (off > maxSkewMs) return bad(NAME, message, SET_IT);
  if (off > CLOCK_OFFSET_SHOWN_MS) return warn(NAME, message, SET_IT);
  return good(NAME, message);
}

/** `This computer is 41 s behind` */
export function differenceOf(offsetMs: number): string {
  const off = Math.abs(offsetMs);
  return `This computer is ${off < 10_000 ? `${tenths(off)} s` : span(off)} ${offsetMs >= 0 ? 'behind' : 'ahead of'}`;
}

function tenths(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
