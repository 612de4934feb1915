import type { CheckFinding } from '../../contract/pool-check.ts';
import { ok, type Result } from '../../contract/result.ts';
import { checkPool } from '../../enrollment/pool-check/check-pool.ts';
import { systemClock } from '../../totp/clock.ts';
import { EXIT } from '../exit-codes.ts';
import { findPool } from '../find.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';
import { wrapped } from '../wrap.ts';

/** By weight, as the last line counts them. */
const MARKS: Readonly<Record<CheckFinding['state'], string>> = {
  failed: 'FAILED',
  attention: 'look',
  unknown: 'unknown',
  ok: 'ok',
};

/** Shows what is wrong with how a pool is set up. Changes nothing. Exit code 1 when something failed. */
export function poolCheckCommand(name: string, out: Terminal): Promise<Result<number>> {
  return withVault(async ({ vault, host }) => {
    const found = findPool(vault, name);
    if (!found.ok) return found;
    if (found.value.local) await host.ensure();
    const pool = vault.pools.get(found.value.id) ?? found.value;
    out.progress(`asking the pool "${pool.name}"`);
    const { findings, calls } = await checkPool(pool, systemClock);
    if (out.json) out.answerJson({ pool: pool.name, findings, calls });
    else {
      for (const finding of findings) out.answer(line(finding, out.columns));
      out.answer(summary(findings));
    }
    return ok(findings.some(({ state }) => state === 'failed') ? EXIT.failed : EXIT.ok);
  });
}

function line({ state, title, detail }: CheckFinding, columns: number | null): string {
  return wrapped(MARKS[state].padEnd(9), `${title}: ${detail}`, columns);
}

/** `1 failed, 2 unknown, 19 ok` */
function summary(findings: readonly CheckFinding[]): string {
  const states = Object.keys(MARKS) as CheckFinding['state'][];
  return states
    .map((state) => ({ state, count: findings.filter((finding) => finding.state === state).length }))
    .filter(({ state, count }) => count > 0 || state === 'failed')
    .map(({ state, count }) => `${count} ${state === 'attention' ? 'to look at' : state}`)
    .join(', ');
}
