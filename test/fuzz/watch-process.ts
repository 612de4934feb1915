/** Counts what would end a process, while it runs: exceptions that nobody caught. */
export function watchProcess(): { stop(): string[] } {
  const seen: string[] = [];
  const onException = (error: unknown) => {
    seen.push(
      `an uncaught exception: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  };
  const onRejection = (reason: unknown) => {
    seen.push(
      `an unhandled rejection: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`,
    );
  };
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  return {
    stop() {
      process.off('uncaughtException', onException);
      process.off('unhandledRejection', onRejection);
      return seen;
    },
  };
}
