// The projects of the nested runs, outside of this repository: they have Poolkey as npm puts it there, a folder in node_modules.
import { copyFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blocksOf } from '../../unit/client/doc-blocks.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Everything else is in Poolkey's own files. */
const INSTALLED = ['@playwright/test', 'libsql', 'keytar'];

/** `suite` and `alone` are modules; `plain` has no "type" in its package.json, and two examples of the docs. */
export function makeProjects(folder: string): void {
  install(join(folder, 'node_modules'));
  for (const name of ['suite', 'alone', 'plain']) {
    cpSync(join(import.meta.dirname, name), join(folder, name), { recursive: true });
    const type = name === 'plain' ? {} : { type: 'module' };
    writeFileSync(join(folder, name, 'package.json'), JSON.stringify({ name, private: true, ...type }));
  }
  writeFileSync(join(folder, 'plain/first-test.suite.ts'), exampleWith('alice sees her orders'));
  writeFileSync(join(folder, 'plain/alice-state.ts'), exampleWith('aliceState'));
}

function install(modules: string): void {
  const poolkey = join(modules, 'poolkey');
  mkdirSync(poolkey, { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(poolkey, 'package.json'));
  cpSync(join(ROOT, 'out'), join(poolkey, 'out'), { recursive: true });
  for (const name of INSTALLED) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'dir');
  }
}

/** The block of docs/playwright.md in which this stands. */
function exampleWith(words: string): string {
  const block = blocksOf('playwright.md').find((one) => one.includes(words));
  if (block === undefined) throw new Error(`nothing in the docs about "${words}"`);
  return block;
}
