import { isTyping } from '../../lib/shortcuts.ts';
import { copyCode } from './copy-code.ts';
import { openPanel, selected, selectedId, shown } from './codes-state.ts';
import { moveTo } from './list-keys.ts';
import { pickTo, togglePick } from './picked.ts';

/**
 * Keys of the list, also while the cursor is in the search above it (`inSearch`), where Home, End and →
 * belong to the text. Space picks a row, Shift with a key that moves picks what lies between.
 */
export function onListKey(event: KeyboardEvent, page: number, inSearch = false): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const now = selected.value;
  if (event.key === 'Enter' && now !== null) {
    event.preventDefault();
    if (event.shiftKey) openPanel();
    else void copyCode(now.id);
    return;
  }
  if (event.key === ' ' && !inSearch && now !== null) {
    event.preventDefault();
    togglePick(now.id);
    return;
  }
  if (inSearch && (isTyping(event) || event.key === 'Home' || event.key === 'End')) return;
  if (event.key === 'ArrowRight' && now !== null && !inSearch) {
    event.preventDefault();
    openPanel();
    return;
  }
  const at = now === null ? -1 : shown.value.indexOf(now);
  const next = moveTo(event.key, at, shown.value.length, page);
  if (next === null) return;
  event.preventDefault();
  const id = shown.value[next]?.id ?? null;
  if (event.shiftKey && !inSearch && id !== null && now !== null) pickTo(id, now.id);
  selectedId.value = id;
}
