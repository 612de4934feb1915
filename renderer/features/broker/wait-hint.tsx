import { duration } from '../../lib/words.ts';
import { Notice } from '../../ui/notice.tsx';
import type { Sums } from './audit-sums.ts';

/** Waits that add up to less are what one code a step comes to anyway. */
const TELL_OVER_MS = 60_000;

/** Tests that wait for each other's user lose minutes that another account would give back. */
export function WaitHint({ sums: { waitedMs, most } }: { readonly sums: Sums }) {
  if (waitedMs <= TELL_OVER_MS || most === null) return null;
  return (
    <Notice tone="info" testId="wait-hint">
      <p>
        Tests waited {duration(waitedMs)} in the last 30 minutes, {duration(most.waitedMs)} of it for{' '}
        <strong>{most.account}</strong>. Each code is given once, so workers that share a user wait for the
        next one.
      </p>
      <p>
        Give each worker its own account: put one tag on several accounts, and take them in the tests with{' '}
        <code>{'acquire({ tag })'}</code>.
      </p>
    </Notice>
  );
}
