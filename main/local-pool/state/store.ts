import type { Client, Pool } from './pool.ts';

/** All pools, and the way from a bare client id, which is all that unsigned operations send, to its pool. */
export class Store {
  readonly #pools = new Map<string, Pool>();
  readonly #poolOfClient = new Map<string, Pool>();

  pools(): IterableIterator<Pool> {
    return this.#pools.values();
  }

  pool(id: string): Pool | undefined {
    return this.#pools.get(id);
  }

  poolOfClient(clientId: string): Pool | undefined {
    return this.#poolOfClient.get(clientId);
  }

  addPool(pool: Pool): void {
    this.#pools.set(pool.id, pool);
    for (const id of pool.clients.keys()) this.#poolOfClient.set(id, pool);
  }

  removePool(pool: Pool): void {
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
}
