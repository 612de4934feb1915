import { createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { fail, ok, type Failure, type Result } from '../contract/result.ts';
import type { Clock } from '../totp/clock.ts';
import type { AuditStore } from '../vault/audit-store.ts';
import { answerRequest, type Approve } from './answer-request.ts';
import { makePrivate, newAddress } from './address.ts';
import { Connection, type Peer } from './connection.ts';
import { announce, withdraw, type Announcement } from './discovery.ts';
import type { GrantBook } from './grants.ts';
import { random32 } from './handshake.ts';
import { listenAt } from './listen.ts';
import type { CodeService } from './service.ts';

export interface HostParts {
  readonly folder: string;
  readonly kind: Announcement['kind'];
  readonly survivesLock?: boolean;
  readonly service: CodeService;
  readonly grants: GrantBook;
  readonly audit: AuditStore;
  readonly clock: Clock;
  readonly version: string;
  /** Whether a program without a grant may have one; asks a person. Absent: it may not. */
  readonly approve?: Approve;
  /** A program has asked for the lock. */
  readonly onLock: () => void;
  /** Somebody came or went, or something was asked. */
  readonly onNews?: () => void;
  readonly onBug: (error: unknown) => void;
}

/** More programs than any machine runs tests with. */
const MOST_CONNECTIONS = 512;
/** Its key is in the announcement, for programs of the same user. */
const USER_KEY = 'user';

/** Serves codes at a socket until it is closed: the app's, or a run's. */
export class BrokerHost {
  readonly #parts: HostParts;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  readonly #userKey = random32();
  #announced: Announcement | null = null;
  #address = '';
  #callers = 0;

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#server = createServer();
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** Socket or pipe; empty before `open`. */
  get address(): string {
    return this.#address;
  }

  /** Errors: FOLDER_NOT_OURS, FOLDER_NOT_MADE, PATH_TOO_LONG, BROKER_RUNNING, ADDRESS_TAKEN, NOT_LISTENING. */
  async open(): Promise<Result<undefined>> {
    const { folder, kind, clock, survivesLock = false } = this.#parts;
    const ours = makePrivate(folder);
    if (!ours.ok) return ours;
    const address = newAddress(folder, kind === 'app' ? 'b' : `run-${process.pid}`);
    if (!address.ok) return address;
    this.#address = address.value;
    this.#server.on('connection', (socket) => {
      const caller = String((this.#callers += 1));
      let peer: Peer | null = null;
      const connection: Connection = new Connection(socket, {
        address: this.#address,
        keyOf: (keyId) =>
          keyId === USER_KEY ? this.#userKey : (this.#parts.grants.find(keyId)?.key ?? null),
        onPeer: (proved) => {
          peer = proved;
          this.#parts.onNews?.();
        },
        handle: (from, asked, news) =>
          answerRequest(this.#parts, { ...from, caller: this.#owner(caller) }, asked, news),
        onRefused: (failure, said) => this.#refused(failure, said),
        onBug: this.#parts.onBug,
        onClosed: () => {
          this.#connections.delete(connection);
          if (peer) void this.#parts.service.leave(this.#owner(caller)).catch(this.#parts.onBug);
          this.#parts.onNews?.();
        },
      });
      this.#connections.add(connection);
    });
    const listening = await listenAt(this.#server, this.#address);
    if (!listening.ok) return listening;
    this.#server.on('error', this.#parts.onBug);
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
    } catch (error) {
      await this.close();
      const { code = '' } = error as NodeJS.ErrnoException;
      return fail(
        'FOLDER_NOT_MADE',
        `Nothing can be written to ${folder} (${code}). Look at its permissions.`,
      );
    }
    return ok(undefined);
  }

  /** How many programs are connected, by their project. */
  clientsByProject(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { peer } of this.#connections)
      if (peer) counts.set(peer.project, (counts.get(peer.project) ?? 0) + 1);
    return counts;
  }

  /** Nobody is answered any more; `why` is told to who waits. Grants are the caller's to end. */
  async close(why?: Failure): Promise<void> {
    if (this.#announced) withdraw(this.#parts.folder, this.#announced);
    for (const connection of this.#connections) connection.end(why);
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #owner(caller: string): string {
    return `${process.pid}/${this.#announced?.startedAt ?? 0}/${caller}`;
  }

  #refused({ code }: Failure, { project = '', client = '' }: Partial<Peer>): void {
    const entry = { project, client, account: null, verb: 'connect', outcome: code, waitedMs: 0 };
    void this.#parts.audit.add(entry).catch(this.#parts.onBug);
    this.#parts.onNews?.();
  }
}
