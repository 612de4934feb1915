import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { fail, ok, type Failure, type Result } from '../contract/result.ts';
import type { Clock } from '../totp/clock.ts';
import { answerRequest, type RequestPlace } from './answer-request.ts';
import { makePrivate, newAddress } from './address.ts';
import { Connection } from './connection.ts';
import { announce, sweepDead, withdraw, type Announcement } from './discovery.ts';
import { random32 } from './handshake.ts';
import { listenAt } from './listen.ts';
import type { Peer } from './server-handshake.ts';

export interface HostParts extends RequestPlace {
  readonly folder: string;
  readonly kind: Announcement['kind'];
  readonly survivesLock?: boolean;
  readonly clock: Clock;
  /** Time for a program to prove itself, ms. Default 5,000. */
  readonly handshakeMs?: number;
}

/** More programs than any machine runs tests with. */
const MOST_CONNECTIONS = 512;
const HANDSHAKE_MS = 5_000;
/** Its key is in the announcement, for programs of the same user. */
const USER_KEY = 'user';

/** Serves codes at a socket until it is closed: the app's, or a run's. */
export class BrokerHost {
  readonly #parts: HostParts;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  readonly #userKey = random32();
  /** Tells its programs from those of any other host, also one of the same process before. */
  readonly #mark = `${process.pid}/${randomBytes(6).toString('base64url')}`;
  /** What still writes: it must come to its end before the vault is closed. */
  readonly #work = new Set<Promise<unknown>>();
  #announced: Announcement | null = null;
  #address = '';
  #callers = 0;
  #closing = false;

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#server = createServer();
  }

  /** Socket or pipe; empty before `open`. */
  get address(): string {
    return this.#address;
  }

  /** Errors: FOLDER_NOT_OURS, FOLDER_NOT_MADE, PATH_TOO_LONG, BROKER_RUNNING, ADDRESS_TAKEN, NOT_LISTENING. */
  async open(): Promise<Result<undefined>> {
    const { folder, kind } = this.#parts;
    const ours = makePrivate(folder);
    if (!ours.ok) return ours;
    sweepDead(folder);
    const address = newAddress(folder, kind === 'app' ? 'b' : `run-${process.pid}`);
    if (!address.ok) return address;
    this.#address = address.value;
    this.#server.on('connection', (socket) => this.#connected(socket));
    const listening = await listenAt(this.#server, this.#address);
    if (!listening.ok) return listening;
    this.#server.on('error', this.#parts.onBug);
    return this.#announce();
  }

  /** How many programs are connected, by their project. */
  clientsByProject(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { peer } of this.#connections)
      if (peer) counts.set(peer.project, (counts.get(peer.project) ?? 0) + 1);
    return counts;
  }

  /** Who waits is told this now; what is asked later is answered as ever. */
  refuseWaiting(why: Failure): void {
    for (const connection of this.#connections) connection.refuseWaiting(why);
  }

  /** Nobody is answered any more; `why` is told to who waits. Nothing is written after it. Grants are the caller's to end. */
  async close(why?: Failure): Promise<void> {
    this.#closing = true;
    if (this.#announced) withdraw(this.#parts.folder, this.#announced);
    for (const connection of this.#connections) connection.end(why);
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    // The server knows of a connection's end before we do.
    await Promise.all([...this.#connections].map(({ closed }) => closed));
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  async #announce(): Promise<Result<undefined>> {
    const { folder, kind, clock, survivesLock = false } = this.#parts;
    this.#announced = {
      v: 1,
      address: this.#address,
      key: this.#userKey.toString('base64url'),
      pid: process.pid,
      host: hostname(),
      startedAt: clock(),
      kind,
      survivesLock,
    };
    try {
      announce(folder, this.#announced);
      return ok(undefined);
    } catch (error) {
      await this.close();
      const { code = '' } = error as NodeJS.ErrnoException;
      return fail(
        'FOLDER_NOT_MADE',
        `Nothing can be written to ${folder} (${code}). Look at its permissions.`,
      );
    }
  }

  #connected(socket: Socket): void {
    const { grants, service, handshakeMs = HANDSHAKE_MS, onBug } = this.#parts;
    const caller = `${this.#mark}/${(this.#callers += 1)}`;
    const connection: Connection = new Connection(socket, {
      address: this.#address,
      handshakeMs,
      keyOf: (keyId) => (keyId === USER_KEY ? this.#userKey : (grants.find(keyId)?.key ?? null)),
      onPeer: () => this.#news(),
      handle: (from, asked, news) =>
        this.#track(
          answerRequest({ ...this.#parts, onNews: () => this.#news() }, { ...from, caller }, asked, news),
        ),
      onRefused: (failure, said) => this.#refused(failure, said),
      onBug,
      onClosed: (peer) => {
        this.#connections.delete(connection);
        if (peer) this.#track(service.leave(caller)).catch(onBug);
        this.#news();
      },
    });
    // Counted here, and not by the server, which would hang up without a word.
    if (this.#connections.size >= MOST_CONNECTIONS)
      connection.refuse({
        code: 'TOO_MANY_PROGRAMS',
        message: `${MOST_CONNECTIONS} programs are connected already. End those that are not needed, or run fewer workers.`,
      });
    else this.#connections.add(connection);
  }

  #refused({ code }: Failure, { project = '', client = '' }: Partial<Peer>): void {
    const entry = { project, client, account: null, verb: 'connect', outcome: code, waitedMs: 0 };
    this.#track(this.#parts.audit.add(entry)).catch(this.#parts.onBug);
    this.#news();
  }

  #news(): void {
    if (!this.#closing) this.#parts.onNews?.();
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const quiet: Promise<unknown> = work.then(
      () => this.#work.delete(quiet),
      () => this.#work.delete(quiet),
    );
    this.#work.add(quiet);
    return work;
  }
}
