// Bundles programs of the tests that run parts of main in processes of their own: Node 20 cannot run TypeScript by itself.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

export interface Bundle {
  /** Path of the bundled program, by its name. */
  path(name: string): string;
  remove(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');

/** `programs`: source files by name. `tag` keeps the bundles of one process apart. Takes about a second. */
export async function bundle(tag: string, programs: Readonly<Record<string, string>>): Promise<Bundle> {
  // Below node_modules, where libsql and keytar are found.
  const outDir = join(root, 'node_modules', `.${tag}-${process.pid}`);
  await build({
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['libsql', 'keytar'] },
    define: { 'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"' },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir,
      minify: false,
      rolldownOptions: {
        input: { ...programs },
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  return {
    path: (name) => join(outDir, `${name}.mjs`),
    remove: () => rm(outDir, { recursive: true, force: true }),
  };
}
