const LF = 10;
const CR = 13;

/** Counts line ends (CRLF, LF, CR) over the pieces of a file, as an editor does. */
export class LineCounter {
  /** Line that the next byte stands in, from 1. */
  line = 1;
  #afterCr = false;

  pass(bytes: Uint8Array): void {
    let afterCr = this.#afterCr;
    let line = this.line;
    for (const byte of bytes) {
      if (byte === CR) line += 1;
      else if (byte === LF && !afterCr) line += 1;
      afterCr = byte === CR;
    }
    this.line = line;
    this.#afterCr = afterCr;
  }
}

/** Line breaks inside a text. */
export function lineBreaksIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
