import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where failures' codes are written out, one way or the other. */
const CODE = /(?:refuse\(\s*|\bcode: )'([A-Z][A-Z_]+)'/g;

/** Every code that main/cognito writes: one that comes from anywhere else is a bug, or came over the network. */
export function knownCodes(): ReadonlySet<string> {
  const folder = join(import.meta.dirname, '../../../main/cognito');
  const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return new Set(sources.flatMap((source) => [...source.matchAll(CODE)].map((match) => match[1] ?? '')));
}
