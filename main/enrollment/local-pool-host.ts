import { startLocalPool, type LocalPoolServer } from '../local-pool/index.ts';
import type { Clock } from '../totp/clock.ts';
import type { Vault } from '../vault/vault.ts';
import { LocalPoolDocuments } from './local-pool-documents.ts';

/** Two hosts of one state would overwrite each other's. */
export class LocalPoolElsewhereError extends Error {
  override readonly name = 'LocalPoolElsewhereError';
  readonly code = 'LOCAL_POOL_ELSEWHERE';

  constructor() {
    super('Another Poolkey process runs the local pool of this vault. Use it there, or close it first.');
  }
}

/**
 * The local pool that belongs to a vault: its state lies there sealed, so that the users enrolled today can sign in
 * tomorrow. The app hosts it while it is open; a command that needs it hosts it for its own life.
 */
export class LocalPoolHost {
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #documents: LocalPoolDocuments;
  #server: LocalPoolServer | null = null;
  #starting: Promise<LocalPoolServer | null> | null = null;
  #closed = false;

  constructor(vault: Vault, clock: Clock) {
    this.#vault = vault;
    this.#clock = clock;
    this.#documents = new LocalPoolDocuments(vault);
  }

  /**
   * The server of this process, started now when it is not running. Endpoints of the vault's local pools follow.
   * Throws LocalPoolElsewhereError.
   */
  async start(): Promise<LocalPoolServer> {
    const server = await this.#startOnce();
    if (!server) throw new LocalPoolElsewhereError();
    return server;
  }

  /** Makes the vault's local pools reachable: by another process that hosts them already, or by this one. */
  async ensure(): Promise<void> {
    if (this.#localPools().length > 0) await this.#startOnce();
  }

  /** Saves and stops. The vault must still be open. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting?.catch(() => undefined);
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    await server.close();
    await this.#documents.finish(server);
  }

  /** Null where another process hosts the pools of this vault, or this host was closed. */
  #startOnce(): Promise<LocalPoolServer | null> {
    if (this.#server) return Promise.resolve(this.#server);
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  async #start(): Promise<LocalPoolServer | null> {
    if (await this.#hostedElsewhere()) return null;
    const server = await this.#listen();
    if (!server) return null;
    try {
      await this.#documents.follow(server);
    } catch (error) {
      await server.close();
      throw error;
    }
    if (this.#closed) {
      await server.close();
      return null;
    }
    this.#server = server;
    for (const pool of this.#localPools()) {
      if (pool.endpoint !== server.endpoint) this.#vault.pools.setEndpoint(pool.id, server.endpoint);
    }
    return server;
  }

  /** On the port of last time, if it is free: addresses that somebody wrote down go on working. */
  async #listen(): Promise<LocalPoolServer | null> {
    const start = (port: number) => startLocalPool({ clock: this.#clock, ...this.#documents.load(), port });
    try {
      return await start(this.#lastPort());
    } catch {
      // Taken: by another process of this vault that was quicker, or by something else, and then any other port will do.
      if (await this.#hostedElsewhere()) return null;
      return start(0);
    }
  }

  async #hostedElsewhere(): Promise<boolean> {
    const [pool] = this.#localPools();
    return pool !== undefined && (await answersFor(pool.endpoint, pool.userPoolId));
  }

  #localPools(): { id: string; endpoint: string | null; userPoolId: string }[] {
    return this.#vault.pools.list().filter((pool) => pool.local);
  }

  #lastPort(): number {
    const endpoint = this.#localPools()[0]?.endpoint;
    return endpoint ? Number(new URL(endpoint).port) : 0;
  }
}

/** Whether a local pool with this user pool listens there: its keys are public. */
async function answersFor(endpoint: string | null, userPoolId: string): Promise<boolean> {
  if (!endpoint) return false;
  try {
    const answer = await fetch(`${endpoint}/${userPoolId}/.well-known/jwks.json`, {
      signal: AbortSignal.timeout(2_000),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
