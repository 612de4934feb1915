import { startLocalPool, type LocalPoolServer } from '../local-pool/index.ts';
import type { Clock } from '../totp/clock.ts';
import type { Vault } from '../vault/vault.ts';

const DOCUMENT = 'local-pool';
/** A change is on disk this long after it happened: many come together while users are enrolled. */
const SAVE_DELAY_MS = 250;

/**
 * The local pool that belongs to a vault: its state lies there sealed, so that the users enrolled today can sign in
 * tomorrow. The app hosts it while it is open; a command that needs it hosts it for its own life.
 */
export class LocalPoolHost {
  readonly #vault: Vault;
  readonly #clock: Clock;
  #server: LocalPoolServer | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(vault: Vault, clock: Clock) {
    this.#vault = vault;
    this.#clock = clock;
  }

  /** The server of this process, started now when it is not running. Endpoints of the vault's local pools follow. */
  async start(): Promise<LocalPoolServer> {
    if (this.#server) return this.#server;
    const state = this.#vault.documents.load(DOCUMENT);
    const options = { clock: this.#clock, ...(state === undefined ? {} : { state }) };
    const server = await startLocalPool({ ...options, port: this.#lastPort() }).catch(() =>
      // The port of last time is taken by something else: any other will do.
      startLocalPool({ ...options, port: 0 }),
    );
    this.#server = server;
    server.onChange(() => {
      this.#timer ??= setTimeout(() => this.#save(), SAVE_DELAY_MS);
    });
    for (const pool of this.#localPools()) {
      if (pool.endpoint !== server.endpoint) this.#vault.pools.setEndpoint(pool.id, server.endpoint);
    }
    return server;
  }

  /** Makes the vault's local pools reachable: by another process that hosts them already, or by this one. */
  async ensure(): Promise<void> {
    const [pool] = this.#localPools();
    if (!pool || this.#server || (await answersFor(pool.endpoint, pool.userPoolId))) return;
    await this.start();
  }

  /** Saves and stops. The vault must still be open. */
  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    await server.close();
    this.#save(server);
  }

  #save(server = this.#server): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (server) this.#vault.documents.save(DOCUMENT, server.exportState());
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
