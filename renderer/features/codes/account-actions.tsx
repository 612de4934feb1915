import { useSignal } from '@preact/signals';
import { useId, useLayoutEffect, useMemo } from 'preact/hooks';
import type { AccountView } from '../../../main/contract/accounts.ts';
import type { ServerState } from '../../../main/contract/server-state.ts';
import { go } from '../../lib/route.ts';
import { duration } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { late } from '../../ui/late.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ActionMenu } from '../actions/action-menu.tsx';
import { SignInSession } from '../sign-in/sign-in-session.ts';
import { removeAccounts } from './remove-accounts.ts';
import { RevealDialog } from './reveal-dialog.tsx';

const TokensView = late(async () => (await import('../sign-in/tokens-view.tsx')).TokensView);

/** Why a test sign-in cannot be tried, or null. */
export function signInObstacle(account: AccountView): string | null {
  if (account.poolId === null) return 'Signing in needs a pool; this entry has none.';
  if (!account.hasPassword)
    return 'Signing in needs the password, which is not stored. Enroll again to give it.';
  if (account.token === 'none' || account.token === 'unreadable') return 'Signing in needs a readable token.';
  return null;
}

function SignInResult({ session }: { readonly session: SignInSession }) {
  const view = session.view.value;
  if (view !== null) {
    const waited = view.waitedMs >= 1000 ? ` Waited ${duration(view.waitedMs)} for a fresh code.` : '';
    return (
      <Notice tone="good" testId="sign-in-outcome">
        <p>
          {view.summary}
          {waited}
        </p>
      </Notice>
    );
  }
  const error = session.error.value;
  if (session.state.value !== 'failed' || error === null) return null;
  return (
    <Notice tone="bad" testId="sign-in-outcome">
      <p>{error.message}</p>
      <code>{error.code}</code>
    </Notice>
  );
}

/** The states that a person mends by giving the password anew, besides what needs IAM. */
const byPassword: readonly ServerState[] = ['mfa-off', 'must-change-password', 'wrong-password'];

function wantsEnrolling({ token, problem, server }: AccountView): boolean {
  return token !== 'confirmed' || problem !== null || (server !== null && byPassword.includes(server.state));
}

export function AccountActions({ account }: { readonly account: AccountView }) {
  const session = useMemo(() => new SignInSession(account.id), []);
  const revealing = useSignal(false);
  const reasonId = useId();
  const obstacle = signInObstacle(account);
  const { id, poolId, username, token } = account;

  const running = session.state.value === 'running';
  // Leaving the account forgets its tokens, at once; the panel is keyed by the account.
  useLayoutEffect(
    () => () => {
      session.close();
    },
    [],
  );

  return (
    <div class="panel-actions">
      <div class="form-row spread">
        <Button
          icon="signin"
          small
          disabled={obstacle !== null}
          testId="sign-in"
          busy={running}
          {...(obstacle === null ? {} : { describedBy: reasonId })}
          onClick={() => void session.start()}
        >
          {running ? 'Signing in…' : 'Sign in'}
        </Button>
        {poolId !== null && (
          <ActionMenu
            label="Actions"
            testId="account-menu"
            ids={() => [id]}
            onRemove={() => void removeAccounts([account])}
          />
        )}
        {poolId !== null && wantsEnrolling(account) && (
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
      {running && (
        <p class="field-note" role="status">
          This can take up to half a minute: a code that was used before is not sent again.
        </p>
      )}
      <div role="status">
        <SignInResult session={session} />
      </div>
      {session.view.value !== null && (
        <TokensView session={session} view={session.view.value} owner={account.label || username} />
      )}
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
