import { useMinute } from '../../lib/minute.ts';
import { AuditList } from './audit-list.tsx';
import { AuditPicture } from './audit-picture.tsx';
import { auditLog } from './audit-state.ts';
import { sumsOf } from './audit-sums.ts';
import './tests-lists.css';
import { WaitHint } from './wait-hint.tsx';

/** What programs asked for: at a glance, and each thing. */
export function Audit() {
  const now = useMinute();
  const { entries, more } = auditLog;
  const sums = sumsOf(entries.value, now);
  const oldest = entries.value.at(-1)?.at ?? now;
  const begins = sums.minutes[0]?.at ?? now;
  const quiet = sums.codes + sums.refused + sums.waitedMs === 0;
  return (
    <section class="tests-section" aria-labelledby="tests-audit">
      <h2 id="tests-audit">What was asked</h2>
      {quiet ? (
        <p class="dim" data-testid="audit-quiet">
          No code was asked for in the last 30 minutes.
        </p>
      ) : (
        <AuditPicture sums={sums} since={more.value && oldest > begins ? oldest : null} />
      )}
      <WaitHint sums={sums} />
      <AuditList now={now} />
    </section>
  );
}
