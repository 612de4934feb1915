// Bundles the app: the part that runs on Node (window and command line), the preload script, the renderer.
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build as vite } from 'vite';
import { readStamp, stampOf } from './build-stamp.mjs';
import { writeDeclarations } from './declarations.mjs';
import { root } from './paths.mjs';
import { runIfStarted, say } from './say.mjs';

// The floor of both runtimes: Electron 33 has Node 20.18 and Chromium 130.
const NODE = 'node20.18';
const CHROMIUM = 'chrome130';
const INPUTS = ['main', 'renderer', 'package.json', 'package-lock.json', 'tsconfig.json'];
const STAMP = '.stamp';
const SCRIPTS = ['scripts/build.mjs', 'scripts/build-stamp.mjs', 'scripts/declarations.mjs'];
/** What projects that are modules import; each gets the very objects that `require` gives. */
const MODULES = {
  client: ['connect', 'PoolkeyError'],
  playwright: ['test', 'expect', 'PoolkeyError'],
  'playwright-fixtures': ['fixtures'],
};

// libsql and keytar load native code by its place in node_modules. Playwright belongs to whoever uses the fixture.
const EXTERNAL = [
  /^electron(\/|$)/,
  'libsql',
  'keytar',
  '@playwright/test',
  /^node:/,
  ...builtinModules.filter((name) => !name.startsWith('_')),
];

const entry = (path) => join(root, path);

function shared({ define }) {
  return { root, configFile: false, envDir: false, logLevel: 'warn', publicDir: false, define };
}

/**
 * What a program needs that asks for a code, in one file: `poolkey code` is a process for each code, and each file that Node has to find,
 * read and compile costs it half a millisecond.
 */
const ASKING = {
  name: 'asking',
  test: /main\/(?:client\/(?:broker-link|errors|find-broker|introduction|link)|broker\/(?:address|discovery|gone|handshake|lines|protocol)|contract\/result|vault\/(?:home|process-mark)|cli\/(?:commands\/(?:code|code-answer|code-by-broker|poolkey-failure)|clipboard\/hand-over|terminal|exit-codes|flags|duration|new-program|code-command|commander-errors)|secrecy\/secret|version)\.ts$|node_modules\/(?:valibot|commander)\//,
};

/** Window and command line in one go: what both use is in chunks that they share, what is late stays late. */
function nodePart(options, outDir) {
  return {
    ...shared(options),
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: NODE,
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: {
          main: entry('main/index.ts'),
          cli: entry('main/cli/index.ts'),
          'keychain-worker': entry('main/vault/keychain-worker.ts'),
          client: entry('main/client/index.ts'),
          playwright: entry('main/playwright/index.ts'),
          'playwright-fixtures': entry('main/playwright/fixtures.ts'),
        },
        external: EXTERNAL,
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunks/[name]-[hash].cjs',
          codeSplitting: { groups: [ASKING] },
          comments: { legal: true, annotation: false, jsdoc: false },
          banner: (chunk) => (chunk.isEntry && chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
        },
      },
    },
  };
}

/** A sandboxed preload script cannot load other files: everything is in one. */
function preloadPart(options, outDir) {
  return {
    ...shared(options),
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: CHROMIUM,
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: { preload: entry('main/preload.ts') },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  };
}

function rendererPart(options, outDir) {
  return {
    ...shared(options),
    root: entry('renderer'),
    // Relative addresses: the page is served from the app's own scheme.
    base: './',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    worker: { format: 'es' },
    build: {
      target: CHROMIUM,
      outDir: join(outDir, 'renderer'),
      emptyOutDir: false,
      // Chromium preloads modules by itself; the polyfill and inlined files would need a looser CSP.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      reportCompressedSize: false,
    },
  };
}

async function writeModule(outDir, name, exported) {
  const text = `import cjs from './${name}.cjs';\nexport const { ${exported.join(', ')} } = cjs;\n`;
  await writeFile(join(outDir, `${name}.mjs`), text);
}

/**
 * Builds into `out/`; does nothing when it is up to date. The end-to-end tests run this same build.
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function build() {
  const started = performance.now();
  const target = join(root, 'out');
  const stamp = stampOf(root, [...INPUTS, ...SCRIPTS]);
  if (readStamp(join(target, STAMP)) === stamp) {
    say('build', 'out/ is up to date');
    return false;
  }

  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const options = {
    define: {
      __POOLKEY_VERSION__: JSON.stringify(manifest.version),
      'process.env.NODE_ENV': '"production"',
      // The SDK's advice on Node versions is for who builds this, not for who runs it.
      'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"',
    },
  };
  // Elsewhere, then moved to its place: a failed build leaves the last good one.
  const temporary = join(root, `node_modules/.out-${process.pid}`);
  try {
    await mkdir(temporary, { recursive: true });
    for (const part of [nodePart, preloadPart, rendererPart]) await vite(part(options, temporary));
    await chmod(join(temporary, 'cli.cjs'), 0o755);
    for (const [name, exported] of Object.entries(MODULES)) await writeModule(temporary, name, exported);
    const drafts = await writeDeclarations(temporary);
    for (const draft of drafts) await rm(draft, { recursive: true, force: true });
    await writeFile(join(temporary, STAMP), stamp);
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  say('build', `out/ built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return true;
}

await runIfStarted(import.meta.filename, async () => {
  await build();
});
