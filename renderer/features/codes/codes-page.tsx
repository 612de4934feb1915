import { go } from '../../lib/route.ts';
import { threePanes, twoPanes } from '../../lib/media.ts';
import { poolById } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { RunBanner } from '../bulk/run-banner.tsx';
import { JobBanner } from '../jobs/job-banner.tsx';
import { AccountList } from './account-list.tsx';
import { AccountPanel } from './account-panel.tsx';
import { ClockBanner } from './clock-banner.tsx';
import './codes-page.css';
import { filter, menuOpen, panelOpen, query, selected, shown } from './codes-state.ts';
import { EmptyList } from './empty-list.tsx';
import { PickBar } from './pick-bar.tsx';
import { picking } from './picked.ts';
import { SearchBox } from './search-box.tsx';
import { SideMenu } from './side-menu.tsx';
import { Sidebar } from './sidebar.tsx';

function title(): string {
  const wanted = filter.value;
  switch (wanted.by) {
    case 'all':
      return 'All accounts';
    case 'attention':
      return 'Needs attention';
    case 'no-pool':
      return 'No pool';
    case 'tag':
      return `#${wanted.tag}`;
    case 'pool':
      return poolById.value.get(wanted.id)?.name ?? '';
  }
}

function ListHead({ covered }: { readonly covered: boolean }) {
  const wanted = filter.value;
  const pool = wanted.by === 'pool' ? poolById.value.get(wanted.id) : undefined;
  return (
    <div class={covered ? 'list-head covered' : 'list-head'}>
      <h1 class="cut">{title()}</h1>
      <span class="list-count" data-testid="shown-count">
        {shown.value.length.toLocaleString('en')}
      </span>
      {pool?.production === true && <span class="production-tag">production</span>}
      {pool !== undefined && (
        <Button kind="quiet" small icon="pencil" onClick={() => go({ page: 'pool', id: pool.id })}>
          Edit pool
        </Button>
      )}
    </div>
  );
}

function ListBar() {
  const wanted = filter.value;
  // The empty list has the same button in its middle; two of them would be a question.
  const offered = shown.value.length > 0 || query.value !== '' || wanted.by === 'attention';
  return (
    <header class="list-bar">
      {!twoPanes.value && (
        <Button
          kind="quiet"
          iconOnly
          icon="menu"
          onClick={() => {
            menuOpen.value = true;
          }}
        >
          Groups
        </Button>
      )}
      <SearchBox />
      <div class={offered ? 'list-enroll' : 'list-enroll away'}>
        <Button
          kind="primary"
          icon="plus"
          iconOnly={!twoPanes.value}
          onClick={() =>
            go(wanted.by === 'pool' ? { page: 'enroll', poolId: wanted.id } : { page: 'enroll' })
          }
        >
          Enroll a user
        </Button>
      </div>
    </header>
  );
}

export function CodesPage({ onShowKeys }: { readonly onShowKeys: () => void }) {
  const account = selected.value;
  const over = !threePanes.value && panelOpen.value && account !== null;
  return (
    <div class={`codes-page${over ? ' panel-over' : ''}${account === null ? ' no-panel' : ''}`}>
      {twoPanes.value && (
        <div class="pane-side" inert={over}>
          <Sidebar onShowKeys={onShowKeys} />
        </div>
      )}
      <main class="pane-list" inert={over}>
        <ListBar />
        <div class="list-top">
          <ListHead covered={picking.value} />
          {picking.value && <PickBar />}
        </div>
        {shown.value.length === 0 ? <EmptyList /> : <AccountList />}
        {/* Below the list: what comes and goes above it would move the rows under somebody's click. */}
        <ClockBanner />
        <RunBanner />
        <JobBanner />
      </main>
      {account !== null && (threePanes.value || over) && (
        <div class="pane-panel">
          <AccountPanel key={account.id} account={account} />
        </div>
      )}
      {!twoPanes.value && menuOpen.value && <SideMenu onShowKeys={onShowKeys} />}
    </div>
  );
}
