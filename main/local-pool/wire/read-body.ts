import type { IncomingMessage } from 'node:http';
import { refusal } from '../errors.ts';

/** The largest legal input is a few strings of 131,072 characters. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** The deepest legal input has six levels. What is deeper could not be written out again: JSON.stringify calls itself. */
const MOST_LEVELS = 64;

/**
 * A request's JSON. Errors: SerializationException for what is no JSON in UTF-8 or too deep, RequestEntityTooLargeException.
 * Rejects with a plain Error when the client goes away.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBytes(request);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    if (levelsOf(text) > MOST_LEVELS) throw new RangeError('too deep');
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message would quote the body, which may hold a password.
    throw refusal('Serialization', 'Request body is not valid JSON.');
  }
}

/** How deep brackets are nested, those in strings left out. One pass, whatever stands there. */
function levelsOf(json: string): number {
  let level = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') inString = !inString;
    else if (inString) at += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, (level += 1));
    else if (character === ']' || character === '}') level -= 1;
  }
  return deepest;
}

/** By events and not by `for await`, which would tear the connection down before the refusal is sent. */
async function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else {
        chunks.length = 0;
        reject(refusal('RequestEntityTooLarge', `Request body is larger than ${MAX_BODY_BYTES} bytes.`));
      }
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('close', () => reject(new Error('The client went away.')));
  });
}
