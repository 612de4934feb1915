import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Result } from '../../../main/contract/result.ts';
import { parseRedisAddress } from '../../../main/totp/redis/address.ts';
import { RedisConnection } from '../../../main/totp/redis/connection.ts';
import { startRedis, type RedisServer, type RedisWish } from '../../session/redis-server.ts';
import { tempFolder } from '../vault/temp-vault.ts';

export interface RedisForFile {
  readonly server: RedisServer;
  /** A connection that goes with the test. */
  connect(): RedisConnection;
  stop(): Promise<void>;
}

/** One server for all tests of a file: secrets are random, and so are their names. */
export async function redisForFile(): Promise<RedisForFile> {
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-redis-'));
  const server = await startRedis({ folder });
  return {
    server,
    connect: () => connectTo(server.url),
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server that goes with the test. */
export async function tempRedis(wish: Omit<RedisWish, 'folder'> = {}): Promise<RedisServer> {
  const server = await startRedis({ folder: tempFolder(), ...wish });
  onTestFinished(() => server.stop());
  return server;
}

/** A connection that goes with the test. */
export function connectTo(url: string, limitMs?: number): RedisConnection {
  const connection = new RedisConnection(value(parseRedisAddress(url)), limitMs);
  onTestFinished(() => connection.close());
  return connection;
}

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** All that the server holds, keys and values, as text. */
export async function everythingIn(server: RedisServer): Promise<string> {
  const keys = (await server.send('KEYS', '*')) as string[];
  const read: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => server.send('GET', key),
    zset: (key) => server.send('ZRANGE', key, '0', '-1', 'WITHSCORES'),
  };
  const lines = await Promise.all(
    keys.map(async (key) => {
      const type = String(await server.send('TYPE', key));
      const reader = read[type];
      if (!reader) throw new Error(`a ${type}, which nobody has made: ${key}`);
      return `${key} = ${JSON.stringify(await reader(key))}`;
    }),
  );
  return lines.toSorted().join('\n');
}
