// Styles of late pages come after those of the codes, and one document has them all: a name that is used twice changes both.
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../../renderer');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.css'),
);
const read = (file: string) => readFileSync(resolve(root, file), 'utf8');
test.each([
  ['bulk', 60],
  ['broker', 30],
])('no rule of the %s pages begins with a class that another part has', (part, least) => {
  const isOwn = (file: string) => file.split(/[\\/]/).includes(part);
  const others = new Set(
    files.filter((file) => !isOwn(file)).flatMap((file) => read(file).match(/\.[a-z][\w-]*/gi) ?? []),
  );
  const own = files.filter(isOwn).flatMap((file) => read(file).match(/^\s{0,2}\.[a-z][\w-]*/gim) ?? []);
  expect(own.length).toBeGreaterThan(least);
  expect(own.map((name) => name.trim()).filter((name) => others.has(name))).toEqual([]);
});
