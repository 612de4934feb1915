import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { AnswerCase } from './transported.ts';

export interface AnsweringServer {
  readonly endpoint: string;
  /** Breaks off what still hangs: answers that never end. */
  hangUp(): void;
  close(): Promise<void>;
}

export type Answerer = (operation: string, sent: unknown) => AnswerCase;

/** Answers each call with what it is told to, however wrong. */
export async function startAnsweringServer(answer: Answerer): Promise<AnsweringServer> {
  const hanging = new Set<Socket>();
  const server = createServer((request, response) => {
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    void take(request)
      .then(({ operation, sent }) => give(answer(operation, sent), response, hanging))
      .catch(() => response.destroy());
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  // The server's own list forgets those that were written to behind its back.
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hangUp() {
      for (const socket of hanging) socket.destroy();
      hanging.clear();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

async function take(request: IncomingMessage): Promise<{ operation: string; sent: unknown }> {
  const body = await text(request);
  const target = request.headers['x-amz-target'];
  const operation = typeof target === 'string' ? (target.split('.').at(-1) ?? '') : '';
  return { operation, sent: JSON.parse(body) as unknown };
}

function give(
  { status, headers, body, length, end }: AnswerCase,
  response: ServerResponse,
  hanging: Set<Socket>,
): void {
  const { socket } = response;
  if (!socket) return;
  switch (end) {
    case 'silence':
      hanging.add(socket);
      return;
    case 'reset':
      socket.resetAndDestroy();
      return;
    case 'raw':
      // Node's own server would not write these bytes.
      socket.end(body);
      return;
    case 'flood':
      return flood(response, hanging, socket);
    case 'close':
    case 'stall':
    case 'keep':
    case undefined:
  }
  response.strictContentLength = false;
  response.sendDate = headers['date'] === undefined;
  const none = status === 204 || status === 304;
  response.writeHead(status, { ...headers, ...(none ? {} : { 'content-length': length ?? body.length }) });
  if (end === 'stall') {
    hanging.add(socket);
    response.write(body);
  } else if (end === 'close') response.write(body, () => socket.destroy());
  else response.end(none ? undefined : body);
}

/** JSON without end, as fast as it is taken. */
function flood(response: ServerResponse, hanging: Set<Socket>, socket: Socket): void {
  hanging.add(socket);
  const piece = Buffer.alloc(64 * 1024, ' ');
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  const more = (): void => {
    while (!socket.destroyed && response.write(piece));
    if (!socket.destroyed) response.once('drain', more);
  };
  more();
}
