import { StringDecoder } from 'node:string_decoder';
import { MOST_LINE_BYTES } from './protocol.ts';

/** Cuts what comes in pieces into lines. Holds no more than one line of the longest length. */
export class Lines {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** The whole lines so far; null: one is too long, and nothing that follows can be trusted. */
  push(piece: Buffer): string[] | null {
    const text = this.#rest + this.#decoder.write(piece);
    const lines = text.split('\n');
    this.#rest = lines.pop() ?? '';
    const tooLong = [...lines, this.#rest].some((line) => Buffer.byteLength(line) > MOST_LINE_BYTES);
    return tooLong ? null : lines;
  }
}
