import { hostname } from 'node:os';

/** A process, as another one can look for it. */
export interface ProcessMark {
  readonly pid: number;
  readonly host: string;
}

export function thisProcess(): ProcessMark {
  return { pid: process.pid, host: hostname() };
}

export function isThisProcess({ pid, host }: ProcessMark): boolean {
  return pid === process.pid && host === hostname();
}

/** Of another machine (a home on a shared disk) nothing can be seen: it counts as alive. */
export function processAlive({ pid, host }: ProcessMark): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There is one, of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
