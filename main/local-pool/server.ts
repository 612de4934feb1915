import { SessionBook } from './auth/session-book.ts';
import { createDispatcher, type Interceptor } from './dispatcher.ts';
import { Outbox } from './domain/outbox.ts';
import { inspect, type Inspection } from './inspection.ts';
import type { Service } from './service.ts';
import { refusal } from './errors.ts';
import { exportState, importState } from './state/snapshot.ts';
import { Store } from './state/store.ts';
import { startHttpServer } from './wire/http-server.ts';
import { createLatency } from './wire/latency.ts';

export interface LocalPoolServerOptions {
  /** 0, the default: any free one. */
  readonly port?: number;
  /** Default: the saved state's Region, else `us-east-1`. */
  readonly region?: string;
  /** Milliseconds since the epoch; every time in the pool comes from it (rule 24). Default: `Date.now`. */
  readonly clock?: () => number;
  /** Milliseconds added to every HTTP request. */
  readonly latencyMs?: number;
  /** What `exportState` gave. */
  readonly state?: unknown;
  /** Rule 10: a wrong code burns the session. */
  readonly strictSessions?: boolean;
  /** Rule 18: a new association drops the old token at once, as Cognito did until about 2023. */
  readonly detachOldTokenOnAssociate?: boolean;
  /** Throttles and faults: see `Interceptor`. */
  readonly interceptors?: readonly Interceptor[];
}

export interface LocalPoolServer {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly port: number;
  readonly region: string;
  /** What no client of Cognito could see. */
  readonly inspection: Inspection;
  /**
   * Runs an operation in this process as an administrator, through the same code as over HTTP, without latency.
   * Rejects with LocalPoolError.
   */
  call<T = unknown>(operation: string, input: object): Promise<T>;
  setLatency(ms: number): void;
  /** The whole state as JSON-serialisable data, full of secrets: seal it. Open sessions are not part of it. */
  exportState(): unknown;
  /** Called after each operation that may have changed the state. Gives a function that ends it. */
  onChange(listener: () => void): () => void;
  /** Ends idle and active connections at once. May be called twice. */
  close(): Promise<void>;
}

/** Errors: rejects with a sentence for the user when the port is taken or the state cannot be read. */
export async function startLocalPool(options: LocalPoolServerOptions = {}): Promise<LocalPoolServer> {
  const saved = options.state === undefined ? undefined : importState(options.state);
  const region = options.region ?? saved?.region ?? 'us-east-1';
  const service: Service = {
    region,
    store: saved?.store ?? new Store(),
    sessions: new SessionBook(),
    outbox: new Outbox(),
    now: options.clock ?? Date.now,
    strictSessions: options.strictSessions ?? false,
    detachOldTokenOnAssociate: options.detachOldTokenOnAssociate ?? false,
  };
  const listeners = new Set<() => void>();
  const dispatcher = createDispatcher({
    service,
    changed: () => notify(listeners),
    interceptors: options.interceptors ?? [],
  });
  const latency = createLatency(options.latencyMs ?? 0);
  let endpoint = '';
  const http = await startHttpServer(options.port ?? 0, {
    service,
    dispatcher,
    latency,
    endpoint: () => endpoint,
  });
  endpoint = `http://127.0.0.1:${http.port}`;
  let closing: Promise<void> | undefined;

  return {
    endpoint,
    port: http.port,
    region,
    inspection: inspect(service),
    async call<T>(operation: string, input: object): Promise<T> {
      const copy: unknown = JSON.parse(JSON.stringify(input));
      const outcome = await dispatcher.dispatch({ operation, input: copy, caller: { kind: 'host' } });
      if (outcome.kind === 'error') throw outcome.error;
      if (outcome.kind === 'dropped') throw refusal('InternalError', 'The answer was lost.');
      return JSON.parse(JSON.stringify(outcome.output)) as T;
    },
    setLatency: (ms) => latency.set(ms),
    exportState: () => exportState(region, service.store),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      latency.stop();
      closing ??= http.close();
      return closing;
    },
  };
}

function notify(listeners: ReadonlySet<() => void>): void {
  for (const listener of listeners) {
    try {
      listener();
    } catch {
      // The host's own trouble; the client's answer does not depend on it.
    }
  }
}
