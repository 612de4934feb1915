import { useSignal } from '@preact/signals';
import type { GrantView } from '../../../main/contract/broker.ts';
import { second } from '../../lib/second.ts';
import { count } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { revokeGrant } from './broker-calls.ts';
import { connectedWords, holdsFor } from './broker-words.ts';
import { PasswordFact } from './password-fact.tsx';
import { ProjectLabel } from './project-label.tsx';
import './tests-lists.css';

/** Alone in reading the clock, and only where there is an end to count down to. */
function HoldsFor({ grant }: { readonly grant: GrantView }) {
  return <>{holdsFor(grant, grant.endsAt === null ? 0 : second.value)}</>;
}

function Grant({ grant }: { readonly grant: GrantView }) {
  const busy = useSignal(false);
  const revoke = async () => {
    busy.value = true;
    // When it is done the button stays as it is, until main's news take the card away.
    busy.value = await revokeGrant(grant);
  };
  return (
    <li class="tests-card" data-testid="grant" data-id={grant.id}>
      <ProjectLabel project={grant.project} />
      <Button small kind="danger" testId="grant-revoke" busy={busy.value} onClick={() => void revoke()}>
        Revoke
      </Button>
      <p class="tests-facts">
        <span class={`tests-fact${grant.clients > 0 ? ' on' : ''}`}>{connectedWords(grant.clients)}</span>
        <span class="tests-fact">{count(grant.codes, 'code')} handed out</span>
        <PasswordFact allowed={grant.passwords} />
        <span class="tests-fact" data-testid="grant-ends">
          <Icon name="clock" />
          <HoldsFor grant={grant} />
        </span>
      </p>
    </li>
  );
}

interface GrantsProps {
  readonly grants: readonly GrantView[];
  /** New ones can come. */
  readonly serving: boolean;
}

/** Projects whose programs may ask now. */
export function Grants({ grants, serving }: GrantsProps) {
  return (
    <section class="tests-section" aria-labelledby="tests-grants">
      <h2 id="tests-grants">May ask for codes now</h2>
      {grants.length === 0 ? (
        <p class="dim" data-testid="grants-none">
          No program may ask right now.
          {serving && ' When a project comes for the first time, Poolkey asks you.'}
        </p>
      ) : (
        <ul class="tests-cards">
          {grants.map((grant) => (
            <Grant key={grant.id} grant={grant} />
          ))}
        </ul>
      )}
    </section>
  );
}
