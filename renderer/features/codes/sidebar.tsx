import type { ComponentChildren } from 'preact';
import { connectedPrograms } from '../../lib/broker.ts';
import { poolClockWords } from '../../lib/clock-words.ts';
import { go } from '../../lib/route.ts';
import { pools } from '../../lib/store.ts';
import { count } from '../../lib/words.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { NoPoolDot, PoolDot } from '../../ui/pool-dot.tsx';
import { choose, counts, filter } from './codes-state.ts';
import { type Filter, sameFilter } from './filter.ts';
import './sidebar.css';

interface ItemProps {
  readonly to: Filter;
  readonly number: number;
  readonly mark: ComponentChildren;
  readonly children: string;
  readonly alert?: boolean;
  readonly production?: boolean;
  /** Something to know about the group, behind a small clock. */
  readonly clock?: string | null;
}

function Item({ to, number, mark, children, alert = false, production = false, clock = null }: ItemProps) {
  const tip = [production ? `${children} (production)` : '', clock ?? ''].filter((each) => each !== '');
  const current = sameFilter(filter.value, to);
  return (
    <li>
      <button
        type="button"
        class={`side-item${production ? ' production' : ''}`}
        aria-current={current ? 'true' : undefined}
        title={tip.length === 0 ? undefined : tip.join('. ')}
        onClick={() => {
          choose(to);
        }}
      >
        <span class="side-mark">{mark}</span>
        <span class="cut side-name">
          {children}
          {production && <span class="unseen"> (production)</span>}
        </span>
        {clock !== null && (
          <span class="side-clock" data-testid="side-clock">
            <Icon name="clock" />
            <span class="unseen">{clock}</span>
          </span>
        )}
        <span class={`side-count${alert ? ' alert' : ''}`}>{number.toLocaleString('en')}</span>
      </button>
    </li>
  );
}

interface ActionProps {
  readonly icon: IconName;
  readonly children: string;
  readonly testId?: string;
  /** Behind the name: a number, and what it is of in words. */
  readonly live?: { readonly number: number; readonly words: string };
  readonly onClick: () => void;
}

function Action({ icon, children, testId, live, onClick }: ActionProps) {
  return (
    <button type="button" class="side-item quiet" data-testid={testId} title={live?.words} onClick={onClick}>
      <span class="side-mark">
        <Icon name={icon} />
      </span>
      <span class="cut side-name">{children}</span>
      {live !== undefined && (
        <span class="side-count live">
          <span aria-hidden="true">{live.number.toLocaleString('en')}</span>
          <span class="unseen">{live.words}</span>
        </span>
      )}
    </button>
  );
}

function Tests() {
  const number = connectedPrograms.value;
  const live = number === 0 ? {} : { live: { number, words: `${count(number, 'program')} connected` } };
  return (
    <Action icon="flask" testId="side-tests" {...live} onClick={() => go({ page: 'tests' })}>
      Tests
    </Action>
  );
}

export function Sidebar({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const { all, attention, noPool, pools: inPool, tags } = counts.value;
  return (
    <nav class="sidebar" aria-label="Accounts by group">
      <div class="side-scroll">
        <ul>
          <Item to={{ by: 'all' }} number={all} mark={<Icon name="stack" />}>
            All
          </Item>
          <Item to={{ by: 'attention' }} number={attention} alert={attention > 0} mark={<Icon name="warn" />}>
            Needs attention
          </Item>
        </ul>
        <h3 class="side-head">Pools</h3>
        <ul>
          {pools.value.map((pool) => (
            <Item
              key={pool.id}
              to={{ by: 'pool', id: pool.id }}
              number={inPool.get(pool.id) ?? 0}
              production={pool.production}
              clock={poolClockWords(pool)}
              mark={<PoolDot color={pool.color} production={false} />}
            >
              {pool.name}
            </Item>
          ))}
          {noPool > 0 && (
            <Item to={{ by: 'no-pool' }} number={noPool} mark={<NoPoolDot />}>
              No pool
            </Item>
          )}
        </ul>
        <Action icon="plus" onClick={() => go({ page: 'pool' })}>
          Add a pool
        </Action>
        {tags.size > 0 && <h3 class="side-head">Tags</h3>}
        <ul>
          {[...tags].map(([tag, number]) => (
            <Item key={tag} to={{ by: 'tag', tag }} number={number} mark={<Icon name="tag" />}>
              {tag}
            </Item>
          ))}
        </ul>
      </div>
      <div class="side-foot">
        <Action icon="users" testId="side-bulk" onClick={() => go({ page: 'bulk' })}>
          Enroll a list…
        </Action>
        <Action icon="progress" testId="side-runs" onClick={() => go({ page: 'runs' })}>
          Enrollment runs
        </Action>
        <Tests />
        <Action icon="key" onClick={() => go({ page: 'entry' })}>
          Add an entry
        </Action>
        <Action icon="keyboard" onClick={onShowKeys}>
          Keyboard
        </Action>
        <Action icon="settings" onClick={() => go({ page: 'settings' })}>
          Settings
        </Action>
      </div>
    </nav>
  );
}
