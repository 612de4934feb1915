import { rosterUserView } from '../app/rosters.ts';
import type { PoolkeyHandlers } from '../contract/contract.ts';
import { fail, ok } from '../contract/result.ts';
import { planRun } from '../enrollment/bulk/plan-run.ts';
import { rosterTemplate } from '../enrollment/roster/template.ts';
import { writeWhole } from '../transfer/write-whole.ts';
import { withSession, type HandlerContext } from './handler-context.ts';

export function rostersHandlers(context: HandlerContext): PoolkeyHandlers['rosters'] {
  return {
    readFile: ({ name, path, bytes }) =>
      withSession(context, ({ rosters }) =>
        rosters.read(name, bytes ? { from: 'bytes', bytes } : { from: 'file', path }),
      ),
    paste: () =>
      withSession(context, async ({ rosters }) => {
        const text = await context.clipboardText();
        if (text.trim() === '') {
          return fail(
            'CLIPBOARD_EMPTY',
            'There is no text on the clipboard. Copy the cells with their header first.',
          );
        }
        return rosters.read('pasted', { from: 'text', text });
      }),
    map: ({ id, columns, create }) => withSession(context, ({ rosters }) => rosters.map(id, columns, create)),
    rows: ({ id, show, from, count }) =>
      withSession(context, ({ rosters }) => {
        const held = rosters.get(id);
        if (!held.ok) return held;
        const { users, problems } = held.value.roster;
        return ok({
          users: show === 'users' ? users.slice(from, from + count).map(rosterUserView) : [],
          problems:
            show === 'problems' ? problems.slice(from, from + count).map((problem) => ({ ...problem })) : [],
        });
      }),
    close: ({ id }) =>
      withSession(context, ({ rosters }) => {
        rosters.close(id);
        return ok(undefined);
      }),
    saveTemplate: ({ poolId, create }) =>
      withSession(context, async ({ vault, host, deps }) => {
        const pool = vault.pools.get(poolId);
        if (!pool) return fail('NOT_FOUND', 'This pool is gone. Choose another one.');
        if (create && pool.local) await host.ensure();
        const rules = create ? await deps.connect(vault.pools.get(poolId) ?? pool).admin.userRules() : null;
        const required = rules?.ok ? rules.value.required : [];
        const path = await context.choosePlace(`${fileNameOf(pool.name)}-users.csv`);
        if (path === null) return ok(null);
        const header = rosterTemplate({ required }, create ? 'create' : 'enroll');
        const written = await writeWhole(path, [`${header}\n`]);
        return written.ok ? ok({ path }) : written;
      }),
    plan: ({ rosterId, poolId, options }) =>
      withSession(context, ({ rosters, vault }) => {
        const held = rosters.get(rosterId);
        if (!held.ok) return held;
        const pool = vault.pools.get(poolId);
        if (!pool) return fail('NOT_FOUND', 'This pool is gone. Choose another one.');
        return ok(planRun(vault, pool, held.value.roster, options));
      }),
  };
}

/** Names of pools may hold what no file system takes. */
export function fileNameOf(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|-+$/g, '') || 'pool';
}
