import type { Terminal } from './terminal.ts';

/**
 * Resolves at Ctrl+C or a polite end of the process. The listeners stay: a terminal and a package runner may both send the
 * signal, and the second one must not end the cleaning up that the first has begun.
 */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

/** A terminal and a package runner (npx) both send the signal: within this time the second one is the same Ctrl+C. */
const SAME_MS = 500;

/** Aborts at the first Ctrl+C, and says so; the next one ends the process as usual. */
export function abortOnInterrupt(out: Terminal): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const abort = (): void => {
    if (controller.signal.aborted) return;
    controller.abort();
    out.say('Stopping: no further user is begun. Ctrl+C once more ends it at once.');
    setTimeout(stop, SAME_MS).unref();
  };
  const stop = (): void => {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  };
  process.on('SIGINT', abort);
  process.on('SIGTERM', abort);
  return { signal: controller.signal, stop };
}
