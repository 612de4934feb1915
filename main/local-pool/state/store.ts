import type { Client, Pool } from './pool.ts';

/** All pools, and the way from a bare client id, which is all that unsigned operations send, to its pool. */
export class Store {
  readonly #pools = new Map<string, Pool>();
  readonly #poolOfClient = new Map<string, Pool>();
  /** Pools that were given out, and may have been changed since, or have been removed. */
  readonly #touched = new Set<string>();

  /** For reading only: to change one, take it by its id. */
  pools(): IterableIterator<Pool> {
    return this.#pools.values();
  }

  pool(id: string): Pool | undefined {
    return this.#given(this.#pools.get(id));
  }

  /** As `pool`, for reading only. */
  peek(id: string): Pool | undefined {
    return this.#pools.get(id);
  }

  poolOfClient(clientId: string): Pool | undefined {
    return this.#given(this.#poolOfClient.get(clientId));
  }

  /** Gives the ids of the touched pools once, those that were removed among them. */
  takeTouched(): string[] {
    const ids = [...this.#touched];
    this.#touched.clear();
    return ids;
  }

  addPool(pool: Pool): void {
    this.#touched.add(pool.id);
    this.#pools.set(pool.id, pool);
    for (const id of pool.clients.keys()) this.#poolOfClient.set(id, pool);
  }

  removePool(pool: Pool): void {
    this.#touched.add(pool.id);
    for (const id of pool.clients.keys()) this.#poolOfClient.delete(id);
    this.#pools.delete(pool.id);
  }

  addClient(pool: Pool, client: Client): void {
    pool.clients.set(client.id, client);
    this.#poolOfClient.set(client.id, pool);
  }

  removeClient(pool: Pool, client: Client): void {
    pool.clients.delete(client.id);
    pool.signIns.removeClient(client.id);
    this.#poolOfClient.delete(client.id);
  }

  #given(pool: Pool | undefined): Pool | undefined {
    if (pool) this.#touched.add(pool.id);
    return pool;
  }
}
