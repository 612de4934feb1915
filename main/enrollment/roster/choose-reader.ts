import type { BodyReader } from './body-reader.ts';
import { CsvReader } from './read-csv.ts';
import { JsonReader } from './read-json.ts';
import { JsonLinesReader } from './read-jsonl.ts';
import type { RosterFormat, RosterOptions } from './roster.ts';

/** Tells the format by the beginning of a file; names of files lie, and a paste has none. */
export function chooseReader(head: string, options: RosterOptions): BodyReader {
  switch (formatOf(head)) {
    case 'json':
      return new JsonReader(options);
    case 'jsonl':
      return new JsonLinesReader(options);
    case 'csv':
      return new CsvReader(head, options);
  }
}

function formatOf(head: string): RosterFormat {
  // Comments of JSON lines aside, as long as an object follows them.
  const text = head.replace(/^(?:\s|#[^\r\n]*[\r\n])+(?=\{)/, '').trimStart();
  if (/^\[\s*[{\]]/.test(text)) return 'json';
  if (!/^\{\s*["}\r\n]/.test(text)) return 'csv';
  const line = (/^[^\r\n]*/.exec(text)?.[0] ?? '').trimEnd();
  try {
    const first: unknown = JSON.parse(line);
    return hasUsers(first) ? 'json' : 'jsonl';
  } catch {
    // A first line that is whole but damaged is one of several; otherwise the object goes on in the next line.
    return line.endsWith('}') && !/^\{\s*"users"/i.test(line) ? 'jsonl' : 'json';
  }
}

function hasUsers(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).some(([key, inside]) => /^users$/i.test(key) && Array.isArray(inside))
  );
}
