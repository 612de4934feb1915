// Stands in for the default app that this Electron came without: `electron PATH args…` runs the app at PATH,
// with the name, version and app path that Electron's own default app would give it.
import { app } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const argument = process.argv.slice(1).find((text) => !text.startsWith('-'));
if (argument === undefined) {
  process.stderr.write('Usage: electron PATH [args…]\n');
  app.exit(1);
} else {
  const path = resolve(argument);
  const main = createRequire(import.meta.url).resolve(path);
  const manifest = join(path, 'package.json');
  const { name, productName, version } = existsSync(manifest)
    ? JSON.parse(readFileSync(manifest, 'utf8'))
    : {};
  if (version) app.setVersion(version);
  if (productName ?? name) app.name = productName ?? name;
  app.setAppPath(existsSync(manifest) ? path : dirname(main));
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  await import(pathToFileURL(main).href);
}
