import type { RunPlan } from '../../../main/contract/rosters.ts';
import { count, lasting } from '../../lib/words.ts';
import { Notice } from '../../ui/notice.tsx';
import type { PlanFeed } from './plan-feed.ts';

interface PlanProps {
  readonly plan: RunPlan;
  /** Users that do not exist are created: passwords are made where the list gives none. */
  readonly creates: boolean;
}

function Counts({ plan, creates }: PlanProps) {
  const lines: (readonly [string, string])[] = [['Users', plan.users.toLocaleString('en')]];
  if (plan.problems > 0) lines.push(['Left out for problems', plan.problems.toLocaleString('en')]);
  if (plan.enrolledAlready > 0)
    lines.push(['Enrolled in this vault already', plan.enrolledAlready.toLocaleString('en')]);
  if (plan.withoutPassword > 0)
    lines.push([
      creates ? 'Passwords to be made' : 'Without a password',
      plan.withoutPassword.toLocaleString('en'),
    ]);
  lines.push(['Takes at least', plan.leastMs === null ? 'not limited' : lasting(plan.leastMs)]);
  return (
    <dl class="plan-counts" data-testid="plan-counts">
      {lines.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Calls({ calls }: { readonly calls: readonly string[] }) {
  return (
    <details class="plan-calls">
      <summary data-testid="plan-calls">{`At most ${count(calls.length, 'call')} for one user`}</summary>
      <ol>
        {calls.map((call, at) => (
          <li key={`${call}:${at}`}>
            <code>{call}</code>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** What the run would do, by what is chosen now. */
export function PlanSummary({ feed, creates }: { readonly feed: PlanFeed; readonly creates: boolean }) {
  const plan = feed.plan.value;
  return (
    <section
      class="plan-summary"
      aria-label="Plan"
      data-testid="run-plan"
      data-stale={feed.stale.value}
      aria-busy={feed.stale.value}
    >
      <h2>The plan</h2>
      {feed.error.value !== null && (
        <Notice tone="bad" testId="plan-error">
          <p role="alert">{feed.error.value.message}</p>
          <code>{feed.error.value.code}</code>
        </Notice>
      )}
      {plan === null ? (
        <p class="dim" role="status">
          {feed.error.value === null
            ? 'Working out the plan. Nothing is sent for that.'
            : 'There is no plan.'}
        </p>
      ) : (
        <>
          <Counts plan={plan} creates={creates} />
          {!creates && plan.withoutPassword > 0 && (
            <Notice tone="warn" testId="run-plan-no-password">
              <p>
                Users without a password cannot sign in, and fail. Create users that do not exist, or give
                their passwords in the list.
              </p>
            </Notice>
          )}
          <Calls calls={plan.calls} />
          {plan.warnings.map((warning) => (
            <Notice key={warning} tone="warn" testId="run-plan-warning">
              <p>{warning}</p>
            </Notice>
          ))}
          {plan.obstacle !== null && (
            <Notice tone="bad" testId="run-plan-obstacle">
              <p role="alert">{plan.obstacle.message}</p>
              <code>{plan.obstacle.code}</code>
            </Notice>
          )}
          <p class="field-note">Nothing has been sent yet.</p>
        </>
      )}
    </section>
  );
}
