import { closePanel, panelOpen } from './features/codes/codes-state.ts';
import { clearPicks, pickShown } from './features/codes/picked.ts';
import { focusSearch } from './features/codes/search-box.tsx';
import { lockNow } from './features/settings/lock-now.ts';
import { go } from './lib/route.ts';
import { screen } from './lib/screen.ts';
import { vault } from './lib/store.ts';
import { chord, isEditable, isTyping } from './lib/shortcuts.ts';

/** Keys that mean the same on every page with an open vault. True when the key was one of them. */
function onOpenVault(keys: string, showKeys: () => void): boolean {
  switch (keys) {
    case 'Ctrl+L':
      void lockNow();
      return true;
    case 'Ctrl+N':
      go({ page: 'enroll' });
      return true;
    case 'Ctrl+B':
      go({ page: 'bulk' });
      return true;
    case 'Ctrl+J':
      go({ page: 'runs' });
      return true;
    case 'Ctrl+T':
      go({ page: 'tests' });
      return true;
    case 'Ctrl+,':
      go({ page: 'settings' });
      return true;
    case 'Ctrl+/':
      showKeys();
      return true;
    default:
      return false;
  }
}

/** In the search, the first press marks the text as in any field; with none, or all of it marked, the rows are meant. */
function meansRows(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLInputElement) || target.id !== 'search') return !isEditable(target);
  return target.selectionStart === 0 && target.selectionEnd === target.value.length;
}

/** Shortcuts of the window, after whatever has the focus did not take the key. */
export function onGlobalKey(event: KeyboardEvent, showKeys: () => void): void {
  if (event.defaultPrevented || event.isComposing || vault.peek().phase !== 'ready') return;
  const keys = chord(event);
  // A modal has the window to itself; locking works even then.
  if (document.querySelector('dialog[open]') !== null && keys !== 'Ctrl+L') return;
  if (onOpenVault(keys, showKeys)) {
    event.preventDefault();
    return;
  }
  if (screen.peek() !== 'codes') return;
  const writing = isEditable(event.target);
  if (keys === 'Ctrl+K' || keys === 'Ctrl+F' || (keys === '/' && !writing)) {
    event.preventDefault();
    focusSearch();
  } else if (keys === '?' && !writing) {
    event.preventDefault();
    showKeys();
  } else if (keys === 'Ctrl+A' && meansRows(event.target)) {
    event.preventDefault();
    pickShown();
  } else if (event.key === 'Escape') {
    if (panelOpen.peek()) closePanel();
    else clearPicks();
  }
  // Not prevented: with the focus moved, the character lands in the search.
  else if (isTyping(event) && !writing) document.querySelector<HTMLInputElement>('#search')?.focus();
}
