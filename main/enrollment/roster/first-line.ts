import { mapHeader, type OwnMapping } from './columns.ts';

/** In the order of preference where nothing tells them apart. */
const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Excel's own first line, for itself and others: `sep=;` */
const SEP = /^"?sep=([^"\r\n])"?(?:\r\n|\r|\n|$)/i;

export interface FirstLine {
  readonly delimiter: string;
  /** Bytes of the `sep=` line, which is no part of the table; 0 without one. */
  readonly skip: number;
}

/** `head`: the beginning of the file, without a byte order mark. */
export function readFirstLine(head: string, own: OwnMapping): FirstLine {
  const sep = SEP.exec(head);
  if (sep?.[1]) return { delimiter: sep[1], skip: Buffer.byteLength(sep[0]) };
  return { delimiter: findDelimiter(head, own), skip: 0 };
}

/**
 * The delimiter that gives the most columns with a known name, then the most columns: a header may have a comma or a semicolon in a
 * name that nobody knows.
 */
function findDelimiter(head: string, own: OwnMapping): string {
  const line = headerLine(head);
  let best: { delimiter: string; known: number; cells: number } = { delimiter: ',', known: 0, cells: 1 };
  for (const delimiter of DELIMITERS) {
    const cells = splitQuoted(line, delimiter);
    const known = cells.filter((cell) => {
      const column = mapHeader(unquote(cell), own);
      return column.field !== 'ignore' || !column.guessed;
    }).length;
    if (known > best.known || (known === best.known && cells.length > best.cells)) {
      best = { delimiter, known, cells: cells.length };
    }
  }
  return best.delimiter;
}

/** The first line with anything in it; a line break inside quotes does not end it. */
function headerLine(head: string): string {
  const text = head.replace(/^[\s\u{FEFF}]+/u, '');
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '\n' || char === '\r')) return text.slice(0, i);
  }
  // A quote that never closes: the parser will say where. The first line of it has the delimiter all the same.
  return quoted ? (/^[^\r\n]*/.exec(text)?.[0] ?? '') : text;
}

function splitQuoted(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let quoted = false;
  let start = 0;
  for (let i = 0; i < line.length; i += 1) {
    if (line[i] === '"') quoted = !quoted;
    else if (line[i] === delimiter && !quoted) {
      cells.push(line.slice(start, i));
      start = i + 1;
    }
  }
  return [...cells, line.slice(start)];
}

function unquote(cell: string): string {
  const quoted = /^\s*"(?<inside>.*)"\s*$/s.exec(cell)?.groups?.['inside'];
  return quoted === undefined ? cell : quoted.replaceAll('""', '"');
}
