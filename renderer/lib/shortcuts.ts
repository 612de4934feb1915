/** A key press as `Ctrl+N`, `?`, `ArrowDown`: the form in which shortcuts are listed and looked up. */
export function chord(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  // Command on a Mac does what Control does elsewhere.
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${key}`;
}

/** A single character that belongs into a text field, and not a shortcut or a named key. */
export function isTyping(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean {
  return event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
}

export function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]') !== null
  );
}

export const shortcutList: readonly (readonly [keys: string, what: string])[] = [
  ['Type anywhere', 'Search'],
  ['/ or Ctrl+K or Ctrl+F', 'Go to the search'],
  ['Esc', 'Clear the search, close what is open, clear the selection'],
  ['↑ ↓ Home End Page ↑ ↓', 'Choose an account'],
  ['Enter', 'Copy its code'],
  ['Shift+Enter or →', 'Open its details'],
  ['Ctrl+click, or Space in the list', 'Select one more, or one less'],
  ['Shift+click, Shift+↑ ↓', 'Select a range'],
  ['Ctrl+A', 'Select all that is shown (with text in the search: twice)'],
  ['Ctrl+N', 'Enroll a user'],
  ['Ctrl+B', 'Enroll a list of users'],
  ['Ctrl+V', 'Take the list on the clipboard (on the page “Enroll a list”)'],
  ['Ctrl+J', 'Enrollment runs'],
  ['Ctrl+T', 'Codes for tests'],
  ['Ctrl+,', 'Settings'],
  ['Ctrl+L', 'Lock'],
  ['Ctrl+/ or ?', 'This list'],
];
