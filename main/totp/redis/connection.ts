import { ok, type Failure, type Result } from '../../contract/result.ts';
import type { RedisAddress } from './address.ts';
import { connectClient, loadLibrary, ReplyError, type RedisClient } from './client.ts';
import { refused, silent, unreachable, type Trouble } from './failures.ts';
import { Patience, SilentError } from './patience.ts';

/** For a request with all its waits and repetitions, ms. */
const LIMIT_MS = 5_000;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 400;

/**
 * One connection, made at the first use and again whenever it was lost. Requests must bear to be sent twice: where the connection breaks
 * before the answer they are sent again while there is time, so that nobody notices a server that is restarted.
 */
export class RedisConnection {
  readonly #address: RedisAddress;
  readonly #limitMs: number;
  /** Given up on by one request: the others on it fail for the same reason. */
  readonly #silent = new WeakSet<Promise<RedisClient>>();
  #client: Promise<RedisClient> | null = null;
  #closed = false;

  constructor(address: RedisAddress, limitMs: number = LIMIT_MS) {
    this.#address = address;
    this.#limitMs = limitMs;
  }

  /** Runs a script on the server. Errors, within the time limit: LEDGER_UNREACHABLE, LEDGER_REFUSED. */
  async run(
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<Result<unknown>> {
    const command = ['EVAL', script, String(keys.length), ...keys, ...args.map(String)];
    // This takes its time too, and says nothing about the server.
    await loadLibrary();
    const patience = new Patience(this.#limitMs);
    let before: Failure | null = null;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      if (this.#closed) return { ok: false, error: unreachable(this.#address.shown, null).failure };
      const client = (this.#client ??= this.#connect());
      try {
        return ok(await patience.within(client.then((connected) => connected.send(command))));
      } catch (error) {
        const { failure, passing } = this.#trouble(error, client);
        // What was wrong while there was time says more than that it is over.
        if (error instanceof SilentError) return { ok: false, error: before ?? failure };
        if (!passing || !(await patience.pause(pause))) return { ok: false, error: failure };
        before = failure;
      }
    }
  }

  /** Requests under way fail. */
  close(): void {
    this.#closed = true;
    if (this.#client) this.#drop(this.#client);
  }

  #connect(): Promise<RedisClient> {
    const client = connectClient(this.#address, this.#limitMs, () => this.#drop(client));
    client.catch(() => this.#drop(client));
    return client;
  }

  #trouble(error: unknown, client: Promise<RedisClient>): Trouble {
    const { shown } = this.#address;
    if (error instanceof ReplyError) return refused(shown, error.message);
    if (error instanceof SilentError) this.#silent.add(client);
    // Also after a silence: what is still to come on this connection belongs to nobody.
    this.#drop(client);
    return this.#silent.has(client) ? silent(shown, this.#limitMs) : unreachable(shown, error);
  }

  #drop(client: Promise<RedisClient>): void {
    if (this.#client === client) this.#client = null;
    client.then(
      (connected) => connected.destroy(),
      () => undefined,
    );
  }
}
