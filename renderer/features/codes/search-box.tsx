import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { rowId } from './account-row.tsx';
import { query, selected, selectedId } from './codes-state.ts';
import { onListKey } from './list-actions.ts';
import './search-box.css';

const PAGE_FROM_SEARCH = 8;

/** Focuses and marks the search text, from anywhere on the page. */
export function focusSearch(): void {
  const input = document.querySelector<HTMLInputElement>('#search');
  input?.focus();
  input?.select();
}

function setQuery(text: string): void {
  query.value = text;
  // The first hit is the one meant; a row chosen before could be far down.
  selectedId.value = null;
}

export function clearSearch(): void {
  setQuery('');
  document.querySelector<HTMLInputElement>('#search')?.focus();
}

export function SearchBox() {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Coming from a dialog or page that has put the focus somewhere on purpose would be another matter.
    if (document.activeElement === document.body) input.current?.focus();
  }, []);
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={input}
        id="search"
        type="text"
        placeholder="Search"
        aria-label="Search"
        aria-controls="accounts"
        aria-activedescendant={selected.value === null ? undefined : rowId(selected.value.id)}
        autocomplete="off"
        spellcheck={false}
        value={query.value}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && query.value !== '') {
            event.preventDefault();
            event.stopPropagation();
            setQuery('');
          } else onListKey(event, PAGE_FROM_SEARCH, true);
        }}
      />
      {query.value !== '' && (
        <Button kind="quiet" small iconOnly icon="clear" onClick={clearSearch}>
          Clear the text
        </Button>
      )}
    </search>
  );
}
