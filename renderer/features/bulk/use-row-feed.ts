import { useEffect, useMemo } from 'preact/hooks';
import { type Result, settle } from '../../lib/api.ts';
import { RowFeed, type RowPage } from './row-feed.ts';

const after = (ms: number, fn: () => void) => {
  const timer = setTimeout(fn, ms);
  return () => {
    clearTimeout(timer);
  };
};

/** A feed as long as its part of the page is shown; another `key` is another list. */
export function useRowFeed<R>(
  key: unknown,
  read: (from: number, count: number) => Promise<Result<RowPage<R>>>,
): RowFeed<R> {
  const feed = useMemo(
    () => new RowFeed<R>({ after, read: async (from, count) => settle(read(from, count)) }),
    [key],
  );
  useEffect(
    () => () => {
      feed.close();
    },
    [feed],
  );
  return feed;
}
