import { isIP } from 'node:net';
import type { RedisAddress } from './address.ts';

/** One connection to the server, for as long as it lasts. */
export interface RedisClient {
  /** Throws `ReplyError` for what the server refuses, else whatever broke the connection. */
  send(command: readonly string[]): Promise<unknown>;
  destroy(): void;
}

/** The server's own words. */
export class ReplyError extends Error {}

/** A megabyte, and only for those who share a ledger. */
export const loadLibrary = () => import('@redis/client');

/** `onLost`: the connection is gone. Nothing connects anew by itself. Throws as `send`, after `limitMs` at the latest. */
export async function connectClient(
  address: RedisAddress,
  limitMs: number,
  onLost: () => void,
): Promise<RedisClient> {
  const { createClient, ErrorReply } = await loadLibrary();
  const { tls, host, port, database, username, password } = address;
  const client = createClient({
    socket: {
      host,
      port,
      connectTimeout: limitMs,
      reconnectStrategy: false,
      // Servers behind one address are told apart by this name; it cannot be a number.
      ...(tls ? { tls, ...(isIP(host) ? {} : { servername: host }) } : {}),
    },
    database,
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password: password.reveal() }),
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    // Older servers and many proxies have no other.
    RESP: 2,
  });
  const told = (error: unknown): never => {
    throw error instanceof ErrorReply ? new ReplyError(error.message) : error;
  };
  // Without a listener Node ends the process.
  client.on('error', onLost);
  // A server that takes the connection and then says nothing would be waited for without end.
  const impatience = setTimeout(() => client.destroy(), limitMs);
  try {
    await client.connect().catch(told);
  } catch (error) {
    // The library keeps a list of its clients until they are destroyed.
    client.destroy();
    throw error;
  } finally {
    clearTimeout(impatience);
  }
  return {
    send: (command) => client.sendCommand(command).catch(told),
    destroy: () => client.destroy(),
  };
}
