import { useRef } from 'preact/hooks';
import type { EnrollView } from '../../../main/contract/enroll.ts';
import { second } from '../../lib/second.ts';
import { lasting } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useAutofocus } from '../../ui/use-autofocus.ts';
import type { Wizard } from './wizard.ts';
import { pathWords } from './wizard-step.ts';

const marks = { running: 'clock', done: 'check', failed: 'warn' } as const;
const said = { running: 'running', done: 'done', failed: 'failed' } as const;

function Calls({ view }: { readonly view: EnrollView }) {
  return (
    <ol class="calls" aria-live="polite" aria-label="Calls to Cognito" data-testid="calls">
      {view.calls.map(({ operation, state }, at) => (
        <li key={`${operation}:${at}`} class={state}>
          <Icon name={marks[state]} />
          <code>{operation}</code>
          <span class="unseen"> {said[state]}</span>
        </li>
      ))}
    </ol>
  );
}

/** Of a token given by hand: how long it is still good for. */
function ProofLife({ endsAt }: { readonly endsAt: number }) {
  const left = endsAt - second.value;
  if (left <= 0) {
    return (
      <Notice tone="warn" testId="proof-over">
        <p>
          <strong>The access token has expired.</strong> Go back and paste a newer one.
        </p>
      </Notice>
    );
  }
  return (
    <p class="proof-life" data-testid="proof-life">
      <Icon name="clock" />
      The access token is good for {lasting(left)} more
    </p>
  );
}

/** Explains the way to the token, then shows each call as it is made. */
export function EnrollStep({ wizard }: { readonly wizard: Wizard }) {
  const view = wizard.view.value;
  const first = useRef<HTMLButtonElement>(null);
  useAutofocus(first, true);
  if (view === null) return null;
  const failed = view.stage === 'failed';
  const running = view.stage === 'enrolling' || wizard.busy.value;
  const error = view.error === null ? null : { code: view.error.code, message: view.error.message };
  return (
    <div class="form">
      <p class="enroll-who">
        <Icon name="user" />
        <strong class="cut">{view.username}</strong>
      </p>
      {view.path === 'already-enrolled' ? (
        <Notice tone="warn">
          <p>{pathWords(view.path, wizard.proof.value)}</p>
        </Notice>
      ) : (
        <p class="dim">{pathWords(view.path, wizard.proof.value)}</p>
      )}
      {view.proofExpiresAt !== null && <ProofLife endsAt={view.proofExpiresAt} />}
      <FormError error={failed ? error : wizard.error.value} />
      <Calls view={view} />
      <div class="form-row apart">
        {!failed && (
          <Button kind="primary" busy={running} buttonRef={first} onClick={() => void wizard.enroll()}>
            {running ? 'Enrolling…' : 'Enroll'}
          </Button>
        )}
        {failed && view.error?.retryable === true && (
          <Button kind="primary" busy={running} onClick={() => void wizard.enroll()}>
            Try again
          </Button>
        )}
        {!running && <Button onClick={() => wizard.back('sign-in')}>Back</Button>}
      </div>
    </div>
  );
}
