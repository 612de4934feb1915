import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Button } from '../../ui/button.tsx';

interface FewProps<T> {
  readonly items: readonly T[];
  /** `accounts`: for "Show all 48 accounts". */
  readonly what: string;
  readonly testId: string;
  readonly item: (item: T) => ComponentChildren;
}

/** So many are read at a glance; a run with fifty workers must not push the rest of the page away. */
const AT_FIRST = 6;

/** A list in one frame; what is more than a few is shown when it is asked for. */
export function FirstFew<T>({ items, what, testId, item }: FewProps<T>) {
  const all = useSignal(false);
  // One more is no longer than the button would be.
  const cut = !all.value && items.length > AT_FIRST + 1;
  return (
    <>
      <ul class="tests-list">{(cut ? items.slice(0, AT_FIRST) : items).map((each) => item(each))}</ul>
      {cut && (
        <div class="form-row">
          <Button
            small
            kind="quiet"
            testId={`${testId}-all`}
            onClick={() => {
              all.value = true;
            }}
          >
            Show all {items.length.toLocaleString('en')} {what}
          </Button>
        </div>
      )}
    </>
  );
}
