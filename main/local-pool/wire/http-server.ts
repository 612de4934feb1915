import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleRequest, type WireOptions } from './handle-request.ts';

/** Loopback and nothing else: the pool has no real credentials to check. */
const HOST = '127.0.0.1';

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Errors: rejects with a sentence that names the port when it cannot be had. */
export async function startHttpServer(port: number, wire: WireOptions): Promise<HttpServer> {
  const server = createServer(
    { keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 30_000 },
    (request, response) => {
      request.on('error', () => response.destroy());
      response.on('error', () => response.destroy());
      // What still gets here is a client that went away, or a broken stream: there is nobody to answer.
      handleRequest(wire, request, response).catch(() => response.destroy());
    },
  );
  server.on('clientError', (_error, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(listenError(error, port));
    server.once('error', refuse);
    server.listen({ host: HOST, port }, () => {
      server.off('error', refuse);
      // A later error of the listening socket must not take the host process down.
      server.on('error', () => undefined);
      resolve();
    });
  });
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(`Port ${port} on ${HOST} is in use. Choose another port, or 0 for any free one.`, {
      cause: error,
    });
  }
  if (error.code === 'EACCES') {
    return new Error(`Port ${port} on ${HOST} needs more rights. Choose a port from 1024 up, or 0.`, {
      cause: error,
    });
  }
  return error;
}
