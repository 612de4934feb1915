import { Notice } from '../../ui/notice.tsx';
import type { RowFeed } from './row-feed.ts';

/** Rows could not be read. It is tried again by itself; those read before stay. */
export function FeedError<R>({ feed }: { readonly feed: RowFeed<R> }) {
  const error = feed.error.value;
  if (error === null) return null;
  return (
    <Notice tone="bad" testId="rows-error">
      <p role="alert">{error.message} Poolkey keeps trying.</p>
      <code>{error.code}</code>
    </Notice>
  );
}
