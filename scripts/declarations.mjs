// The types of what other projects import: `poolkey/playwright` and `poolkey/client`.
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { root } from './paths.mjs';

const ENTRIES = ['playwright/index', 'playwright/fixtures', 'client/index'];

/**
 * Writes `types/` into `outDir`, of the entries and what they name. Twice: TypeScript takes what a file is, module or CommonJS, from the
 * nearest package.json, and both kinds of projects import them.
 */
export async function writeDeclarations(outDir) {
  const draft = join(outDir, '.declarations');
  const config = join(outDir, 'tsconfig.declarations.json');
  await mkdir(outDir, { recursive: true });
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: join(root, 'main'),
    outDir: draft,
    typeRoots: [join(root, 'node_modules/@types')],
  };
  const files = ENTRIES.map((entry) => join(root, `main/${entry}.ts`));
  const extended = join(root, 'main/tsconfig.json');
  await writeFile(config, JSON.stringify({ extends: extended, compilerOptions, include: [], files }));
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config]);

  const types = join(outDir, 'types');
  for (const entry of ENTRIES) await copyWithImports(draft, `${entry}.d.ts`, types, new Set());
  await cp(types, join(outDir, 'types-cjs'), { recursive: true });
  await writeFile(join(outDir, 'types-cjs/package.json'), '{ "type": "commonjs" }\n');
  return [draft, config];
}

async function copyWithImports(from, path, to, done) {
  if (done.has(path)) return;
  done.add(path);
  const text = await readFile(join(from, path), 'utf8');
  const imported = [...text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.ts['"]/g)].map(([, name]) =>
    relative(from, resolve(from, dirname(path), `${name}.d.ts`)),
  );
  await mkdir(dirname(join(to, path)), { recursive: true });
  await writeFile(join(to, path), text.replaceAll(/(['"]\.[^'"]+)\.ts(['"])/g, '$1.js$2'));
  for (const next of imported) await copyWithImports(from, next, to, done);
}
