import { join } from 'node:path';
import { BrokerHost } from '../../../main/broker/host.ts';
import { GrantBook } from '../../../main/broker/grants.ts';
import { Holds } from '../../../main/broker/holds.ts';
import { CodeService } from '../../../main/broker/service.ts';
import { VaultSource } from '../../../main/broker/vault-source.ts';
import { percentiles, type Percentiles } from './percentiles.ts';
import type { BenchHome } from './scratch.ts';
import { runDriver } from '../../session/drivers.ts';

export interface RoundTripJob {
  readonly address: string;
  /** `id.key` */
  readonly grant: string;
  readonly count: number;
  readonly accounts: number;
}

/** A program in another process asks for codes, one after the other; and only says hello, which tells what the way costs. */
export async function benchRoundTrip(
  home: BenchHome,
  program: string,
  count: number,
): Promise<{ take: Percentiles; ping: Percentiles }> {
  const { vault } = home;
  // So fast that no request waits for the next step, and so slow that a step lasts as long as a request.
  const start = Date.now() + 1_000 * 30_000 * 1_000;
  const started = performance.now();
  const clock = (): number => start + (performance.now() - started) * 1_000;
  const grants = new GrantBook(Date.now);
  const holds = new Holds(vault.holds);
  const host = new BrokerHost({
    folder: join(home.folder, 'run'),
    kind: 'run',
    service: new CodeService({
      source: new VaultSource(vault, clock),
      ledger: vault.ledger,
      holds,
      sleeper: () => Promise.resolve(),
    }),
    grants,
    audit: vault.audit,
    clock: Date.now,
    version: 'bench',
    onLock: () => undefined,
    onBug: (error) => {
      throw error;
    },
  });
  const opened = await host.open();
  if (!opened.ok) throw new Error(opened.error.code);
  const grant = grants.mint({
    project: 'bench',
    kind: 'run',
    scope: { passwords: false },
    endsAt: null,
    perMinute: 1_000_000,
  });
  const job: RoundTripJob = {
    address: host.address,
    grant: `${grant.id}.${grant.key.toString('base64url')}`,
    count,
    accounts: home.secrets.length,
  };
  try {
    const output = await runDriver(program, job).output();
    const { take, ping } = JSON.parse(output) as { take: number[]; ping: number[] };
    return { take: percentiles(take), ping: percentiles(ping) };
  } finally {
    holds.close();
    await host.close();
  }
}
