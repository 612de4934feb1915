import { refusal } from '../errors.ts';

/** One page of a list that does not change while it is read; the token is opaque to clients. */
export function page<T>(
  all: readonly T[],
  size: number,
  token: string | undefined,
): { items: T[]; next?: string } {
  const start = token === undefined ? 0 : readPageToken(token);
  const items = all.slice(start, start + size);
  return start + size < all.length ? { items, next: pageToken(start + size) } : { items };
}

export function pageToken(position: number): string {
  return Buffer.from(JSON.stringify({ after: position })).toString('base64');
}

/** Errors: InvalidParameterException for a token that was not made here. */
export function readPageToken(token: string): number {
  try {
    const { after } = JSON.parse(Buffer.from(token, 'base64').toString()) as { after?: unknown };
    if (typeof after === 'number' && Number.isSafeInteger(after) && after >= 0) return after;
  } catch {
    // Not ours: refused below.
  }
  throw refusal('InvalidParameter', 'Invalid pagination token given.');
}
