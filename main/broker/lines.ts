import { StringDecoder } from 'node:string_decoder';

/** Cuts what comes in pieces into lines. Holds no more than one line of the longest length. */
export class Lines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #mostBytes: number;
  #rest = '';
  #restBytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The whole lines so far; null: one is too long, and nothing that follows can be trusted. */
  push(piece: Buffer): string[] | null {
    const lines: string[] = [];
    for (const [place, part] of this.#decoder.write(piece).split('\n').entries()) {
      if (place > 0) {
        lines.push(this.#rest);
        [this.#rest, this.#restBytes] = ['', 0];
      }
      // Counted as it grows: to measure the whole line at each piece would cost its length squared.
      this.#rest += part;
      this.#restBytes += Buffer.byteLength(part);
      if (this.#restBytes > this.#mostBytes) return null;
    }
    return lines;
  }
}

/** Undefined: it is no JSON. */
export function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
