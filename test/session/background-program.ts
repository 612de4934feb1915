import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A program that runs beside the tests and is ended by its process id alone. */
export interface BackgroundProgram {
  readonly pid: number;
  /** Resolves when the program has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** SIGTERM, and SIGKILL for one that does not listen. Resolves when it is gone. */
  stop(): Promise<void>;
}

interface Start {
  readonly env: NodeJS.ProcessEnv;
  /** Written to the standard input, which then ends. */
  readonly input?: string;
  readonly onOutput?: (text: string) => void;
}

const GRACE_MS = 2_000;
const running = new Set<ChildProcess>();

// Whatever ends this process, no daemon stays behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Throws when the program cannot be started. Its error output goes nowhere. */
export async function startProgram(
  file: string,
  args: readonly string[],
  start: Start,
): Promise<BackgroundProgram> {
  const child = spawn(file, args, { env: start.env, stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(start.input ?? '');
  child.stdout.setEncoding('utf8').on('data', start.onOutput ?? (() => undefined));
  await once(child, 'spawn');
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${file} has no process id`);
  running.add(child);
  const ended = (async () => {
    await once(child, 'exit');
    running.delete(child);
  })();
  return {
    pid,
    ended,
    async stop() {
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      await ended;
      clearTimeout(impatience);
    },
  };
}
