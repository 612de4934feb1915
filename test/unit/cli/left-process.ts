// Processes that a command has left behind, as Linux shows them to everybody.
import { readdirSync, readFileSync } from 'node:fs';

export interface LeftProcess {
  readonly pid: number;
  readonly args: string[];
  readonly environment: string[];
  /** Whether it leads a session of its own, so that no terminal takes it along. */
  readonly apart: boolean;
}

/** Those with `argument` among their arguments and `variable` (NAME=value) in their environment. */
export function processesOf(argument: string, variable: string): LeftProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({
      pid: Number(pid),
      args: read(pid, 'cmdline').split('\0').slice(0, -1),
      environment: read(pid, 'environ').split('\0'),
      // Behind the name in brackets: state, parent, group, session.
      apart: read(pid, 'stat').split(') ').at(-1)?.split(' ')[3] === pid,
    }))
    .filter(({ args }) => args.includes(argument))
    .filter(({ environment }) => environment.includes(variable));
}

/** Empty for one that has ended meanwhile. */
function read(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
