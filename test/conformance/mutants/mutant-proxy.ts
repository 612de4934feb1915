// An endpoint that differs from the local pool behind it in one thing.
import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json as readJson, text as readText } from 'node:stream/consumers';

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** The parsed body; what is left here is sent. */
  json: Record<string, unknown>;
}

export interface Distortion {
  /** Changes a call before it is passed on. */
  call?(operation: string, input: Record<string, unknown>, headers: IncomingHttpHeaders): void;
  /** Changes an answer before it is given. `input`: the call as it came. */
  answer?(operation: string, reply: Reply, input: Record<string, unknown>): void;
  /** Instead of a connection that breaks. */
  broken?: Reply;
  /** Hides the control door. */
  closed?: boolean;
}

export interface MutantProxy {
  readonly endpoint: string;
  close(): Promise<void>;
}

export async function startMutantProxy(target: string, distortion: Distortion): Promise<MutantProxy> {
  const server = createServer((incoming, outgoing) => {
    const give = ({ status, headers, json }: Reply): void => {
      const body = Buffer.from(JSON.stringify(json));
      outgoing.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
    };
    exchange(incoming, target, distortion)
      .then(give)
      .catch(() => (distortion.broken ? give(distortion.broken) : outgoing.destroy()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function exchange(incoming: IncomingMessage, target: string, distortion: Distortion): Promise<Reply> {
  const { method, url = '/' } = incoming;
  const { host: _host, connection: _connection, 'content-length': _length, ...headers } = incoming.headers;
  const body = await readText(incoming);
  const named = headers['x-amz-target'];
  const operation = typeof named === 'string' ? (named.split('.').at(-1) ?? '') : '';
  const isCall = operation !== '' && body.startsWith('{') && body.endsWith('}');
  if (url.startsWith('/_poolkey') && distortion.closed) return { status: 404, headers: {}, json: {} };
  const input = isCall ? (JSON.parse(body) as Record<string, unknown>) : {};
  const sent = structuredClone(input);
  if (isCall) distortion.call?.(operation, sent, headers);
  const call = request(new URL(url, target), { method, headers, agent: false });
  call.end(isCall ? JSON.stringify(sent) : body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const { connection: _close, 'transfer-encoding': _chunked, ...received } = response.headers;
  const reply: Reply = {
    status: response.statusCode ?? 502,
    headers: received,
    json: (await readJson(response)) as Record<string, unknown>,
  };
  if (isCall) distortion.answer?.(operation, reply, input);
  return reply;
}
