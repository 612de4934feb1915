// A Redis server of the tests' own, on a free port of the loopback: Debian's package may have started another on the usual one.
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createClient } from '@redis/client';
import { startProgram, type BackgroundProgram } from './background-program.ts';
import { waitUntil } from './private-bus.ts';

/** Valkey is in no Debian 12: `TEST_REDIS=valkey-server` runs the tests against one from elsewhere. */
const PROGRAM = process.env['TEST_REDIS'] ?? 'redis-server';

export interface RedisServer {
  readonly port: number;
  /** `redis://127.0.0.1:PORT/0` */
  readonly url: string;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again after that, on the same port and with the data that it has saved: none, unless its settings say so. */
  start(): Promise<void>;
  /** It keeps its connections, takes new ones, and says nothing. */
  freeze(): void;
  thaw(): void;
  /** One command as the administrator. */
  send(...command: string[]): Promise<unknown>;
  stop(): Promise<void>;
}

export interface RedisWish {
  /** Where it may write. */
  readonly folder: string;
  readonly password?: string;
  /** More of its settings, by the names of redis.conf. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Without persistence unless the settings say otherwise. Throws when there is none on this machine (Debian: redis-server). */
export async function startRedis({ folder, password, settings = {} }: RedisWish): Promise<RedisServer> {
  const port = await freePort();
  const all: Readonly<Record<string, string>> = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'no',
    ...(password === undefined ? {} : { requirepass: password }),
    ...settings,
  };
  const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
  let program: BackgroundProgram;

  const send = async (...command: string[]) => {
    const client = createClient({
      socket: { host: '127.0.0.1', port, reconnectStrategy: false },
      ...(password === undefined ? {} : { password }),
      RESP: 2,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.sendCommand(command)) as unknown;
    } finally {
      client.destroy();
    }
  };
  const answers = async () => {
    try {
      return String(await send('PING')) === 'PONG';
    } catch {
      return false;
    }
  };
  const start = async () => {
    program = await startProgram(PROGRAM, args, { env: { PATH: process.env['PATH'] } });
    if (!(await waitUntil(answers, program))) throw new Error(`${PROGRAM} does not start`);
  };
  const signal = (name: NodeJS.Signals) => process.kill(program.pid, name);
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}/0`,
    start,
    send,
    async kill() {
      signal('SIGKILL');
      await program.ended;
    },
    freeze: () => void signal('SIGSTOP'),
    thaw: () => void signal('SIGCONT'),
    stop: () => program.stop(),
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
