export type Utf16 = 'UTF-16LE' | 'UTF-16BE';

/** Enough of a file to tell: its header. */
const LOOK_AT = 256;

/**
 * UTF-16 without a byte order mark, where it is clear: of every two bytes one is mostly zero, and the other never. That holds for
 * a header in Latin letters, and for no text in UTF-8.
 */
export function looksLikeUtf16(head: Uint8Array): Utf16 | null {
  const pairs = Math.floor(Math.min(head.length, LOOK_AT) / 2);
  if (pairs < 2) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs; i += 1) {
    if (head[2 * i] === 0) even += 1;
    if (head[2 * i + 1] === 0) odd += 1;
  }
  if (even === 0 && odd >= pairs / 2) return 'UTF-16LE';
  if (odd === 0 && even >= pairs / 2) return 'UTF-16BE';
  return null;
}

/** Turns UTF-16 into UTF-8, piece by piece; a character cut in two waits for its second half. */
export class Utf16Decoder {
  readonly #bigEndian: boolean;
  #rest: Buffer = Buffer.alloc(0);

  constructor(encoding: Utf16) {
    this.#bigEndian = encoding === 'UTF-16BE';
  }

  /** null: this is no UTF-16 (half a character). */
  decode(piece: Uint8Array, last: boolean): Buffer | null {
    const bytes = Buffer.concat([this.#rest, piece]);
    let end = bytes.length - (bytes.length % 2);
    if (!last && end >= 2 && isHighSurrogate(this.#unit(bytes, end - 2))) end -= 2;
    this.#rest = Buffer.from(bytes.subarray(end));
    if (last && this.#rest.length > 0) return null;
    const units = bytes.subarray(0, end);
    const text = (this.#bigEndian ? units.swap16() : units).toString('utf16le');
    return /\p{Surrogate}/u.test(text) ? null : Buffer.from(text, 'utf8');
  }

  #unit(bytes: Buffer, at: number): number {
    return this.#bigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at);
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
