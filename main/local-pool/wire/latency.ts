/** The time that requests spend "on the network", and the waits of slow answers. */
export interface Latency {
  /** Waits a share of the latency of the moment. Ends early, quietly, once `stop` was called. */
  wait(share?: number): Promise<void>;
  /** Waits ms; ends early in the same way. */
  pause(ms: number): Promise<void>;
  stop(): void;
}

export function createLatency(latencyMs: () => number): Latency {
  let stopped = false;
  const waiting = new Set<() => void>();
  const pause = async (ms: number): Promise<void> => {
    if (ms === 0 || stopped) return;
    await new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        waiting.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      waiting.add(finish);
    });
  };
  return {
    wait: (share = 1) => pause(latencyMs() * share),
    pause,
    stop() {
      stopped = true;
      for (const finish of waiting) finish();
    },
  };
}
