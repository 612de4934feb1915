import { showToast } from './toasts.ts';

/**
 * Puts what an element shows on the clipboard, by a click. The app grants its page no permission at all, so that `navigator.clipboard`
 * is closed to it; the command behind Ctrl+C asks for none. What was copied stays selected, as after Ctrl+C.
 */
export function copyTextOf(element: Element): void {
  getSelection()?.selectAllChildren(element);
  const text = element.textContent;
  const put = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', text);
  };
  document.addEventListener('copy', put, { once: true });
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', put);
  showToast(
    copied
      ? { key: 'copied-text', tone: 'good', text: 'Copied.', lastsMs: 2000 }
      : { key: 'copied-text', tone: 'plain', text: 'Selected. Press Ctrl+C to copy.', lastsMs: 4000 },
  );
}
