import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RowFilter, RunRowView, RunView } from '../../../main/contract/runs.ts';
import { api } from '../../lib/api.ts';
import { FeedError } from './feed-error.tsx';
import { RowList } from './row-list.tsx';
import { RunFilters } from './run-filters.tsx';
import { RunRow } from './run-row.tsx';
import { RunRowDetail } from './run-row-detail.tsx';
import './run-rows.css';
import { useRowFeed } from './use-row-feed.ts';

const ROW_HEIGHT = 52;

const nobody: Readonly<Record<RowFilter, string>> = {
  all: 'This run has no users.',
  planned: 'Nobody is waiting any more.',
  active: 'Nobody is under way.',
  done: 'Nobody is done yet.',
  failed: 'Nobody has failed.',
};

/** Each user of the run, read as far as it is on the screen. */
export function RunRows({ run }: { readonly run: RunView }) {
  const filter = useSignal<RowFilter>('all');
  const search = useSignal('');
  const chosen = useSignal(-1);
  /** The row that was chosen: its place changes as others come and go before it. */
  const picked = useSignal<RunRowView | null>(null);
  const { id } = run;
  const feed = useRowFeed<RunRowView>(id, async (from, count) =>
    api().runs.rows({ id, filter: filter.peek(), search: search.peek().trim(), from, count }),
  );
  const letGo = () => {
    chosen.value = -1;
    picked.value = null;
  };
  const narrow = () => {
    letGo();
    feed.reset();
  };
  useEffect(() => {
    feed.refresh();
  }, [run]);
  useSignalEffect(() => {
    const { from, rows } = feed.known.value;
    const before = picked.peek();
    const at = before === null ? -1 : rows.findIndex(({ seq }) => seq === before.seq);
    if (at >= 0) {
      picked.value = rows[at] ?? null;
      chosen.value = from + at;
    }
  });
  const now = useComputed(() => {
    const row = feed.rowAt(chosen.value);
    return row ?? picked.value;
  });
  // By a click or a key another one is meant.
  useSignalEffect(() => {
    const row = feed.rowAt(chosen.value);
    if (row !== undefined && row.seq !== picked.peek()?.seq) picked.value = row;
  });
  const none = feed.total.value === 0;
  return (
    <section
      class="run-rows"
      aria-label="Users of the run"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || chosen.peek() < 0) return;
        event.preventDefault();
        letGo();
      }}
    >
      <RunFilters run={run} filter={filter} search={search} onChange={narrow} />
      <FeedError feed={feed} />
      {none ? (
        <p class="table-empty" data-testid="run-rows-empty">
          {search.value.trim() === '' ? nobody[filter.value] : `Nobody found for “${search.value.trim()}”.`}
        </p>
      ) : null}
      <div class={none ? 'run-table away' : 'run-table'}>
        <RowList
          feed={feed}
          rowHeight={ROW_HEIGHT}
          label="Users of the run"
          testId="run-table"
          chosen={chosen}
          row={(row) => <RunRow row={row} creates={run.options.create} />}
        />
      </div>
      {now.value !== null && <RunRowDetail row={now.value} onClose={letGo} />}
    </section>
  );
}
