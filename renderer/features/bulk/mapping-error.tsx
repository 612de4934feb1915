import type { Failure } from '../../lib/api.ts';
import { Notice } from '../../ui/notice.tsx';

/** Columns that cannot be meant so. Read out where it stands: the next choice mends it, so the focus stays there. */
export function MappingError({ error }: { readonly error: Failure | null }) {
  if (error === null) return null;
  return (
    <Notice tone="bad" testId="mapping-error">
      <p role="alert">{error.message}</p>
      <code>{error.code}</code>
    </Notice>
  );
}
