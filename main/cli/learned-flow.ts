import { FLOW_NAMES } from '../contract/pools.ts';
import type { Vault } from '../vault/vault.ts';
import type { Terminal } from './terminal.ts';

/** Runs `work`, and says what `auto` has found out about the pools meanwhile. */
export async function sayingLearnedFlows<T>(vault: Vault, out: Terminal, work: () => Promise<T>): Promise<T> {
  const before = new Map(vault.pools.list().map((pool) => [pool.id, pool.learnedFlow]));
  const outcome = await work();
  for (const { id, name, learnedFlow } of vault.pools.list()) {
    if (learnedFlow === null || learnedFlow === before.get(id)) continue;
    out.say(`"${name}" allows ${FLOW_NAMES[learnedFlow]}: used from now on.`);
  }
  return outcome;
}
