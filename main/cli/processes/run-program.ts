import { spawn } from 'node:child_process';
import { desktopEnvironment } from './desktop-environment.ts';

/** A program with its arguments. Nothing secret stands among them: other users may see those. */
export type CommandLine = readonly [program: string, ...args: string[]];

export interface RunOptions {
  /** stdin. */
  readonly input?: string;
  /** Which of its two outputs is wanted. */
  readonly keep?: 'stdout' | 'stderr';
  /** What it leaves in the background is not waited for, and lives on when the terminal is closed. */
  readonly leaves?: boolean;
  /** It is ended after this time. */
  readonly limitMs: number;
}

export interface Ended {
  /** Null: it did not start, or did not end in time. */
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end. */
export function runProgram(
  line: CommandLine,
  { input = '', keep, leaves = false, limitMs }: RunOptions,
): Promise<Ended> {
  const [program, ...args] = line;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['pipe', keep === 'stdout' ? 'pipe' : 'ignore', keep === 'stderr' ? 'pipe' : 'ignore'],
      windowsHide: true,
      // On Windows it would get a window of its own.
      detached: leaves && process.platform !== 'win32',
      env: desktopEnvironment(),
    });
    let output = '';
    const end = (code: number | null): void => {
      clearTimeout(timer);
      resolve({ code, output });
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      end(null);
    }, limitMs);
    const kept = keep === undefined ? null : child[keep];
    kept?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    child.once('error', () => end(null));
    child.once(kept ? 'close' : 'exit', (code: number | null) => end(code));
    // One that ends without reading it.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
