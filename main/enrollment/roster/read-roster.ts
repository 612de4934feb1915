import { setImmediate } from 'node:timers/promises';
import { fail, ok, type Failure, type Result } from '../../contract/result.ts';
import { emptyRoster, type BodyReader } from './body-reader.ts';
import { chooseReader } from './choose-reader.ts';
import { LONGEST_LINE, type Roster, type RosterOptions } from './roster.ts';
import { TextBytes } from './text-bytes.ts';

/** Bytes parsed in one go: a few ms. In between the window stays alive and the caller can break off. */
const PIECE = 16_384;

/**
 * Reads a roster: CSV with a header (any delimiter), JSON or JSON lines, told apart by their beginning. Nothing is held but the users. To
 * read the same file under another mapping, call it again.
 *
 * What is wrong with one line is a problem of that line; what makes the rest doubtful refuses the file. Errors: EMPTY_ROSTER, NOT_TEXT,
 * BAD_ENCODING, BAD_CSV, BAD_JSON, LINE_TOO_LONG, MISSING_COLUMN, DUPLICATE_COLUMN, ROSTER_TOO_LONG, CANCELLED. No message holds a value of
 * the file other than a user name. Errors of `bytes` itself are thrown on.
 */
export async function readRoster(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: RosterOptions,
): Promise<Result<Roster>> {
  const text = new TextBytes();
  const body = new Body(options);
  let read = 0;
  for await (const piece of pieces(bytes)) {
    if (options.signal?.aborted) return cancelled();
    read += piece.length;
    const decoded = text.decode(piece, false);
    if (!decoded.ok) return decoded;
    const failure = await body.write(decoded.value);
    if (failure) return { ok: false, error: failure };
    options.onProgress?.(read);
    await setImmediate();
  }
  if (options.signal?.aborted) return cancelled();
  const rest = text.decode(new Uint8Array(), true);
  if (!rest.ok) return rest;
  return body.finish(rest.value, text.encoding);
}

/** Reads a roster that was pasted. */
export async function rosterFromText(text: string, options: RosterOptions): Promise<Result<Roster>> {
  const read = await readRoster([Buffer.from(text, 'utf8')], options);
  return read.ok ? ok({ ...read.value, encoding: 'text' }) : read;
}

async function* pieces(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of bytes) {
    for (let start = 0; start < chunk.length; start += PIECE) yield chunk.subarray(start, start + PIECE);
  }
}

/** Holds the beginning back until the format can be told, a whole header line at least. */
class Body {
  readonly #options: RosterOptions;
  #head: Buffer[] = [];
  #held = 0;
  #reader: BodyReader | null = null;

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  async write(bytes: Buffer): Promise<Failure | null> {
    if (bytes.length === 0) return null;
    if (this.#reader) return this.#reader.write(bytes);
    this.#head.push(Buffer.from(bytes));
    this.#held += bytes.length;
    return this.#held > LONGEST_LINE ? this.#start() : null;
  }

  async #start(): Promise<Failure | null> {
    const parts = this.#head;
    this.#head = [];
    this.#reader = chooseReader(Buffer.concat(parts).toString('utf8'), this.#options);
    for (const part of parts) {
      const failure = await this.#reader.write(part);
      if (failure) return failure;
      await setImmediate();
    }
    return null;
  }

  async finish(rest: Buffer, encoding: string): Promise<Result<Roster>> {
    let failure = await this.write(rest);
    if (!failure && !this.#reader) {
      if (this.#head.every((part) => part.toString('utf8').trim() === '')) {
        return { ok: false, error: emptyRoster() };
      }
      failure = await this.#start();
    }
    failure ??= (await this.#reader?.end()) ?? null;
    const reader = this.#reader;
    if (failure || !reader) return { ok: false, error: failure ?? emptyRoster() };
    const { format, delimiter, gathered } = reader;
    const { users, problems, problemCount } = gathered;
    return ok({ format, delimiter, encoding, columns: reader.columns(), users, problems, problemCount });
  }
}

function cancelled(): Result<never> {
  return fail('CANCELLED', 'Reading the roster was broken off. Nothing was sent.');
}
