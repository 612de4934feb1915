import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { WireRequest } from './wire-request.ts';

export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly text: string;
    }
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'hang' };

/** No answer within this is a hang, ms. */
const PATIENCE_MS = 5_000;

export interface Sender {
  send(wire: WireRequest): Promise<Reply>;
  /** Bytes on a connection of their own, which is then closed from this side; gives what came until the other side did. */
  raw(bytes: readonly Buffer[]): Promise<Reply>;
  close(): void;
}

export function senderTo(port: number, patienceMs = PATIENCE_MS): Sender {
  const agent = new Agent({ keepAlive: true });
  const host = '127.0.0.1';
  return {
    send: ({ method, path, headers, body }) =>
      new Promise((resolve) => {
        // Node leaves it out for methods that seldom have a body, and the body would be taken for another request.
        const length = body.length > 0 ? { 'content-length': Buffer.byteLength(body) } : {};
        const call = request({ host, port, method, path, headers: { ...headers, ...length }, agent });
        const timer = setTimeout(() => {
          resolve({ kind: 'hang' });
          call.destroy();
        }, patienceMs);
        const end = (reply: Reply) => {
          clearTimeout(timer);
          resolve(reply);
        };
        call.on('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', (error) => end({ kind: 'lost', why: error.message }));
          response.on('end', () => {
            const { statusCode: status = 0, headers: received } = response;
            end({ kind: 'answer', status, headers: received, text: Buffer.concat(chunks).toString('utf8') });
          });
        });
        call.on('error', (error: NodeJS.ErrnoException) =>
          end({ kind: 'lost', why: error.code ?? error.message }),
        );
        call.end(body);
      }),
    raw: (parts) =>
      new Promise((resolve) => {
        const socket = connect(port, host);
        const received: Buffer[] = [];
        const timer = setTimeout(() => {
          resolve({ kind: 'hang' });
          socket.destroy();
        }, patienceMs);
        socket.on('data', (chunk: Buffer) => received.push(chunk));
        socket.on('error', () => undefined);
        socket.on('close', () => {
          clearTimeout(timer);
          const text = Buffer.concat(received).toString('latin1');
          const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0);
          if (text === '') resolve({ kind: 'lost', why: 'closed' });
          else resolve({ kind: 'answer', status, headers: {}, text });
        });
        for (const bytes of parts) socket.write(bytes);
        socket.end();
      }),
    close: () => agent.destroy(),
  };
}
