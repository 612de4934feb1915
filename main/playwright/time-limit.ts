import type { TestInfo } from '@playwright/test';

/** What runs under one limit: a test, a hook, or a fixture that has its own. ms; 0: no limit. */
interface Limited {
  readonly timeout: number;
}

interface Growth {
  /** As the project wants it. */
  readonly ownMs: number;
  /** As it was set here last. */
  setMs: number;
  /** Spent in waits that are over. */
  waitedMs: number;
  /** Since when there has been a wait. */
  since: number;
  /** When each of the waits under way ends at the latest. */
  readonly ends: Map<symbol, number>;
}

const growths = new WeakMap<Limited, Growth>();

/**
 * Lets a limit grow by what is waited under it, and no more: to the announced end while somebody waits, then by the time in which at least
 * one did. A limit that the test itself sets meanwhile is left alone. `forMs`: at the longest. To be called: what is given, at the end.
 */
export function growLimit(info: TestInfo, forMs: number): () => void {
  const limited = running(info);
  // No limit stays none.
  if (limited.timeout === 0) return () => undefined;
  const now = performance.now();
  const known = growths.get(limited);
  const growth = known?.setMs === limited.timeout ? known : newGrowth(limited.timeout);
  growths.set(limited, growth);
  if (growth.ends.size === 0) growth.since = now;
  const wait = Symbol('wait');
  growth.ends.set(wait, now + forMs);
  set(info, growth);
  return () => {
    growth.ends.delete(wait);
    if (growth.ends.size === 0) growth.waitedMs += performance.now() - growth.since;
    if (running(info) === limited && limited.timeout === growth.setMs) set(info, growth);
  };
}

function newGrowth(ownMs: number): Growth {
  return { ownMs, setMs: ownMs, waitedMs: 0, since: 0, ends: new Map() };
}

function set(info: TestInfo, growth: Growth): void {
  const { ownMs, waitedMs, since, ends } = growth;
  const underWayMs = ends.size === 0 ? 0 : Math.max(...ends.values()) - since;
  growth.setMs = Math.ceil(ownMs + waitedMs + underWayMs);
  info.setTimeout(growth.setMs);
}

/**
 * `setTimeout` sets the limit of what runs now, but `timeout` is that of the test, also in a hook or in a fixture with a limit of its own.
 * Theirs Playwright tells to nobody: it is where it has been since 1.44; a Playwright without it grows those limits from the test's.
 */
function running(info: TestInfo): Limited {
  const { _timeoutManager: manager } = info as { _timeoutManager?: { _running?: { slot?: Limited } } };
  return manager?._running?.slot ?? info;
}
