import type { CognitoResult } from '../../cognito/failure.ts';
import type { Subject } from './subject.ts';

/** Longer each time; half a minute in all. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;

/** For a call that must not be given up because the pool is busy: waits and asks again while it is throttled. */
export async function patiently<T>(
  { deps }: Subject,
  run: () => Promise<CognitoResult<T>>,
): Promise<CognitoResult<T>> {
  for (const waitMs of WAITS_MS) {
    const outcome = await run();
    if (outcome.ok || outcome.error.code !== 'THROTTLED') return outcome;
    await deps.sleeper(waitMs);
  }
  return run();
}
