import { systemClock } from '../../totp/clock.ts';
import { serverAt } from './ask-server.ts';
import { bad, good, none, type Check } from './check.ts';
import { addressOf, type KnownPool } from './known-pools.ts';

const LIMIT_MS = 4_000;

/** Whether each pool's address answers. Pools that share one are asked together, all at the same time. */
export async function checkPools(pools: readonly KnownPool[]): Promise<Check[]> {
  const addresses = new Map(pools.map((pool) => [addressOf(pool).href, addressOf(pool)]));
  const answers = new Map(
    await Promise.all([...addresses].map(async ([href, url]) => [href, await knock(url)] as const)),
  );
  return pools.map((pool) => checkOf(pool, addressOf(pool).host, answers.get(addressOf(pool).href)));
}

interface Knock {
  /** Null: it answers. */
  readonly trouble: string | null;
  readonly tookMs: number;
}

async function knock(url: URL): Promise<Knock> {
  const server = serverAt(url, systemClock, LIMIT_MS);
  const started = performance.now();
  const answer = await server.ask();
  server.close();
  return {
    trouble: answer.ok ? null : answer.error.message,
    tookMs: Math.round(performance.now() - started),
  };
}

function checkOf({ name, local }: KnownPool, where: string, knocked: Knock | undefined): Check {
  const title = `pool ${name}`;
  const { trouble = null, tookMs = 0 } = knocked ?? {};
  if (trouble === null) return good(title, `${where} answers (${tookMs} ms).`);
  if (local) return none(title, 'The local pool of this vault does not run; what needs it starts it.');
  return bad(title, `${where}: ${trouble}.`, 'Check its endpoint or Region, the network, and a proxy.');
}
