// A project outside of this repository, as the compiler sees it: the declarations of the built package in its node_modules, and nothing else of ours.
import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { ROOT } from '../cli/cli-fixture.ts';

/** How a project resolves what it imports. `CommonJS`: a package.json without "type". */
export type Resolution = 'ESM' | 'CommonJS' | 'bundler';

/** Errors of the compiler: `file(line): TS1234`. `output`: in its words. */
export interface Compiled {
  readonly errors: readonly string[];
  readonly output: string;
}

const LINKED = ['@playwright/test', '@types/node'];

/** Compiles these files, by name, as strictly as `strict` is, our declarations included. `buildCli` must have run. */
export async function compile(
  resolution: Resolution,
  files: Readonly<Record<string, string>>,
): Promise<Compiled> {
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-types-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  install(join(folder, 'node_modules'));
  const bundled = resolution === 'bundler';
  const manifest = resolution === 'CommonJS' ? {} : { type: 'module' };
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'ES2022',
    module: bundled ? 'preserve' : 'nodenext',
    moduleResolution: bundled ? 'bundler' : 'nodenext',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    types: ['node'],
    skipLibCheck: false,
  };
  const all = {
    'package.json': JSON.stringify({ name: 'outside', private: true, ...manifest }),
    'tsconfig.json': JSON.stringify({ compilerOptions }),
    ...files,
  };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
  const output = await tsc(folder);
  const errors = [...output.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+)/gm)];
  return { output, errors: errors.map(([, file, line, code]) => `${file}(${line}): ${code}`) };
}

function install(modules: string): void {
  const poolkey = join(modules, 'poolkey');
  mkdirSync(poolkey, { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(poolkey, 'package.json'));
  for (const types of ['types', 'types-cjs'])
    cpSync(join(ROOT, 'out', types), join(poolkey, 'out', types), { recursive: true });
  for (const name of LINKED) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'dir');
  }
}

/** What it prints; nothing where all is well. */
async function tsc(folder: string): Promise<string> {
  const args = [join(ROOT, 'node_modules/typescript/bin/tsc'), '--pretty', 'false', '-p', folder];
  try {
    return (await promisify(execFile)(process.execPath, args, { cwd: folder })).stdout;
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
