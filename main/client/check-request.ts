import * as v from 'valibot';
import { MOST_LINE_BYTES, request, type Verb } from '../broker/protocol.ts';
import { PoolkeyError } from './errors.ts';
import type { Parameters } from './link.ts';

/** Room for the number of the request. */
const ROOM_BYTES = 64;

/**
 * A request that no broker would take ends the connection, and with it all that this program holds: it is not sent. Throws PoolkeyError:
 * USAGE, which names what is wrong.
 */
export function checkRequest<V extends Verb>(verb: V, parameters: Parameters<V>): void {
  const asked = { id: 0, verb, ...parameters };
  const read = v.safeParse(request, asked);
  if (read.success && Buffer.byteLength(JSON.stringify(asked)) <= MOST_LINE_BYTES - ROOM_BYTES) return;
  const [issue] = read.issues ?? [];
  const where = issue?.path?.map(({ key }) => String(key)).join('.') ?? 'the request';
  throw new PoolkeyError(
    'USAGE',
    `Poolkey cannot be asked for that. ${where}: ${issue?.message ?? 'too long'}.`,
  );
}
