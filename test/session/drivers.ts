// Bundles the driver programs of this folder, which run parts of main in processes of their own: Node 20 cannot run
// TypeScript by itself.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

export interface Drivers {
  /** Path of the bundled program. */
  path(name: DriverName): string;
  remove(): Promise<void>;
}

export type DriverName = 'vault-driver' | 'ledger-driver' | 'creation-driver';

const folder = import.meta.dirname;
const root = join(folder, '../..');

export async function buildDrivers(...names: readonly DriverName[]): Promise<Drivers> {
  // Below node_modules, where libsql and keytar are found.
  const outDir = join(root, 'node_modules', `.drivers-${process.pid}-${names.join('-')}`);
  await build({
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['libsql', 'keytar'] },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir,
      minify: false,
      rolldownOptions: {
        input: names.map((name) => join(folder, `${name}.ts`)),
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  return {
    path: (name) => join(outDir, `${name}.mjs`),
    remove: () => rm(outDir, { recursive: true, force: true }),
  };
}

export interface DriverRun {
  readonly child: ChildProcess;
  /** The program has written to its error output, its way to say that it is ready. Throws when it ends before. */
  ready(): Promise<void>;
  /** Lets a waiting program go on. */
  go(): void;
  /** The first line of the standard output, as soon as it is there. */
  firstLine(): Promise<string>;
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
    async output() {
      const how = await ended;
      if (how !== 0) throw new Error(`the driver ended with ${how}: ${complaints}`);
      return printed;
    },
  };
}
