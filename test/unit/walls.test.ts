// The walls of DESIGN ("Parts"), read from the imports themselves, so that a slip in the linter's settings shows.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

interface Import {
  /** Path of the importing file from the root, with forward slashes. */
  readonly from: string;
  /** A package, or the path of a file from the root. */
  readonly to: string;
  readonly text: string;
}

/** `import … from`, `export … from`, bare `import`, `import()`, `require()`, `import("…")` types. */
const IMPORT =
  /(?:^|[\s;}])(?:import|export)\s(?:[\w*${}\s,]*?\sfrom\s*|\s*)(['"])([^'"\n]+)\1|\b(?:import|require)\s*\(\s*(['"`])([^'"`\n]+)\3/g;

function importsOf(file: string, source: string): Import[] {
  return [...source.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '').matchAll(IMPORT)].map((match) => {
    const target = match[2] ?? match[4] ?? '';
    const path = target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : target;
    return { from: file, to: path.replaceAll(sep, '/'), text: match[0].trim() };
  });
}

function importsBelow(folder: string): Import[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll(sep, '/')}`)
    .flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));
}

const all = [...importsBelow('main'), ...importsBelow('renderer')];
const crossings = (from: RegExp, to: (path: string) => boolean) =>
  all.filter((one) => from.test(one.from) && to(one.to)).map((one) => `${one.from} → ${one.to}`);

const isElectron = (path: string) => /^electron(?:\/|$)/.test(path);
const isNode = (path: string) =>
  path.startsWith('node:') || builtinModules.includes(path.split('/')[0] ?? '');
/** The parts that run on plain Node. */
const CORE =
  /^main\/(?:totp|vault|srp|quotas|cognito|enrollment|transfer|broker|client|local-pool|cli|playwright|secrecy|contract)\//;

test('the imports of all parts are found', () => {
  expect(all.length).toBeGreaterThan(100);
  for (const known of [
    { from: 'main/totp/ledger.ts', to: 'main/contract/result.ts' },
    { from: 'main/vault/database.ts', to: 'libsql' },
    { from: 'main/vault/keychain.ts', to: 'keytar' },
    { from: 'main/vault/sealing.ts', to: 'node:crypto' },
  ]) {
    expect(all).toContainEqual(expect.objectContaining(known));
  }
});

describe('the reader of imports', () => {
  test.each([
    [`import { a } from './b.ts';`, 'main/x/b.ts'],
    [`import type a from "../b.ts";`, 'main/b.ts'],
    [`import {\n  a,\n  type B as C,\n} from 'c';`, 'c'],
    [`import * as v from 'valibot';`, 'valibot'],
    [`import d, { e } from 'f';`, 'f'],
    [`import './side-effect.ts';`, 'main/x/side-effect.ts'],
    [`export * from './g.ts';`, 'main/x/g.ts'],
    [`export { h } from 'i';`, 'i'],
    [`const j = await import('keytar');`, 'keytar'],
    [`const k = require("electron");`, 'electron'],
    [`type L = import('electron').App;`, 'electron'],
  ])('sees %s', (source, to) => {
    expect(importsOf('main/x/y.ts', source).map((one) => one.to)).toEqual([to]);
  });

  test('passes over comments', () => {
    expect(importsOf('main/x/y.ts', `// import 'electron';\n/** import x from 'electron' */\n`)).toEqual([]);
  });
});

test('the renderer imports only the contract of main', () => {
  expect(
    crossings(/^renderer\//, (path) => /^main(?:\/|$)/.test(path) && !path.startsWith('main/contract/')),
  ).toEqual([]);
});

test('the renderer has neither Electron nor Node', () => {
  expect(crossings(/^renderer\//, (path) => isElectron(path) || isNode(path))).toEqual([]);
});

test('main imports nothing of the renderer', () => {
  expect(crossings(/^main\//, (path) => path.startsWith('renderer'))).toEqual([]);
});

test('the contract imports only valibot and itself', () => {
  expect(
    crossings(/^main\/contract\//, (path) => path !== 'valibot' && !path.startsWith('main/contract/')),
  ).toEqual([]);
});

test('the core runs on plain Node: it never imports Electron, nor the app around it', () => {
  expect(crossings(CORE, isElectron)).toEqual([]);
  expect(crossings(CORE, (path) => /^main\/(?:app|ipc)\/|^main\/(?:index|preload)\.ts$/.test(path))).toEqual(
    [],
  );
});

test('Electron is imported only by the app, its IPC, and their two entries', () => {
  expect(
    all
      .filter(
        (one) => isElectron(one.to) && !/^main\/(?:app|ipc)\/|^main\/(?:index|preload)\.ts$/.test(one.from),
      )
      .map((one) => one.from),
  ).toEqual([]);
});

test('only the router touches ipcMain', () => {
  const files = readdirSync(join(root, 'main'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `main/${name.replaceAll(sep, '/')}`)
    .filter((file) => file !== 'main/ipc/router.ts')
    .filter((file) =>
      /\bipcMain\b/.test(readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')),
    );
  expect(files).toEqual([]);
});
