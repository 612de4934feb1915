import type { EnrollmentDeps } from '../enrollment/deps.ts';

/** Shorter ones nobody notices; between the starts of a run there are many. */
const NOTICED_MS = 2_000;

/** Tells of a wait, in s: a code counts once, and the next one comes up to a time step later. */
export function tellingWaits(deps: EnrollmentDeps, tell: (seconds: number) => void): EnrollmentDeps {
  return {
    ...deps,
    sleeper: (ms, signal) => {
      if (ms >= NOTICED_MS) tell(Math.ceil(ms / 1000));
      return deps.sleeper(ms, signal);
    },
  };
}
