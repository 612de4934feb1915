/** The time that a request spends "on the network", settable while the pool runs. */
export interface Latency {
  set(ms: number): void;
  /** Waits a share of the latency. Ends early, quietly, once `stop` was called. */
  wait(share?: number): Promise<void>;
  stop(): void;
}

export function createLatency(initialMs: number): Latency {
  let latencyMs = checked(initialMs);
  let stopped = false;
  const waiting = new Set<() => void>();
  return {
    set(ms) {
      latencyMs = checked(ms);
    },
    async wait(share = 1) {
      if (latencyMs === 0 || stopped) return;
      await new Promise<void>((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          waiting.delete(finish);
          resolve();
        };
        const timer = setTimeout(finish, latencyMs * share);
        waiting.add(finish);
      });
    },
    stop() {
      stopped = true;
      for (const finish of waiting) finish();
    },
  };
}

function checked(ms: number): number {
  if (!Number.isFinite(ms) || ms < 0) throw new RangeError('The latency must be zero or more milliseconds.');
  return ms;
}
