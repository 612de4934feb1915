import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Outbox } from '../domain/outbox.ts';
import { LocalPoolError } from '../errors.ts';
import { readJson } from '../wire/read-body.ts';
import { sendJson } from '../wire/respond.ts';
import { SettingsError, type SettingsBook } from './settings-book.ts';

export const DOOR = '/_poolkey/';

export interface Door {
  readonly outbox: Outbox;
  readonly settings: SettingsBook;
}

/**
 * The way for tools and tests to what a running pool can be set to, and to the codes it would have sent. For programs on this
 * machine, never for web pages: no CORS headers, and nothing that a browser sends on behalf of a page gets an answer.
 * Rejects only when the client went away.
 */
export async function handleDoor(
  door: Door,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  if (isFromPage(request)) {
    return refuse(response, 403, 'FORBIDDEN', 'Web pages have no access. Use a program on this machine.');
  }
  const [path = '', query = ''] = (request.url ?? '').split('?');
  switch (`${request.method} ${path}`) {
    case `GET ${DOOR}settings`:
      return sendJson(response, 200, door.settings.read(), 'application/json');
    case `PATCH ${DOOR}settings`:
      return changeSettings(door, request, response);
    case `GET ${DOOR}messages`: {
      const username = new URLSearchParams(query).get('username');
      const messages = door.outbox.messages().filter((one) => !username || one.username === username);
      return sendJson(response, 200, messages, 'application/json');
    }
    default:
      return refuse(
        response,
        404,
        'NOT_FOUND',
        `There is GET and PATCH ${DOOR}settings, and GET ${DOOR}messages.`,
      );
  }
}

async function changeSettings(
  { settings }: Door,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return refuse(response, 415, 'BAD_CONTENT_TYPE', 'Content-Type must be application/json.');
  }
  try {
    settings.change(await readJson(request));
  } catch (error) {
    if (error instanceof SettingsError) return refuse(response, 400, error.code, error.message);
    if (!(error instanceof LocalPoolError)) throw error;
    // What still comes of a body that is too large is thrown away, and the connection with it.
    if (error.status === 413) response.setHeader('Connection', 'close');
    return refuse(response, error.status, 'BAD_BODY', error.message);
  }
  sendJson(response, 200, settings.read(), 'application/json');
}

/** Browsers name the page in Origin, or its relation to this address in Sec-Fetch-Site; no page is served from here. */
function isFromPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin !== undefined || (site !== undefined && site !== 'none' && site !== 'same-origin');
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  sendJson(response, status, { code, message }, 'application/json');
}
