import type { IncomingMessage } from 'node:http';
import { refusal } from '../errors.ts';

/** The largest legal input is a few strings of 131,072 characters. */
export const MAX_BODY_BYTES = 1024 * 1024;

/**
 * A request's JSON. Errors: SerializationException for what is no JSON in UTF-8, RequestEntityTooLargeException.
 * Rejects with a plain Error when the client goes away.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBytes(request);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    // The parser's own message would quote the body, which may hold a password.
    throw refusal('Serialization', 'Request body is not valid JSON.');
  }
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
