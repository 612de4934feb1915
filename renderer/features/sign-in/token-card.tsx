import type { SignInView, TokenView } from '../../../main/contract/sign-ins.ts';
import { second } from '../../lib/second.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Claims } from './claims.tsx';
import { expiryOf } from './expiry.ts';

interface TokenCardProps {
  readonly view: SignInView;
  readonly token: TokenView;
  readonly onCopy: () => void;
}

function Life({ view, token }: Omit<TokenCardProps, 'onCopy'>) {
  const expiry = expiryOf(token.expiresAt, view.serverOffsetMs, second.value);
  const dead = token.kind === 'refresh' && view.revoked;
  const state = dead ? 'revoked' : expiry.over ? 'expired' : 'alive';
  const look = dead || expiry.over ? ' over' : expiry.near ? ' near' : '';
  return (
    <span class={`token-life${look}`} data-testid="token-life" data-state={state}>
      <Icon name={dead || expiry.over ? 'ban' : 'clock'} />
      {dead ? 'Revoked' : expiry.text}
    </span>
  );
}

/** One token: how long it lives, a copy of it for the clipboard, and its claims. Never the token itself. */
export function TokenCard({ view, token, onCopy }: TokenCardProps) {
  const over =
    expiryOf(token.expiresAt, view.serverOffsetMs, second.value).over ||
    (token.kind === 'refresh' && view.revoked);
  return (
    <div class={over ? 'token over' : 'token'} data-testid="token" data-kind={token.kind}>
      <div class="token-head">
        <Life view={view} token={token} />
        <Button small icon="copy" testId="token-copy" onClick={onCopy}>
          Copy
        </Button>
      </div>
      {token.kind === 'refresh' ? (
        <p class="field-note">
          A refresh token is sealed: only Cognito can read it. The app client sets how long it lives, 30 days
          unless it was changed.
        </p>
      ) : (
        <Claims token={token} offsetMs={view.serverOffsetMs} />
      )}
    </div>
  );
}
