import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { announcedApp } from '../../../main/broker/discovery.ts';
import { systemClock } from '../../../main/totp/clock.ts';
import { openStateFile } from '../../../main/vault/state-file.ts';
import { buildDrivers, runDriver } from '../../session/drivers.ts';
import type { HostJob } from '../../session/hammer-host.ts';

/** What is fuzzed: a broker, and what can be seen of it from outside. */
export interface HostUnderTest {
  readonly address: string;
  /** Of the user, base64url. */
  readonly key: string;
  /** Must never be heard. */
  readonly secrets: readonly string[];
  /** How it ended; null: it has not. */
  readonly ended: () => string | null;
  /** MB; null: this system does not tell. */
  readonly memory: () => number | null;
  /** How many connections it has noted as refused. */
  readonly refusals: () => number;
  /** Ends it properly. Gives what went wrong inside, if anything did. */
  readonly stop: () => Promise<string | null>;
}

/** A second of the broker's time is a few ms: its programs wait for codes, and get them. */
const SPEED = 300;
export const CANARY = 'canary';
export const USERS = ['alice', 'bob', 'carol'];

/** A real broker in a process of its own. */
export async function startHostUnderTest(): Promise<HostUnderTest> {
  const root = mkdtempSync(join(tmpdir(), 'poolkey-fuzz-'));
  const [folder, state] = [join(root, 'run'), join(root, 'state')];
  mkdirSync(state, { mode: 0o700 });
  const drivers = await buildDrivers('hammer-host');
  const refusals = countingRefusals(state);
  const secrets = [...USERS, CANARY].map((name) => `${name.toUpperCase()}${'A2'.repeat(20)}`.slice(0, 32));
  const users = [...USERS, CANARY].map((name, i) => ({
    name,
    secret: secrets[i] ?? '',
    tags: ['shared', `of-${name}`],
  }));
  const job: HostJob = { folder, state, users, time: { since: Date.now(), speed: SPEED } };
  const run = runDriver(drivers.path('hammer-host'), job);
  await run.ready();
  let ended: string | null = null;
  void run.ended.then((how) => (ended = String(how)));
  return {
    address: join(folder, 'b.sock'),
    key: announcedApp(folder)?.key ?? '',
    secrets,
    ended: () => ended,
    memory: () => memoryOf(run.child.pid),
    refusals,
    async stop() {
      run.go();
      try {
        await run.output();
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      } finally {
        rmSync(root, { recursive: true, force: true });
        await drivers.remove();
      }
    },
  };
}

/** The audit keeps the newest entries alone, so SQLite itself counts. */
function countingRefusals(state: string): () => number {
  openStateFile(state, systemClock).close();
  const file = join(state, 'codes.db');
  const db = new Database(file);
  db.exec(`CREATE TABLE refusals (n INTEGER NOT NULL) STRICT; INSERT INTO refusals VALUES (0);
    CREATE TRIGGER refused AFTER INSERT ON audit WHEN NEW.verb = 'connect' BEGIN UPDATE refusals SET n = n + 1; END;`);
  db.close();
  return () => {
    const reading = new Database(file, { timeout: 10_000 });
    try {
      return (reading.prepare('SELECT n FROM refusals').get() as { n: number }).n;
    } finally {
      reading.close();
    }
  };
}

function memoryOf(pid: number | undefined): number | null {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
