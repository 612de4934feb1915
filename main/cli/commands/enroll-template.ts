import { ok, type Result } from '../../contract/result.ts';
import { rosterTemplate } from '../../enrollment/roster/template.ts';
import { findPool } from '../find.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

/**
 * The header of a roster for a pool. For users to be created with the attributes that the pool asks for, where it may be asked
 * (DescribeUserPool); where not, that is said and the header is printed without. Errors: POOL_NOT_KNOWN.
 */
export function enrollTemplate(pool: string, create: boolean, out: Terminal): Promise<Result<number>> {
  return withVault(async ({ vault, deps, host }) => {
    const found = findPool(vault, pool);
    if (!found.ok) return found;
    let required: readonly string[] | null = null;
    if (create) {
      if (found.value.local) await host.ensure();
      const rules = await deps.connect(vault.pools.get(found.value.id) ?? found.value).admin.userRules();
      if (rules.ok) ({ required } = rules.value);
      else {
        out.say(
          `The attributes that "${found.value.name}" asks for are not known, and not in the header: ${rules.error.message} [${rules.error.code}]`,
        );
      }
    }
    const header = rosterTemplate({ required: required ?? [] }, create ? 'create' : 'enroll');
    if (out.json) out.answerJson({ pool: found.value.name, header, required });
    else out.answer(header);
    return ok(0);
  });
}
