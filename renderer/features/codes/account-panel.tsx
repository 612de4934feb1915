import { useEffect, useRef } from 'preact/hooks';
import type { AccountView } from '../../../main/contract/accounts.ts';
import { poolClockWords } from '../../lib/clock-words.ts';
import { feed } from '../../lib/feed.ts';
import { threePanes } from '../../lib/media.ts';
import { poolById } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PoolDot } from '../../ui/pool-dot.tsx';
import { ServerStatus } from '../actions/server-status.tsx';
import { AccountActions } from './account-actions.tsx';
import './account-panel.css';
import { AccountState } from './account-state.tsx';
import { closePanel } from './codes-state.ts';
import { EditLabel } from './edit-label.tsx';
import { EditTags } from './edit-tags.tsx';
import { History } from './history.tsx';
import { PanelCode } from './panel-code.tsx';

function Facts({ account }: { readonly account: AccountView }) {
  const pool = account.poolId === null ? undefined : poolById.value.get(account.poolId);
  const clock = pool === undefined ? null : poolClockWords(pool);
  return (
    <dl class="facts">
      <dt>User name</dt>
      <dd class="cut" title={account.username}>
        {account.username || '—'}
      </dd>
      <dt>Pool</dt>
      <dd class="facts-pool">
        {pool === undefined ? (
          'None'
        ) : (
          <>
            <PoolDot color={pool.color} production={pool.production} />
            <span class="cut">{pool.name}</span>
            {pool.production && <span class="production-tag">production</span>}
          </>
        )}
      </dd>
      {clock !== null && (
        <dd class="facts-clock" data-testid="panel-clock">
          <Icon name="clock" />
          {clock}
        </dd>
      )}
      {account.poolId === null && account.issuer !== '' && (
        <>
          <dt>Issuer</dt>
          <dd class="cut">{account.issuer}</dd>
        </>
      )}
    </dl>
  );
}

/** Everything of one account. Keyed by the account, so that nothing typed for one shows under another. */
export function AccountPanel({ account }: { readonly account: AccountView }) {
  const panel = useRef<HTMLElement>(null);
  const { id, token } = account;
  const hasSecret = token === 'confirmed' || token === 'pending';
  useEffect(() => {
    feed.watch('panel', hasSecret ? [id] : []);
    return () => {
      feed.watch('panel', []);
    };
  }, [id, hasSecret]);
  useEffect(() => {
    if (!threePanes.peek()) panel.current?.focus();
  }, []);
  return (
    <section
      ref={panel}
      id="panel"
      class="panel"
      aria-label="Details"
      tabIndex={-1}
      data-testid="panel"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) {
          event.preventDefault();
          closePanel();
        }
      }}
    >
      {!threePanes.value && (
        <div class="panel-bar">
          <Button kind="quiet" small icon="back" onClick={closePanel}>
            Back to the list
          </Button>
        </div>
      )}
      <EditLabel account={account} />
      <PanelCode account={account} />
      <AccountState account={account} />
      {account.poolId !== null && <ServerStatus account={account} />}
      <AccountActions account={account} />
      <Facts account={account} />
      <EditTags account={account} />
      <History account={account} />
    </section>
  );
}
