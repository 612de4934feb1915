import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/**
 * Puts the cursor into the field that a new page or step begins with. The attribute `autofocus` alone works
 * once a document; in dialogs it still tells `showModal` where to begin.
 */
export function useAutofocus(field: RefObject<HTMLElement | null>, wanted: boolean): void {
  useEffect(() => {
    if (wanted) field.current?.focus();
  }, []);
}
