import { Lockout } from './auth/lockout.ts';
import { SessionBook } from './auth/session-book.ts';
import { SettingsBook } from './control/settings-book.ts';
import type { LocalPoolSettings } from './control/settings.ts';
import { ChangeNews, type ChangeListener } from './change-news.ts';
import { createDispatcher, type Interceptor, type Outcome } from './dispatcher.ts';
import { Outbox } from './domain/outbox.ts';
import { inspect, type Inspection } from './inspection.ts';
import { refusal } from './errors.ts';
import { faultInterceptor } from './faults/fault-interceptor.ts';
import { quotaInterceptor } from './faults/quotas.ts';
import type { Service } from './service.ts';
import { RecordJournal } from './state/record-journal.ts';
import { allRecords, importRecords, recordOf, type StateRecord } from './state/records.ts';
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
  /** The same in pieces, as `records` gave them, in any order. Damaged ones are left out, and named by `unusableRecords`. */
  readonly records?: Iterable<StateRecord>;
  /** Rule 10: a wrong code burns the session. */
  readonly strictSessions?: boolean;
  /** Rule 18: a new association drops the old token at once, as Cognito did until about 2023. */
  readonly detachOldTokenOnAssociate?: boolean;
  /** See `Interceptor`. They come after the quotas and faults of the settings. */
  readonly interceptors?: readonly Interceptor[];
  /** What `settings` of the server changes later. Goes before the three options above that mean the same. */
  readonly settings?: Partial<LocalPoolSettings>;
}

export interface LocalPoolServer {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly port: number;
  readonly region: string;
  /** What no client of Cognito could see. */
  readonly inspection: Inspection;
  readonly settings: {
    /** A copy. `times` and `after` of the faults are what is left of them. */
    read(): LocalPoolSettings;
    /** All of it or nothing; lists are replaced as a whole. Throws SettingsError, a sentence that names the field. */
    change(partial: Partial<LocalPoolSettings>): void;
  };
  /**
   * Runs an operation in this process as an administrator, through the same code as over HTTP, but without the latency, quotas,
   * faults and denials of the settings. Rejects with LocalPoolError.
   */
  call<T = unknown>(operation: string, input: object): Promise<T>;
  /** Shorthand for `settings.change({ latencyMs })`. */
  setLatency(ms: number): void;
  /** The whole state as JSON-serialisable data, full of secrets: seal it. Open sessions are not part of it. */
  exportState(): unknown;
  /** The state in pieces, for those who save what changed. Each is to be written out before the pool goes on. */
  records(): Iterable<StateRecord>;
  /** What a record of this name looks like now; undefined: there is none any more. */
  record(name: string): unknown;
  /** Of `options.records`, those that are damaged. Where it is a pool's, all below it was left out with it. */
  readonly unusableRecords: readonly string[];
  /**
   * Called with the names of the records that an operation has changed, before it is answered; what the listener returns is waited
   * for. Gives a function that ends it.
   */
  onChange(listener: ChangeListener): () => void;
  /** Resolves when the listeners are done with all that has happened so far. */
  settled(): Promise<void>;
  /** Ends idle and active connections at once. May be called twice. */
  close(): Promise<void>;
}

/** Errors: rejects with a sentence for the user when the port is taken, the state cannot be read or a setting cannot be. */
export async function startLocalPool(options: LocalPoolServerOptions = {}): Promise<LocalPoolServer> {
  const saved = await savedIn(options);
  const settings = new SettingsBook({
    latencyMs: options.latencyMs,
    strictSessions: options.strictSessions,
    detachOldToken: options.detachOldTokenOnAssociate,
    ...options.settings,
  });
  const clock = options.clock ?? Date.now;
  const region = options.region ?? saved?.region ?? 'us-east-1';
  const service: Service = {
    region,
    store: saved?.store ?? new Store(),
    sessions: new SessionBook(),
    lockout: new Lockout(),
    outbox: new Outbox(),
    now: () => clock() + settings.live.clockOffsetMs,
    settings: settings.live,
  };
  settings.follow(({ lockout }) => {
    service.lockout.enabled = lockout;
  });
  const news = new ChangeNews(new RecordJournal(region, service.store));
  const latency = createLatency(() => settings.live.latencyMs);
  const dispatcher = createDispatcher({
    service,
    done: (effect) => news.after(effect),
    interceptors: [
      // Setting the pool's clock must neither fill nor freeze the quotas: theirs has no offset, and cannot be set.
      quotaInterceptor(service, options.clock ?? (() => performance.now())),
      faultInterceptor(service, settings, (ms) => latency.pause(ms)),
      ...(options.interceptors ?? []),
    ],
  });
  let endpoint = '';
  const http = await startHttpServer(options.port ?? 0, {
    service,
    dispatcher,
    latency,
    settings,
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
      return JSON.parse(JSON.stringify(outputOf(outcome))) as T;
    },
    settings: { read: () => settings.read(), change: (partial) => settings.change(partial) },
    setLatency: (latencyMs) => settings.change({ latencyMs }),
    exportState: () => exportState(region, service.store),
    records: () => allRecords(region, service.store),
    record: (name) => recordOf(region, service.store, name),
    unusableRecords: saved?.unusable ?? [],
    onChange: (listener) => news.listen(listener),
    settled: () => news.after('read'),
    close() {
      latency.stop();
      closing ??= http.close();
      return closing;
    },
  };
}

async function savedIn({
  state,
  records,
}: LocalPoolServerOptions): Promise<
  { region?: string | undefined; store: Store; unusable?: readonly string[] } | undefined
> {
  if (records !== undefined) return importRecords(records);
  return state === undefined ? undefined : importState(state);
}

/** In this process there is no connection that could break: that much is said instead. */
function outputOf(outcome: Outcome): object {
  switch (outcome.kind) {
    case 'output':
      return outcome.output;
    case 'error':
      throw outcome.error;
    case 'dropped':
    case 'half':
      throw refusal('InternalError', 'The answer was lost.');
    case 'refused':
      throw refusal('InternalError', 'The call was lost.');
  }
}
