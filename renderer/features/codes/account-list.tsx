import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { feed } from '../../lib/feed.ts';
import { poolById } from '../../lib/store.ts';
import './account-list.css';
import { AccountRow, rowId } from './account-row.tsx';
import { threePanes } from '../../lib/media.ts';
import { openPanel, selected, selectedId, shown } from './codes-state.ts';
import { onListKey } from './list-actions.ts';
import { picking, picks, pickTo, togglePick } from './picked.ts';
import { rowsOnPage, ROW_HEIGHT, scrollToShow, visibleRange } from './windowing.ts';

const pickRow = (id: string, event: MouseEvent) => {
  const from = selected.peek()?.id ?? id;
  selectedId.value = id;
  if (event.shiftKey) pickTo(id, from);
  else togglePick(id);
  document.querySelector<HTMLElement>('#accounts')?.focus();
};

const openRow = (id: string, event: MouseEvent) => {
  if (event.shiftKey || event.ctrlKey || event.metaKey) {
    pickRow(id, event);
    return;
  }
  selectedId.value = id;
  if (!threePanes.value) openPanel();
};

/** The rows on the screen and a few more, at their places in a box as high as all of them. */
export function AccountList() {
  const box = useRef<HTMLDivElement>(null);
  const scrollTop = useSignal(0);
  const height = useSignal(600);
  // Numbers, not an object: scrolling within a row changes nothing and renders nothing.
  const start = useComputed(() => visibleRange(scrollTop.value, height.value, shown.value.length).start);
  const end = useComputed(() => visibleRange(scrollTop.value, height.value, shown.value.length).end);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => {
      height.value = element.clientHeight;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);

  useSignalEffect(() => {
    const rows = shown.value.slice(start.value, end.value);
    feed.watch(
      'list',
      rows.filter(({ token }) => token === 'confirmed' || token === 'pending').map(({ id }) => id),
    );
  });
  useEffect(
    () => () => {
      feed.watch('list', []);
    },
    [],
  );

  // The chosen row stays in view when keys move it, or when a search moves the rows.
  const index = useComputed(() => (selected.value === null ? -1 : shown.value.indexOf(selected.value)));
  useSignalEffect(() => {
    const element = box.current;
    if (element === null || index.value < 0) return;
    const wanted = scrollToShow(index.value, element.scrollTop, element.clientHeight);
    if (wanted !== element.scrollTop) element.scrollTop = wanted;
  });

  const rows = shown.value.slice(start.value, end.value);
  const chosen = selected.value;
  return (
    <div
      ref={box}
      id="accounts"
      class={picking.value ? 'account-list picking' : 'account-list'}
      role="grid"
      aria-label="Accounts"
      aria-multiselectable="true"
      aria-rowcount={shown.value.length}
      aria-activedescendant={chosen === null ? undefined : rowId(chosen.id)}
      tabIndex={0}
      data-testid="account-list"
      onScroll={(event) => {
        scrollTop.value = event.currentTarget.scrollTop;
      }}
      onKeyDown={(event) => {
        onListKey(event, rowsOnPage(height.value));
      }}
    >
      <div
        role="presentation"
        class="account-rows"
        style={{ height: `${shown.value.length * ROW_HEIGHT}px` }}
      >
        {rows.map((account, at) => (
          <AccountRow
            key={account.id}
            account={account}
            pool={account.poolId === null ? undefined : poolById.value.get(account.poolId)}
            index={start.value + at}
            selected={account.id === chosen?.id}
            picked={picks.value.has(account.id)}
            onSelect={openRow}
            onPick={pickRow}
          />
        ))}
      </div>
    </div>
  );
}
