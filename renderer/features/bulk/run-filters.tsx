import type { Signal } from '@preact/signals';
import type { RowFilter, RunView } from '../../../main/contract/runs.ts';
import { Icon } from '../../ui/icon.tsx';
import './run-filters.css';
import { outcomeOf } from './run-state.ts';

interface FiltersProps {
  readonly run: RunView;
  readonly filter: Signal<RowFilter>;
  readonly search: Signal<string>;
  readonly onChange: () => void;
}

/** Which users are shown: by state, and by a part of the name. */
export function RunFilters({ run, filter, search, onChange }: FiltersProps) {
  const { underWay, planned } = outcomeOf(run);
  const filters: readonly (readonly [RowFilter, string, number])[] = [
    ['all', 'All', run.total],
    ['planned', 'Planned', planned],
    ['active', 'Under way', underWay],
    ['done', 'Done', run.counts.done],
    ['failed', 'Failed', run.counts.failed],
  ];
  return (
    <div class="run-filters">
      <div class="filter-buttons" role="group" aria-label="Show">
        {filters.map(([each, words, number]) => (
          <button
            key={each}
            type="button"
            class={`filter-button${each === 'failed' && number > 0 ? ' bad' : ''}`}
            aria-pressed={filter.value === each}
            data-testid={`rows-${each}`}
            onClick={() => {
              if (filter.peek() === each) return;
              filter.value = each;
              onChange();
            }}
          >
            {words} <span class="filter-count">{number.toLocaleString('en')}</span>
          </button>
        ))}
      </div>
      <label class="rows-search">
        <Icon name="search" />
        <span class="unseen">Search users of the run</span>
        <input
          type="search"
          value={search.value}
          maxLength={200}
          placeholder="Search users"
          autocomplete="off"
          spellcheck={false}
          data-testid="rows-search"
          onInput={(event) => {
            search.value = event.currentTarget.value;
            onChange();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || search.peek() === '') return;
            event.preventDefault();
            search.value = '';
            onChange();
          }}
        />
      </label>
    </div>
  );
}
