import { useComputed } from '@preact/signals';
import { Component } from 'preact';
import { useRef } from 'preact/hooks';
import type { AccountView } from '../../../main/contract/accounts.ts';
import type { PoolView } from '../../../main/contract/pools.ts';
import { feed } from '../../lib/feed.ts';
import { CodeText } from '../../ui/code-text.tsx';
import { NoPoolDot, PoolDot } from '../../ui/pool-dot.tsx';
import { Ring } from '../../ui/ring.tsx';
import './account-row.css';
import { copyCode } from './copy-code.ts';
import { picks } from './picked.ts';
import { RowState } from './row-state.tsx';
import { ROW_HEIGHT } from './windowing.ts';

interface RowProps {
  readonly account: AccountView;
  readonly pool: PoolView | undefined;
  readonly index: number;
  /** The one whose details are shown. */
  readonly selected: boolean;
  /** One of several chosen together. */
  readonly picked: boolean;
  readonly onSelect: (id: string, event: MouseEvent) => void;
  readonly onPick: (id: string, event: MouseEvent) => void;
}

/** Tests and screen readers find a row by this id; the list names it as its active descendant. */
export function rowId(accountId: string): string {
  return `row-${accountId}`;
}

function PickBox({ account, picked, onPick }: Pick<RowProps, 'account' | 'picked' | 'onPick'>) {
  const box = useRef<HTMLInputElement>(null);
  return (
    <div
      role="gridcell"
      class="row-pick"
      onMouseDown={(event) => {
        // The focus belongs to the list: there Space and the arrow keys go on from this row.
        event.preventDefault();
      }}
      onClick={(event) => {
        event.stopPropagation();
        onPick(account.id, event);
        // A range can leave the clicked box as it was, while the click itself has turned it over.
        if (box.current !== null) box.current.checked = picks.peek().has(account.id);
      }}
    >
      <input
        ref={box}
        type="checkbox"
        tabIndex={-1}
        checked={picked}
        aria-label={`Select ${account.label || account.username}`}
        data-testid="row-pick"
      />
    </div>
  );
}

function Names({ account, pool }: Pick<RowProps, 'account' | 'pool'>) {
  const name = account.label || account.username;
  return (
    <div role="gridcell" class="row-names">
      <div class="row-label">
        <span class="cut">{name}</span>
        {account.username !== name && <span class="row-user cut">{account.username}</span>}
      </div>
      <div class="row-about">
        {pool === undefined ? <NoPoolDot /> : <PoolDot color={pool.color} production={pool.production} />}
        <span class="cut row-pool">{pool?.name ?? (account.issuer || 'No pool')}</span>
        <RowState account={account} />
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

/** Rendered anew only when its own account, pool, place, selection or pick changes. */
export class AccountRow extends Component<RowProps> {
  override shouldComponentUpdate(next: Readonly<RowProps>): boolean {
    const now = this.props;
    return (
      next.account !== now.account ||
      next.pool !== now.pool ||
      next.index !== now.index ||
      next.selected !== now.selected ||
      next.picked !== now.picked
    );
  }

  override render() {
    const { account, pool, index, selected, picked, onSelect, onPick } = this.props;
    return (
      <div
        id={rowId(account.id)}
        role="row"
        class={`account-row${selected ? ' selected' : ''}${picked ? ' picked' : ''}`}
        aria-rowindex={index + 1}
        aria-selected={selected}
        data-testid="account-row"
        data-username={account.username}
        style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
        data-picked={picked}
        onClick={(event) => {
          onSelect(account.id, event);
        }}
      >
        <PickBox account={account} picked={picked} onPick={onPick} />
        <Names account={account} pool={pool} />
        <Codes account={account} />
      </div>
    );
  }
}
