/**
 * Resolves at Ctrl+C or a polite end of the process. The listeners stay: a terminal and a package runner may both send the
 * signal, and the second one must not end the cleaning up that the first has begun.
 */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

/** Aborts at the first Ctrl+C; the second one ends the process as usual. */
export function abortOnInterrupt(): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort();
    stop();
  };
  const stop = (): void => {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  };
  process.on('SIGINT', abort);
  process.on('SIGTERM', abort);
  return { signal: controller.signal, stop };
}
