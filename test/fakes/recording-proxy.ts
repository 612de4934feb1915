// An HTTP proxy in front of a local pool: sees all that goes over the wire, and loses, breaks or keeps back what it is
// told to. Part of no test framework, so that unit tests, Electron tests and drivers can all use it.
import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request, and what the client was given for it. */
export interface Exchange {
  /** From `X-Amz-Target`, e.g. `InitiateAuth`; `GET /path` for what is not a call. */
  readonly operation: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body, or the text where it is none. */
  readonly request: unknown;
  /** What the pool answered, whether or not the client saw it; undefined while or if it was not asked. */
  status: number | undefined;
  response: unknown;
  /** The fault that struck this exchange, if one did. */
  readonly fault: FaultKind | null;
}

export type FaultKind =
  'hold' | 'hold-before' | 'drop' | 'drop-before' | 'half' | 'garbage' | 'status' | 'error';

export interface Often {
  /** How many requests it strikes; default 1. `Infinity`: all. */
  readonly times?: number;
  /** How many requests of the operation pass unharmed before; default 0. */
  readonly skip?: number;
}

/** A fault that waits for its request. */
export interface Planned {
  /** Resolves when a request has met it (`hold`: when the pool has answered, so the call has taken effect). */
  readonly reached: Promise<void>;
  /** Lets go of what is held, now and later. */
  release(): void;
}

export interface RecordingProxy {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly exchanges: readonly Exchange[];
  /** The operations of all exchanges, in order. */
  readonly operations: readonly string[];
  /** The call takes effect; its answer is kept back until released. */
  hold(operation: string, often?: Often): Planned;
  /** The call is not passed on until released. */
  holdBefore(operation: string, often?: Often): Planned;
  /** The call takes effect; the connection breaks without an answer. */
  drop(operation: string, often?: Often): Planned;
  /** The connection breaks before the call was passed on. */
  dropBefore(operation: string, often?: Often): Planned;
  /** The call takes effect; half of the answer comes, then the connection breaks (or `stall`s for good). */
  half(operation: string, often?: Often & { readonly stall?: boolean }): Planned;
  /** The call takes effect; the client gets HTTP 200 with a web page. */
  garbage(operation: string, often?: Often): Planned;
  /** The call takes effect unless `before`; the client gets this status and text. */
  status(
    operation: string,
    code: number,
    body: string,
    often?: Often & { readonly before?: boolean },
  ): Planned;
  /** The call is not passed on; the client gets an error of Cognito's kind. `type` as `TooManyRequestsException`. */
  error(operation: string, type: string, message: string, often?: Often): Planned;
  /** When the fault planned last for the operation was met. Throws when none was planned. */
  reached(operation: string): Promise<void>;
  /** Lets go of all that is held of one operation, or of all. Faults that were not met yet are forgotten. */
  release(operation?: string): void;
  /** Every secret code, password, session and token that has crossed, in either direction. */
  secrets(): Set<string>;
  /** Stops listening, so that connections are refused; `comeBack` listens on the same port again. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  /** Passes everything to another pool from now on. */
  retarget(endpoint: string): void;
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** 0, the default: any free one. */
  readonly port?: number;
}

/** Errors: rejects when the port is taken. */
export async function startProxy(
  targetEndpoint: string,
  options: ProxyOptions = {},
): Promise<RecordingProxy> {
  const exchanges: Exchange[] = [];
  const plans = new Map<string, Plan[]>();
  let target = targetEndpoint;

  const plan = (operation: string, effect: Effect, often: Often = {}): Planned => {
    const made = new Plan(effect, often);
    plans.set(operation, [...(plans.get(operation) ?? []), made]);
    return made;
  };
  const server = createServer((incoming, outgoing) => {
    // The pool's own comes through; this machine's would be taken for the pool's clock.
    outgoing.sendDate = false;
    incoming.on('error', () => outgoing.destroy());
    outgoing.on('error', () => outgoing.destroy());
    serve(incoming, outgoing, {
      target: () => target,
      record: (exchange) => exchanges.push(exchange),
      planFor: (operation) => plans.get(operation)?.find((candidate) => candidate.strikes()),
    }).catch(() => outgoing.destroy());
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  await listen(options.port ?? 0);
  const { port } = server.address() as AddressInfo;

  return {
    endpoint: `http://127.0.0.1:${port}`,
    exchanges,
    get operations() {
      return exchanges.map(({ operation }) => operation);
    },
    hold: (operation, often) => plan(operation, { kind: 'hold' }, often),
    holdBefore: (operation, often) => plan(operation, { kind: 'hold-before' }, often),
    drop: (operation, often) => plan(operation, { kind: 'drop' }, often),
    dropBefore: (operation, often) => plan(operation, { kind: 'drop-before' }, often),
    half: (operation, often) => plan(operation, { kind: 'half', stall: often?.stall ?? false }, often),
    garbage: (operation, often) => plan(operation, { kind: 'garbage' }, often),
    status: (operation, code, body, often) =>
      plan(operation, { kind: 'status', code, body, before: often?.before ?? false }, often),
    error: (operation, type, message, often) => plan(operation, { kind: 'error', type, message }, often),
    reached(operation) {
      const last = plans.get(operation)?.at(-1);
      if (!last) throw new Error(`no fault is planned for ${operation}`);
      return last.reached;
    },
    release(operation) {
      for (const [name, waiting] of plans) {
        if (operation !== undefined && name !== operation) continue;
        for (const each of waiting) each.release();
        plans.delete(name);
      }
    },
    secrets: () => new Set(exchanges.flatMap(({ request, response }) => secretsIn([request, response]))),
    goAway: stop,
    comeBack: () => listen(port),
    retarget(endpoint) {
      target = endpoint;
    },
    async close() {
      for (const waiting of plans.values()) for (const each of waiting) each.release();
      await stop();
    },
  };
}

type Effect =
  | { readonly kind: 'hold' | 'hold-before' | 'drop' | 'drop-before' | 'garbage' }
  | { readonly kind: 'half'; readonly stall: boolean }
  | { readonly kind: 'status'; readonly code: number; readonly body: string; readonly before: boolean }
  | { readonly kind: 'error'; readonly type: string; readonly message: string };

class Plan implements Planned {
  readonly effect: Effect;
  readonly reached: Promise<void>;
  readonly released: Promise<void>;
  release: () => void = () => undefined;
  meet: () => void = () => undefined;
  #skip: number;
  #times: number;

  constructor(effect: Effect, { times = 1, skip = 0 }: Often) {
    this.effect = effect;
    this.#times = times;
    this.#skip = skip;
    this.reached = new Promise((resolve) => {
      this.meet = resolve;
    });
    this.released = new Promise((resolve) => {
      this.release = resolve;
    });
  }

  /** Asked once for each request of the operation, until one plan says yes. */
  strikes(): boolean {
    if (this.#skip > 0) {
      this.#skip -= 1;
      return false;
    }
    if (this.#times <= 0) return false;
    this.#times -= 1;
    return true;
  }
}

interface Desk {
  readonly target: () => string;
  readonly record: (exchange: Exchange) => void;
  readonly planFor: (operation: string) => Plan | undefined;
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, desk: Desk): Promise<void> {
  const body = await buffer(incoming);
  const operation = operationOf(incoming);
  const plan = desk.planFor(operation);
  const exchange: Exchange = {
    operation,
    headers: incoming.headers,
    request: parsed(body),
    status: undefined,
    response: undefined,
    fault: plan?.effect.kind ?? null,
  };
  desk.record(exchange);

  const effect = plan?.effect;
  // What the proxy answers by itself bears the pool's time, as everything on the way to AWS bears the right one.
  const date = effect && OWN_ANSWERS.has(effect.kind) ? await dateAt(desk.target()) : {};
  if (effect?.kind === 'drop-before' || effect?.kind === 'hold-before') plan?.meet();
  if (effect?.kind === 'drop-before') return void outgoing.destroy();
  if (effect?.kind === 'hold-before') await plan?.released;
  if (effect?.kind === 'error') {
    const text = JSON.stringify({ __type: effect.type, message: effect.message });
    reply(outgoing, 400, { ...date, 'content-type': 'application/x-amz-json-1.1' }, text);
    return plan?.meet();
  }
  if (effect?.kind === 'status' && effect.before) {
    reply(outgoing, effect.code, { ...date, 'content-type': 'text/plain' }, effect.body);
    return plan?.meet();
  }

  const answer = await forward(incoming, body, desk.target());
  exchange.status = answer.status;
  exchange.response = parsed(answer.body);
  plan?.meet();
  switch (effect?.kind) {
    case 'drop':
      return void outgoing.destroy();
    case 'half':
      outgoing.writeHead(answer.status, answer.headers);
      outgoing.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), () => {
        if (!effect.stall) outgoing.destroy();
      });
      return;
    case 'garbage':
      return reply(
        outgoing,
        200,
        { ...date, 'content-type': 'text/html' },
        '<!doctype html><p>Sign in to Wi-Fi</p>',
      );
    case 'status':
      return reply(outgoing, effect.code, { ...date, 'content-type': 'text/plain' }, effect.body);
    case 'hold':
      await plan?.released;
      break;
    case undefined:
    case 'hold-before':
      break;
  }
  reply(outgoing, answer.status, answer.headers, answer.body);
}

function reply(
  outgoing: ServerResponse,
  status: number,
  headers: IncomingHttpHeaders,
  body: string | Buffer,
): void {
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
}

const OWN_ANSWERS: ReadonlySet<string> = new Set(['error', 'status', 'garbage']);

/** The Date header of a server; nothing where none answers. */
async function dateAt(endpoint: string): Promise<{ date?: string }> {
  const call = httpRequest(endpoint, { agent: false });
  call.end();
  try {
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    response.resume();
    return response.headers.date === undefined ? {} : { date: response.headers.date };
  } catch {
    return {};
  }
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

async function forward(incoming: IncomingMessage, body: Buffer, target: string): Promise<Answer> {
  const { host: _host, connection: _connection, ...headers } = incoming.headers;
  const call = httpRequest(new URL(incoming.url ?? '/', target), {
    method: incoming.method,
    headers,
    agent: false,
  });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const { connection: _close, 'transfer-encoding': _chunked, ...rest } = response.headers;
  return { status: response.statusCode ?? 502, headers: rest, body: await buffer(response) };
}

function operationOf({ headers, method, url }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? (target.split('.').at(-1) ?? target) : `${method} ${url}`;
}

function parsed(body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Members of the Cognito API, and of AuthParameters and ChallengeResponses, whose values are secret. */
const SECRET_MEMBERS =
  /^(?:SecretCode|Session|AccessToken|IdToken|RefreshToken|REFRESH_TOKEN|(?:NEW_)?PASSWORD|\w*Password|ClientSecret)$/;

function secretsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'string'
      ? SECRET_MEMBERS.test(name) && member !== ''
        ? [member]
        : []
      : secretsIn(member),
  );
}
