import { useComputed } from '@preact/signals';
import { Component } from 'preact';
import type { AccountView } from '../../../main/contract/accounts.ts';
import type { PoolView } from '../../../main/contract/pools.ts';
import { feed } from '../../lib/feed.ts';
import { CodeText } from '../../ui/code-text.tsx';
import { Icon } from '../../ui/icon.tsx';
import { NoPoolDot, PoolDot } from '../../ui/pool-dot.tsx';
import { Ring } from '../../ui/ring.tsx';
import './account-row.css';
import { copyCode } from './copy-code.ts';
import { tokenWords } from './token-words.ts';
import { ROW_HEIGHT } from './windowing.ts';

interface RowProps {
  readonly account: AccountView;
  readonly pool: PoolView | undefined;
  readonly index: number;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
}

/** Tests and screen readers find a row by this id; the list names it as its active descendant. */
export function rowId(accountId: string): string {
  return `row-${accountId}`;
}

function Names({ account, pool }: Pick<RowProps, 'account' | 'pool'>) {
  const name = account.label || account.username;
  const trouble = account.problem?.message ?? tokenWords(account)?.short;
  return (
    <div role="gridcell" class="row-names">
      <div class="row-label">
        <span class="cut">{name}</span>
        {account.username !== name && <span class="row-user cut">{account.username}</span>}
      </div>
      <div class="row-about">
        {pool === undefined ? <NoPoolDot /> : <PoolDot color={pool.color} production={pool.production} />}
        <span class="cut row-pool">{pool?.name ?? (account.issuer || 'No pool')}</span>
        {trouble !== undefined && (
          <span class="row-trouble" title={trouble}>
            <Icon name="warn" />
            <span class="cut">{trouble}</span>
          </span>
        )}
      </div>
    </div>
  );
}

function Codes({ account }: Pick<RowProps, 'account'>) {
  const code = useComputed(() => feed.codes.value.get(account.id)).value;
  const name = account.label || account.username;
  if (code === undefined) {
    // Holds the place, so that nothing moves when the code arrives.
    const waiting = account.token === 'confirmed' || account.token === 'pending';
    return (
      <div role="gridcell" class="row-empty" aria-label={waiting ? 'Code is loading' : 'No code'}>
        {waiting ? <CodeText code={'·'.repeat(account.digits)} /> : '—'}
      </div>
    );
  }
  return (
    <>
      <div role="gridcell" class="row-mark">
        {code.spent && (
          <span class="used" title="This step’s code was handed out already; a server would refuse it.">
            used
          </span>
        )}
      </div>
      <div role="gridcell" class={`row-code${code.spent ? ' spent' : ''}`}>
        <button
          type="button"
          class="code"
          tabIndex={-1}
          data-testid="code"
          data-code={code.code}
          title="Copy"
          onClick={(event) => {
            // Copying from one row must not change which one is open beside the list.
            event.stopPropagation();
            void copyCode(account.id);
          }}
        >
          <span class="unseen">Copy code of {name} </span>
          <CodeText code={code.code} />
        </button>
      </div>
      <div role="gridcell" class={`row-next${code.nextSpent ? ' spent' : ''}`} title="Next code">
        <span class="unseen">Next: </span>
        <CodeText code={code.next} />
      </div>
      <div role="gridcell" class="row-ring">
        <Ring endsAt={code.endsAt} periodMs={code.periodMs} />
      </div>
    </>
  );
}

/** Rendered anew only when its own account, pool, place or selection changes. */
export class AccountRow extends Component<RowProps> {
  override shouldComponentUpdate(next: Readonly<RowProps>): boolean {
    const now = this.props;
    return (
      next.account !== now.account ||
      next.pool !== now.pool ||
      next.index !== now.index ||
      next.selected !== now.selected
    );
  }

  override render() {
    const { account, pool, index, selected, onSelect } = this.props;
    return (
      <div
        id={rowId(account.id)}
        role="row"
        class={`account-row${selected ? ' selected' : ''}`}
        aria-rowindex={index + 1}
        aria-selected={selected}
        data-testid="account-row"
        data-username={account.username}
        style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
        onClick={() => {
          onSelect(account.id);
        }}
      >
        <Names account={account} pool={pool} />
        <Codes account={account} />
      </div>
    );
  }
}
