import { useEffect, useRef } from 'preact/hooks';
import type { ActionKind } from '../../../main/contract/actions.ts';
import { Button } from '../../ui/button.tsx';
import { ActionMenu } from '../actions/action-menu.tsx';
import { act } from '../actions/planning.ts';
import './pick-bar.css';
import { clearPicks, pickCount, pickedAccounts, pickShown } from './picked.ts';
import { removeAccounts } from './remove-accounts.ts';

const ids = () => pickedAccounts().map(({ id }) => id);

function Quick({ kind, children }: { readonly kind: ActionKind; readonly children: string }) {
  return (
    <Button
      small
      testId={`picks-${kind}`}
      onClick={() => {
        act(kind, ids());
      }}
    >
      {children}
    </Button>
  );
}

/** How much of the list is picked, as a box with three states: a click takes all of it, or lets all go. */
function PickAll() {
  const box = useRef<HTMLInputElement>(null);
  const { shown } = pickCount.value;
  useEffect(() => {
    if (box.current === null) return;
    box.current.checked = shown === 'all';
    box.current.indeterminate = shown === 'some';
  });
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={shown === 'all' ? 'Let go of the rows shown' : 'Select the rows shown'}
      title={shown === 'all' ? 'Let go of the rows shown' : 'Select the rows shown'}
      data-testid="picks-all"
      onClick={() => {
        pickShown(shown !== 'all');
      }}
    />
  );
}

/** Takes the place of the list's head while several accounts are chosen, so that no row moves. */
export function PickBar() {
  const { picked, hidden } = pickCount.value;
  return (
    <div class="pick-bar" role="toolbar" aria-label="Selection" data-testid="pick-bar">
      <PickAll />
      <div class="pick-words" role="status">
        <strong data-testid="picks-count">{picked.toLocaleString('en')} selected</strong>
        {hidden > 0 && (
          <span class="field-note" data-testid="picks-hidden">
            {hidden.toLocaleString('en')} of them hidden by the filter
          </span>
        )}
      </div>
      <div class="pick-quick">
        <Quick kind="reconcile">Check</Quick>
        <Quick kind="verify">Verify</Quick>
        <Quick kind="rotate">Rotate</Quick>
      </div>
      <ActionMenu
        label="Actions"
        testId="picks-menu"
        ids={ids}
        onRemove={() => void removeAccounts(pickedAccounts())}
      />
      <Button kind="quiet" small iconOnly icon="clear" testId="picks-clear" onClick={clearPicks}>
        Clear the selection
      </Button>
    </div>
  );
}
