import { isUtf8 } from 'node:buffer';
import { fail, ok, type Result } from '../../contract/result.ts';
import { LineCounter } from './line-breaks.ts';
import { notText, refuseKnownBinary } from './not-text.ts';
import { looksLikeUtf16, Utf16Decoder, type Utf16 } from './utf16.ts';

/** Bytes to wait for before the encoding is decided. */
const HEAD = 1024;
const REPLACEMENT = Buffer.from('\u{FFFD}');

/**
 * Makes sure that a file is text, and gives it as UTF-8 without a byte order mark, piece by piece. Errors: BAD_ENCODING, NOT_TEXT.
 * Whatever is not valid is refused rather than repaired: a mangled password would count as a wrong one at the pool.
 */
export class TextBytes {
  encoding: 'UTF-8' | Utf16 = 'UTF-8';
  #rest: Buffer = Buffer.alloc(0);
  #decided = false;
  #utf16: Utf16Decoder | null = null;
  readonly #lines = new LineCounter();

  /** `last`: nothing follows. The bytes given back end with a whole character. */
  decode(piece: Uint8Array, last: boolean): Result<Buffer> {
    let bytes = this.#rest.length === 0 ? asBuffer(piece) : Buffer.concat([this.#rest, piece]);
    if (!this.#decided) {
      if (bytes.length < HEAD && !last) {
        this.#rest = Buffer.from(bytes);
        return ok(Buffer.alloc(0));
      }
      const known = refuseKnownBinary(bytes);
      if (!known.ok) return known;
      bytes = this.#decide(bytes);
    }
    if (this.#utf16) {
      this.#rest = Buffer.alloc(0);
      const decoded = this.#utf16.decode(bytes, last);
      return decoded ? this.#check(decoded) : this.#bad();
    }
    const end = last ? bytes.length : wholeCharacters(bytes);
    this.#rest = Buffer.from(bytes.subarray(end));
    return this.#check(bytes.subarray(0, end));
  }

  #decide(bytes: Buffer): Buffer {
    this.#decided = true;
    if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return bytes.subarray(3);
    const marked = startsWith(bytes, [0xff, 0xfe])
      ? 'UTF-16LE'
      : startsWith(bytes, [0xfe, 0xff])
        ? 'UTF-16BE'
        : null;
    const found = marked ?? looksLikeUtf16(bytes);
    if (!found) return bytes;
    this.encoding = found;
    this.#utf16 = new Utf16Decoder(found);
    return marked ? bytes.subarray(2) : bytes;
  }

  #check(bytes: Buffer): Result<Buffer> {
    if (bytes.includes(0)) return notText(this.#lineOf(bytes, (line) => line.includes(0)));
    if (!isUtf8(bytes)) return this.#bad(bytes, (line) => !isUtf8(line));
    // U+FFFD stands where another program could not read a character: what stood there is lost.
    if (bytes.includes(REPLACEMENT)) return this.#bad(bytes, (line) => line.includes(REPLACEMENT));
    this.#lines.pass(bytes);
    return ok(bytes);
  }

  #bad(bytes: Buffer = Buffer.alloc(0), isBad: (line: Buffer) => boolean = () => false): Result<never> {
    return fail(
      'BAD_ENCODING',
      `Line ${this.#lineOf(bytes, isBad)} is not valid ${this.encoding}. Save the file as "CSV UTF-8" (Excel: Save As, file type ` +
        '"CSV UTF-8"; LibreOffice: character set Unicode (UTF-8)) and check the letters in that line: a mangled password counts as a wrong one.',
    );
  }

  #lineOf(bytes: Buffer, isBad: (line: Buffer) => boolean): number {
    let start = 0;
    for (let end = 0; end <= bytes.length; end += 1) {
      if (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) continue;
      if (isBad(bytes.subarray(start, end))) break;
      start = end + 1;
    }
    this.#lines.pass(bytes.subarray(0, start));
    return this.#lines.line;
  }
}

/** Where the last character begins that is not whole yet, or the end. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
