import { api, settle } from './api.ts';
import { CodesFeed } from './codes-feed.ts';
import { onForget } from './forget.ts';
import { anchorSeconds, clock, onTimeJump } from './second.ts';

export const feed = new CodesFeed({
  clock,
  read: async (ids) => settle(api().codes.read({ ids })),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  anchored: anchorSeconds,
});

onForget(() => {
  feed.clear();
});

// A hidden window needs no codes, and after a sleep of the machine the old ones are worth nothing.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) feed.pause();
  else feed.resume();
});
onTimeJump(() => {
  feed.resume();
});
