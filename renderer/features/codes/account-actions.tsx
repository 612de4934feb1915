import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { AccountView, SignInOutcome } from '../../../main/contract/accounts.ts';
import { api, type Failure, settle } from '../../lib/api.ts';
import { go } from '../../lib/route.ts';
import { duration } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RevealDialog } from './reveal-dialog.tsx';

/** Why a test sign-in cannot be tried, or null. */
export function signInObstacle(account: AccountView): string | null {
  if (account.poolId === null) return 'Signing in needs a pool; this entry has none.';
  if (!account.hasPassword)
    return 'Signing in needs the password, which is not stored. Enroll again to give it.';
  if (account.token === 'none' || account.token === 'unreadable') return 'Signing in needs a readable token.';
  return null;
}

type Trial =
  | { state: 'idle' }
  | { state: 'running' }
  | { state: 'in'; outcome: SignInOutcome }
  | { state: 'failed'; error: Failure };

function TrialResult({ trial }: { readonly trial: Trial }) {
  if (trial.state === 'in') {
    const waited =
      trial.outcome.waitedMs >= 1000 ? ` Waited ${duration(trial.outcome.waitedMs)} for a fresh code.` : '';
    return (
      <Notice tone="good" testId="sign-in-outcome">
        <p>
          {trial.outcome.summary}
          {waited}
        </p>
      </Notice>
    );
  }
  if (trial.state !== 'failed') return null;
  return (
    <Notice tone="bad" testId="sign-in-outcome">
      <p>{trial.error.message}</p>
      <code>{trial.error.code}</code>
    </Notice>
  );
}

export function AccountActions({ account }: { readonly account: AccountView }) {
  const trial = useSignal<Trial>({ state: 'idle' });
  const revealing = useSignal(false);
  const reasonId = useId();
  const obstacle = signInObstacle(account);
  const { id, poolId, username, token, problem } = account;

  const signIn = async () => {
    trial.value = { state: 'running' };
    const answer = await settle(api().accounts.signIn({ id }));
    trial.value = answer.ok
      ? { state: 'in', outcome: answer.value }
      : { state: 'failed', error: answer.error };
  };

  return (
    <div class="panel-actions">
      <div class="form-row spread">
        <Button
          icon="signin"
          small
          disabled={obstacle !== null}
          busy={trial.value.state === 'running'}
          {...(obstacle === null ? {} : { describedBy: reasonId })}
          onClick={() => void signIn()}
        >
          {trial.value.state === 'running' ? 'Signing in…' : 'Sign in'}
        </Button>
        {(token !== 'confirmed' || problem !== null) && poolId !== null && (
          <Button icon="key" small onClick={() => go({ page: 'enroll', poolId, username })}>
            Enroll again
          </Button>
        )}
        {(token === 'confirmed' || token === 'pending') && (
          <Button
            icon="eye"
            small
            onClick={() => {
              revealing.value = true;
            }}
          >
            Show secret and QR
          </Button>
        )}
      </div>
      {obstacle !== null && (
        <p id={reasonId} class="field-note">
          {obstacle}
        </p>
      )}
      {trial.value.state === 'running' && (
        <p class="field-note" role="status">
          This can take up to half a minute: a code that was used before is not sent again.
        </p>
      )}
      <div role="status">
        <TrialResult trial={trial.value} />
      </div>
      {revealing.value && (
        <RevealDialog
          account={account}
          onClose={() => {
            revealing.value = false;
          }}
        />
      )}
    </div>
  );
}
