// Styles of late pages come after those of the codes, and one document has them all: a name that is used twice changes both.
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../../renderer');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.css'),
);
const read = (file: string) => readFileSync(resolve(root, file), 'utf8');
const isBulk = (file: string) => /features[\\/]bulk[\\/]/.test(file);

test('no rule of the bulk pages begins with a class that another part has', () => {
  const others = new Set(
    files.filter((file) => !isBulk(file)).flatMap((file) => read(file).match(/\.[a-z][\w-]*/gi) ?? []),
  );
  const own = files.filter(isBulk).flatMap((file) => read(file).match(/^\s{0,2}\.[a-z][\w-]*/gim) ?? []);
  expect(own.length).toBeGreaterThan(60);
  expect(own.map((name) => name.trim()).filter((name) => others.has(name))).toEqual([]);
});
