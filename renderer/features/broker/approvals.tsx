import { useSignal } from '@preact/signals';
import type { BrokerView } from '../../../main/contract/broker.ts';
import { useMinute } from '../../lib/minute.ts';
import { ago, exactTime } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { forgetProject } from './broker-calls.ts';
import { FirstFew } from './first-few.tsx';
import { PasswordFact } from './password-fact.tsx';
import { ProjectLabel } from './project-label.tsx';
import './tests-lists.css';

type Approval = BrokerView['approvals'][number];

function ApprovedProject({ approval, now }: { readonly approval: Approval; readonly now: number }) {
  const busy = useSignal(false);
  const forget = async () => {
    busy.value = true;
    // When it is done the button stays as it is, until main's news take the row away.
    busy.value = await forgetProject(approval);
  };
  return (
    <li class="tests-row" data-testid="approval">
      <ProjectLabel project={approval.project} />
      <p class="tests-facts">
        <PasswordFact allowed={approval.passwords} />
        <time class="tests-fact" title={`Allowed ${exactTime(approval.since)}`}>
          {ago(approval.since, now)}
        </time>
      </p>
      <Button small testId="approval-forget" busy={busy.value} onClick={() => void forget()}>
        Forget
      </Button>
    </li>
  );
}

/** Projects that were allowed for good, also those that are not here now. */
export function Approvals({ approvals }: { readonly approvals: readonly Approval[] }) {
  const now = useMinute();
  if (approvals.length === 0) return null;
  return (
    <section class="tests-section" aria-labelledby="tests-approvals">
      <h2 id="tests-approvals">Need not ask again</h2>
      <FirstFew
        items={approvals}
        what="projects"
        testId="approvals"
        item={(approval) => (
          <ApprovedProject key={`${approval.project}:${approval.since}`} approval={approval} now={now} />
        )}
      />
    </section>
  );
}
