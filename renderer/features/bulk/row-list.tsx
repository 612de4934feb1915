import { type Signal, useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { moveTo } from '../codes/list-keys.ts';
import type { RowFeed } from './row-feed.ts';
import './row-list.css';
import {
  boxHeight,
  type Geometry,
  placeToShow,
  rangeOf,
  scrolledTo,
  settled,
  START,
} from './virtual-range.ts';

interface RowListProps<R> {
  readonly feed: RowFeed<R>;
  /** Px; equal to the height that the row's CSS gives it. */
  readonly rowHeight: number;
  readonly label: string;
  readonly testId: string;
  /** The row that keys have chosen, by its place; -1: none. Without it rows are only read. */
  readonly chosen?: Signal<number>;
  readonly row: (row: R, index: number) => ComponentChildren;
}

/** The rows on the screen and a few more, at their places in a box as high as all of them, or as a box can be. */
export function RowList<R>({ feed, rowHeight, label, testId, chosen, row }: RowListProps<R>) {
  const box = useRef<HTMLDivElement>(null);
  const view = useSignal(400);
  const place = useSignal(START);
  const geometry = useComputed<Geometry>(() => ({
    count: feed.total.value ?? 0,
    rowHeight,
    view: view.value,
  }));
  const start = useComputed(() => rangeOf(place.value, geometry.value).start);
  const end = useComputed(() => rangeOf(place.value, geometry.value).end);
  // Constant while rows move by as many px as the box: scrolling within a row renders nothing.
  const shift = useComputed(() => place.value.scroll - place.value.top);
  const idPrefix = useMemo(() => `${testId}-`, [testId]);

  const moveBox = (to: { readonly top: number; readonly scroll: number }) => {
    place.value = to;
    if (box.current !== null && Math.abs(box.current.scrollTop - to.scroll) >= 1)
      box.current.scrollTop = to.scroll;
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => {
      view.value = element.clientHeight;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  useEffect(() => {
    moveBox(START);
  }, [feed, feed.turn.value]);
  useSignalEffect(() => {
    // Before the first answer nobody knows how many there are: as many as fit.
    const known = feed.total.value !== null;
    feed.show(
      known ? start.value : 0,
      known ? Math.max(1, end.value - start.value) : Math.ceil(view.value / rowHeight) + 16,
    );
  });
  // Fewer rows than before, or a window of another size: the place must still be one.
  useSignalEffect(() => {
    moveBox(settled(place.peek(), geometry.value));
  });

  // What a person has chosen stays in view when the list becomes lower, as it does when details open below.
  useSignalEffect(() => {
    const height = view.value;
    const at = chosen?.peek() ?? -1;
    if (at >= 0 && height > 0) moveBox(placeToShow(at, place.peek(), geometry.peek()));
  });

  const move = (event: KeyboardEvent) => {
    const { count } = geometry.peek();
    const page = Math.max(1, Math.floor(view.peek() / rowHeight) - 1);
    const at = chosen?.peek() ?? -1;
    const to = moveTo(event.key, at, count, page);
    if (chosen === undefined || to === null || event.target !== box.current) return;
    event.preventDefault();
    chosen.value = to;
    moveBox(placeToShow(to, place.peek(), geometry.peek()));
  };

  const rows = [];
  for (let index = start.value; index < end.value; index++) {
    const data = feed.rowAt(index);
    const isChosen = chosen?.value === index;
    rows.push(
      <div
        key={index}
        id={`${idPrefix}${index}`}
        role="row"
        aria-rowindex={index + 1}
        aria-selected={chosen === undefined ? undefined : isChosen}
        class={`list-row${data === undefined ? ' coming' : ''}`}
        style={{ height: `${rowHeight}px`, top: `${shift.value + index * rowHeight}px` }}
        onClick={() => {
          if (chosen !== undefined) chosen.value = index;
        }}
      >
        {data === undefined ? <span class="row-coming" aria-hidden="true" /> : row(data, index)}
      </div>,
    );
  }
  const chosenIn = chosen !== undefined && chosen.value >= start.value && chosen.value < end.value;
  return (
    <div
      ref={box}
      class="row-list"
      role={chosen === undefined ? 'table' : 'grid'}
      aria-label={label}
      aria-rowcount={feed.total.value ?? -1}
      aria-activedescendant={chosenIn ? `${idPrefix}${chosen.value}` : undefined}
      tabIndex={0}
      data-testid={testId}
      onScroll={(event) => {
        place.value = scrolledTo(place.peek(), event.currentTarget.scrollTop, geometry.peek());
      }}
      onScrollEnd={() => {
        moveBox(settled(place.peek(), geometry.peek()));
      }}
      onKeyDown={move}
    >
      <div role="presentation" class="row-box" style={{ height: `${boxHeight(geometry.value)}px` }}>
        {rows}
      </div>
    </div>
  );
}
