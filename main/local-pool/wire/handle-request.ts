import type { IncomingMessage, ServerResponse } from 'node:http';
import { DOOR, handleDoor } from '../control/door.ts';
import type { SettingsBook } from '../control/settings-book.ts';
import type { Dispatcher } from '../dispatcher.ts';
import { LocalPoolError, refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import { discoveryDocument } from './discovery.ts';
import type { Latency } from './latency.ts';
import { readJson } from './read-body.ts';
import { JSON_1_1, sendError, sendJson, sendOutcome, setCommonHeaders, setCorsHeaders } from './respond.ts';

const TARGET = 'AWSCognitoIdentityProviderService.';
/** What Amplify and the SDKs send from a browser. Not `Authorization`: no web page gets to administer the pool. */
const BROWSER_HEADERS =
  'amz-sdk-invocation-id,amz-sdk-request,cache-control,content-type,x-amz-content-sha256,x-amz-date,x-amz-target,x-amz-user-agent';

export interface WireOptions {
  readonly service: Service;
  readonly dispatcher: Dispatcher;
  readonly latency: Latency;
  readonly settings: SettingsBook;
  readonly endpoint: () => string;
}

/** Answers one HTTP request (rules 1 to 5). Rejects only when the client went away. */
export async function handleRequest(
  wire: WireOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page that points its own name at 127.0.0.1 (DNS rebinding) is stopped here.
  if (!isLoopbackName(request.headers.host)) {
    setCommonHeaders(response, wire.service.now());
    return sendError(response, refusal('Forbidden', 'The local pool answers to loopback names only.'));
  }
  // Before any header that would open it to web pages, and without the troubles that it is there to set.
  if (request.url?.startsWith(DOOR)) {
    setCommonHeaders(response, wire.service.now());
    return handleDoor({ outbox: wire.service.outbox, settings: wire.settings }, request, response);
  }
  setCorsHeaders(response);
  if (request.method === 'POST' && request.url === '/') return handleCall(wire, request, response);
  await wire.latency.wait();
  setCommonHeaders(response, wire.service.now());
  if (request.method === 'OPTIONS') {
    response.setHeader('Access-Control-Allow-Methods', 'POST,GET,OPTIONS');
    response.setHeader('Access-Control-Allow-Headers', BROWSER_HEADERS);
    response.setHeader('Access-Control-Max-Age', '172800');
    response.writeHead(200, { 'Content-Length': 0 }).end();
    return;
  }
  const path = (request.url ?? '').split('?')[0] ?? '';
  const document =
    request.method === 'GET' ? discoveryDocument(wire.service, wire.endpoint(), path) : undefined;
  if (document) sendJson(response, 200, document, 'application/json');
  else sendJson(response, 404, { message: 'Not found' }, 'application/json');
}

async function handleCall(
  wire: WireOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let error: LocalPoolError;
  try {
    // Both names of the operation come before the body: a wrong one is not worth reading it.
    const operation = targetOf(request);
    const input = await readJson(request);
    // Half before and half after, so that `Date` lies in the middle of the round trip as on a real network.
    await wire.latency.wait(0.5);
    const outcome = await wire.dispatcher.dispatch({
      operation,
      input,
      caller: { kind: 'http', authorization: request.headers.authorization },
    });
    setCommonHeaders(response, wire.service.now());
    await wire.latency.wait(0.5);
    return sendOutcome(response, outcome);
  } catch (caught) {
    if (!(caught instanceof LocalPoolError)) throw caught;
    error = caught;
    setCommonHeaders(response, wire.service.now());
    // What still comes of a body this size is thrown away, and the connection with it.
    if (error.status === 413) response.setHeader('Connection', 'close');
  }
  sendError(response, error);
}

/**
 * The content type is a rule of the wire and a guard: a page cannot send this one across origins unasked.
 * Errors: UnknownOperationException.
 */
function targetOf(request: IncomingMessage): string {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  const target = request.headers['x-amz-target'];
  if (type !== JSON_1_1) throw refusal('UnknownOperation', `Content-Type must be ${JSON_1_1}`);
  if (typeof target !== 'string' || !target.startsWith(TARGET)) {
    throw refusal('UnknownOperation', 'X-Amz-Target names no operation of this service.');
  }
  return target.slice(TARGET.length);
}

function isLoopbackName(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|[\w.-]+\.localhost)(:\d+)?$/i.test(host ?? '');
}
