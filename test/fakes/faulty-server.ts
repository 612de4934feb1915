// Servers that are no Cognito: what a wrong address, a captive portal, a broken proxy or an attacker answers.
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** What happens once the head of a request has come. */
export type Misbehaviour = (socket: Socket) => void;

export interface FaultyServer {
  readonly endpoint: string;
  /** Requests whose head has come. */
  readonly requests: number;
  /** Connections that are open now. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Resolves when the server listens on a free port of the loopback address. */
export async function startFaultyServer(behave: Misbehaviour): Promise<FaultyServer> {
  return listen(createTcpServer(), 'http', behave);
}

/** As above, by TLS with a certificate that nobody trusts. */
export async function startUntrustedServer(behave: Misbehaviour): Promise<FaultyServer> {
  return listen(createTlsServer({ key: KEY, cert: CERTIFICATE }), 'https', behave);
}

const EMPTY_LINE = '\r\n\r\n';

async function listen(server: Server, protocol: string, behave: Misbehaviour): Promise<FaultyServer> {
  const open = new Set<Socket>();
  let requests = 0;
  server.on(protocol === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    let head = '';
    socket.on('data', (chunk: Buffer) => {
      head += chunk.toString('latin1');
      // A JSON body has no empty line: what stands before one is the head of a request.
      for (let end = head.indexOf(EMPTY_LINE); end >= 0; end = head.indexOf(EMPTY_LINE)) {
        head = head.slice(end + EMPTY_LINE.length);
        requests += 1;
        behave(socket);
      }
    });
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    get connections() {
      return open.size;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** A whole HTTP answer. `length`: what Content-Length claims, where that shall differ. */
export function answering(
  status: number,
  contentType: string,
  body: string,
  options: { length?: number; thenClose?: boolean; headers?: string } = {},
): Misbehaviour {
  const length = options.length ?? Buffer.byteLength(body);
  return (socket) => {
    const head = `HTTP/1.1 ${status} X\r\nContent-Type: ${contentType}\r\nContent-Length: ${length}\r\n${options.headers ?? ''}\r\n`;
    socket.write(head + body, () => {
      if (options.thenClose) socket.destroy();
    });
  };
}

export const JSON_1_1 = 'application/x-amz-json-1.1';

/** The head and half of the body, and then nothing, for ever. */
export const stopsHalfway = answering(200, JSON_1_1, '{"ChallengeName":"MFA_', { length: 400 });
/** The head and half of the body, and the connection breaks. */
export const breaksHalfway = answering(200, JSON_1_1, '{"ChallengeName":"MFA_', {
  length: 400,
  thenClose: true,
});
/** Takes the request and says nothing. */
export const saysNothing: Misbehaviour = () => undefined;
export const resets: Misbehaviour = (socket) => socket.resetAndDestroy();
export const hangsUp: Misbehaviour = (socket) => socket.end();
/** Another protocol altogether. */
export const speaksSsh: Misbehaviour = (socket) => void socket.write('SSH-2.0-OpenSSH_9.6\r\n');

/** A JSON answer that never ends: one byte now and then, so that no silence is ever long. */
export function trickles(everyMs: number): Misbehaviour {
  return (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: ${JSON_1_1}\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const timer = setInterval(() => socket.write('1\r\n \r\n'), everyMs);
    socket.on('close', () => clearInterval(timer));
  };
}

/** A body of many megabytes that is no JSON. */
export function huge(megabytes: number): Misbehaviour {
  return (socket) => {
    const bytes = megabytes * 1024 * 1024;
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: ${JSON_1_1}\r\nContent-Length: ${bytes}\r\n\r\n`);
    socket.write(Buffer.alloc(bytes, 'x'));
  };
}

// Made for this file, for 127.0.0.1; it guards nothing.
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQggGbFcVqCz6hIacoa
pvyhHQ/tEPbGSg9wKy8nFtyZ3RWhRANCAASATQ0X963Qb4e9hNgJ0SlXvkehFDVv
bT7VJb2YmusAdo4Dg0Iup//LqGwjI/+/jmW8E4SOIBh/93rrOD5Q06sS
-----END PRIVATE KEY-----
`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBkTCCATagAwIBAgIUOAcsdKc9xWsTo6kQ8LfXzPSyFHEwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMTIxMTAzMFoYDzIxMjYxMDI4
MjExMDMwWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASATQ0X963Qb4e9hNgJ0SlXvkehFDVvbT7VJb2YmusAdo4Dg0Iup//L
qGwjI/+/jmW8E4SOIBh/93rrOD5Q06sSo2QwYjAdBgNVHQ4EFgQU1/eDS+OXEeM0
YXWQw0T3a0JV/uEwHwYDVR0jBBgwFoAU1/eDS+OXEeM0YXWQw0T3a0JV/uEwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0kAMEYC
IQCu1ZCzeE6UQ2bAX99QIOC9N8WXryx/IVHDEaaklf3H1QIhALR62lGulcdwU3w8
3XC/TQV0lsjlrRji/JTpByxUwEaF
-----END CERTIFICATE-----
`;
