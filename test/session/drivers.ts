// Runs the driver programs of this folder, parts of main in processes of their own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { bundle, type Bundle } from './bundle.ts';

export interface Drivers extends Bundle {
  /** Path of the bundled program. */
  path(name: DriverName): string;
}

export type DriverName =
  | 'vault-driver'
  | 'ledger-driver'
  | 'creation-driver'
  | 'report-driver'
  | 'hammer-host'
  | 'hammer-client'
  | 'client-driver';

const folder = import.meta.dirname;

export function buildDrivers(...names: readonly DriverName[]): Promise<Drivers> {
  const programs = Object.fromEntries(names.map((name) => [name, join(folder, `${name}.ts`)]));
  return bundle(`drivers-${names.join('-')}`, programs);
}

export interface DriverRun {
  readonly child: ChildProcess;
  /** The program has written to its error output, its way to say that it is ready. Throws when it ends before. */
  ready(): Promise<void>;
  /** Lets a waiting program go on. */
  go(): void;
  /** The first line of the standard output, as soon as it is there. */
  firstLine(): Promise<string>;
  /** The standard output so far: of one that was killed, all there is. */
  soFar(): string;
  /** The standard output, when the program has ended. Throws when it failed, with its error output. */
  output(): Promise<string>;
  /** Exit code or signal, when the program has ended. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** `as`: the user to run as, for permissions that do not hold for root. */
export function runDriver(
  path: string,
  argument: unknown,
  options: { env?: NodeJS.ProcessEnv; as?: number } = {},
): DriverRun {
  const { as, env = {} } = options;
  const child = spawn(process.execPath, [path, JSON.stringify(argument)], {
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(as === undefined ? {} : { uid: as, gid: as }),
  });
  child.stdin.on('error', () => undefined);
  let printed = '';
  const firstLine = new Promise<string>((settle) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
      if (printed.includes('\n')) settle(printed.slice(0, printed.indexOf('\n')));
    });
  });
  let complaints = '';
  const spoken = new Promise<void>((settle) => {
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      complaints += chunk;
      settle();
    });
  });
  const ended = once(child, 'close').then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null,
  );
  return {
    child,
    ended,
    async ready() {
      await Promise.race([spoken, ended]);
      if (!complaints.startsWith('ready')) throw new Error(`the driver is not ready: ${complaints}`);
    },
    go: () => void child.stdin.write('go\n'),
    async firstLine() {
      const failed = ended.then((how): never => {
        throw new Error(`the driver ended with ${how} and said nothing: ${complaints}`);
      });
      return Promise.race([firstLine, failed]);
    },
    soFar: () => printed,
    async output() {
      const how = await ended;
      if (how !== 0) throw new Error(`the driver ended with ${how}: ${complaints}`);
      return printed;
    },
  };
}
