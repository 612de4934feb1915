import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { SignInView, TokenKind } from '../../../main/contract/sign-ins.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { SignInSession } from './sign-in-session.ts';
import './tokens-view.css';
import { TokenCard } from './token-card.tsx';

const names: Readonly<Record<TokenKind, string>> = { access: 'Access', id: 'ID', refresh: 'Refresh' };

function How({ view }: { readonly view: SignInView }) {
  return (
    <dl class="facts" data-testid="sign-in-how">
      <dt>Flow</dt>
      <dd class="how-code">{view.flow}</dd>
      <dt>Challenges</dt>
      <dd class="how-code">{view.challenges.length === 0 ? 'None' : view.challenges.join(', ')}</dd>
      <dt>Kept</dt>
      <dd>In memory until you close this or leave; not stored</dd>
    </dl>
  );
}

interface TokensProps {
  readonly session: SignInSession;
  readonly view: SignInView;
  /** Whose tokens, for the toast. */
  readonly owner: string;
}

/** What came of a sign-in: its tokens' claims and life, and what can be done with them. */
export function TokensView({ session, view, owner }: TokensProps) {
  const noteId = useId();
  const chosen = useSignal<TokenKind>('access');
  const tabs = view.tokens.map(({ kind }) => [kind, names[kind]] as const);
  const token = view.tokens.find(({ kind }) => kind === chosen.value) ?? view.tokens[0];
  const doing = session.doing.value;
  const refreshable = view.tokens.some(({ kind }) => kind === 'refresh') && !view.revoked;
  const copy = async (kind: TokenKind) => {
    const answer = await session.copy(kind);
    if (answer === null) return;
    const text = `${owner} · ${names[kind].toLowerCase().replace('id', 'ID')} token copied`;
    if (answer.ok) showToast({ key: 'copied', tone: 'good', text, lastsMs: 5000 });
    else showFailure('token-copy', answer.error);
  };
  return (
    <section class="sign-in" aria-label="Tokens of this sign-in" data-testid="tokens">
      <div class="sign-in-head">
        <h3>Tokens</h3>
        <Button
          kind="quiet"
          small
          iconOnly
          icon="clear"
          testId="tokens-close"
          onClick={() => session.close()}
        >
          Close and forget the tokens
        </Button>
      </div>
      <How view={view} />
      <FormError error={session.error.value} />
      <div class="form-row">
        <Button
          small
          icon="refresh"
          testId="tokens-refresh"
          disabled={!refreshable}
          busy={doing !== null}
          onClick={() => void session.refresh()}
        >
          {doing === 'refresh' ? 'Refreshing…' : 'Refresh'}
        </Button>
        <Button
          small
          icon="ban"
          testId="tokens-revoke"
          disabled={!refreshable}
          busy={doing !== null}
          describedBy={noteId}
          onClick={() => void session.revoke()}
        >
          {doing === 'revoke' ? 'Revoking…' : 'Revoke'}
        </Button>
      </div>
      {refreshable && (
        <p id={noteId} class="field-note">
          Revoke ends the refresh token of this sign-in only; the user’s other sign-ins stay.
        </p>
      )}
      <div role="status">
        {view.revoked && (
          <Notice tone="info" testId="revoked">
            <p>
              <strong>Revoked.</strong> The refresh token is dead, and Cognito no longer takes the access
              token. Whoever only checks signatures takes both tokens until they expire.
            </p>
          </Notice>
        )}
        <span class="unseen">{session.done.value}</span>
      </div>
      <Tabs
        label="Token"
        tabs={tabs}
        value={token?.kind ?? chosen.value}
        onChange={(kind) => {
          chosen.value = kind;
        }}
      />
      {token !== undefined && <TokenCard view={view} token={token} onCopy={() => void copy(token.kind)} />}
    </section>
  );
}
