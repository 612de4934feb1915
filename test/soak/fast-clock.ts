import { systemSleeper, type Clock, type Sleeper } from '../../main/totp/clock.ts';

/** Time that goes faster than the machine's, the same in all processes that know both numbers: a time step then takes a second or two. */
export interface FastTime {
  /** ms since the epoch, by the machine's clock, at which both were the same. */
  readonly since: number;
  readonly speed: number;
}

export function fastClock({ since, speed }: FastTime): Clock {
  return () => Math.round(since + (Date.now() - since) * speed);
}

export function fastSleeper({ speed }: FastTime): Sleeper {
  return (ms, signal) => systemSleeper(ms / speed, signal);
}
