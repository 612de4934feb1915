import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { ok, type Failure, type Result } from '../../../main/contract/result.ts';
import type { LedgeredToken } from '../../../main/totp/ledger.ts';
import { RedisLedger } from '../../../main/totp/redis-ledger.ts';
import { keysOf } from '../../../main/totp/redis/scripts.ts';
import { SharedLedger } from '../../../main/totp/shared-ledger.ts';
import { sharedName } from '../../../main/totp/shared-name.ts';
import { cognitoToken, tempVault } from '../vault/temp-vault.ts';
import { connectTo } from './redis-fixture.ts';

/** What a request is given where a test waits for its end, ms. */
export const LIMIT_MS = 1_000;
/** With all that an address must write in another way. */
export const PASSWORD = 'p@ss/word%25-of-redis';

/** A machine that shares the ledger at `url`, and one secret. */
export function placeAt(url: string, limitMs?: number) {
  const token = cognitoToken();
  const of: LedgeredToken = { token, fingerprint: 'f' };
  const { vault } = tempVault();
  const ledger = new SharedLedger(new RedisLedger(connectTo(url, limitMs)), vault.ledger);
  return {
    of,
    ledger,
    own: vault.ledger,
    keys: keysOf(sharedName(token.secret)),
    /** The first unused step from this one on. */
    take: (step: number) => ledger.take(of, ({ last }) => ok({ step: Math.max(step, (last ?? 0) + 1) })),
  };
}

export function withUser(url: string, user: string): string {
  return url.replace('//', `//${user}@`);
}

export function failure(result: Result<unknown>): Failure | null {
  return result.ok ? null : result.error;
}

export async function timed<T>(run: Promise<T>): Promise<{ result: T; ms: number }> {
  const started = performance.now();
  const result = await run;
  return { result, ms: performance.now() - started };
}

/** Something that is no Redis: for each request `answer` says what comes back. `count`: which request it is. */
export function pretender(answer: (socket: Socket, count: number) => void): Promise<string> {
  let count = 0;
  return listen((socket) => socket.on('data', () => answer(socket, (count += 1))));
}

/** Between us and a server: it breaks the connection instead of passing on the answer of this number. */
export function losing(lost: number, port: number): Promise<string> {
  let count = 0;
  return listen((socket) => {
    const server = connect(port, '127.0.0.1');
    socket.pipe(server).on('data', (answer) => {
      count += 1;
      if (count !== lost) socket.write(answer);
      else socket.destroy();
    });
    socket.on('close', () => server.destroy());
  });
}

async function listen(take: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    take(socket);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, 'listening');
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}/0`;
}
