// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { ActionKind, PlanView } from '../../../main/contract/actions.ts';
import { actionKind, REPAIR_OF } from '../../../main/contract/actions.ts';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import { actionKinds, actionWords } from '../../../renderer/features/actions/action-words.ts';
import { ableIds, mayRun, planRows, planTotal } from '../../../renderer/features/actions/plan-words.ts';
import {
  all,
  button,
  choose,
  click,
  field,
  one,
  open,
  preparePage,
  press,
  rowOf,
  says,
  text,
  type,
} from './opened-page.ts';

preparePage();

const row = (id: string, code?: string): PlanView['rows'][number] => ({
  id,
  username: id,
  pool: 'stage',
  steps: code === undefined ? ['InitiateAuth'] : [],
  problem: code === undefined ? null : { code, message: `${code}.` },
});
const planOf = (rows: PlanView['rows'], retype: string | null = null): PlanView => ({
  kind: 'rotate',
  rows,
  warnings: [],
  retype,
});

test('those who cannot come first; they are counted with their reasons and left out', () => {
  const plan = planOf([row('a'), row('b', 'NO_PASSWORD'), row('c'), row('d', 'NO_PASSWORD')]);
  expect(planRows(plan).map(({ id }) => id)).toEqual(['b', 'd', 'a', 'c']);
  expect(ableIds(plan)).toEqual(['a', 'c']);
  expect(planTotal(plan)).toBe('4 users, 2 cannot: NO_PASSWORD.');
  expect(planTotal(planOf([row('a', 'X'), row('b', 'Y'), row('c', 'Y')]))).toBe(
    '3 users, none can: X (1), Y (2).',
  );
  expect(planTotal(planOf([row('a')]))).toBe('1 user.');
});

test('it runs when somebody can, and when the word was typed where one is asked for', () => {
  expect(mayRun(planOf([row('a')]), '')).toBe(true);
  expect(mayRun(planOf([row('a', 'X')]), '')).toBe(false);
  const grave = planOf([row('a')], 'production');
  expect(mayRun(grave, '')).toBe(false);
  expect(mayRun(grave, 'Production')).toBe(false);
  expect(mayRun(grave, ' production ')).toBe(true);
});

test('every action has its words; each mending one says what it does', () => {
  expect([...actionKinds].toSorted()).toEqual([...actionKind.options].toSorted());
  for (const kind of actionKinds) {
    const words = actionWords(kind);
    expect(words.go(1)).toMatch(/ 1 /);
    expect(words.go(2000)).toMatch(/2,000/);
    expect(words.calls).toMatch(/[A-Z][a-z]+[A-Z]/);
  }
  expect(actionWords('rotate').go(23)).toBe('Rotate 23 tokens');
  const mending = Object.values(REPAIR_OF).filter((kind) => kind !== null && kind !== 'reconcile');
  for (const kind of mending) expect(actionWords(kind).repair).toBeDefined();
});

async function planFor(usernames: readonly string[], kind: ActionKind) {
  const run = vi.fn<PoolkeyApi['actions']['run']>();
  const planned = vi.fn<PoolkeyApi['actions']['plan']>();
  await open('codes', (api) => {
    run.mockImplementation(api.actions.run);
    planned.mockImplementation(api.actions.plan);
    return { ...api, actions: { plan: planned, run } };
  });
  for (const username of usernames) click(rowOf(username), { ctrlKey: true });
  await says('picks-count', `${usernames.length} selected`);
  await choose('picks-menu', `action-${kind}`);
  await vi.waitFor(() => {
    expect(one('plan-total')).toBeDefined();
  });
  return { run, planned };
}

test('from a selection to its plan, from the plan to the job; only those who can are sent', async () => {
  const { run, planned } = await planFor(['bob', 'grace'], 'rotate');
  expect(planned).toHaveBeenCalledWith({ kind: 'rotate', ids: ['a2', 'a7'] });
  expect(run).not.toHaveBeenCalled();
  expect(text('plan')).toContain('Nothing has been sent yet.');
  expect(text('plan-total')).toBe('2 users, 1 cannot: NO_PASSWORD.');
  expect(all('plan-row').map((each) => each.dataset['problem'])).toEqual(['NO_PASSWORD', undefined]);
  expect(all('plan-row')[1]?.textContent).toContain('AssociateSoftwareToken');
  expect(text('plan-run')).toBe('Rotate 1 token');
  click(one('plan-run'));
  one('plan-run')
    ?.closest('form')
    ?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await vi.waitFor(() => {
    expect(all('plan')).toHaveLength(0);
  });
  expect(run).toHaveBeenCalledExactlyOnceWith({ kind: 'rotate', ids: ['a2'] });
  await says('job', 'rotate');
});

test('a production pool wants its name typed; Cancel and Esc send nothing', async () => {
  const { run } = await planFor(['bob', 'dave'], 'recreate');
  expect(all('plan-warning')).toHaveLength(2);
  const go = () => one('plan-run') as HTMLButtonElement | undefined;
  const word = field('Type production to confirm');
  expect(go()?.disabled).toBe(true);
  type(word, 'productio');
  expect(go()?.disabled).toBe(true);
  type(word, 'production');
  await vi.waitFor(() => {
    expect(go()?.disabled).toBe(false);
  });
  word?.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await vi.waitFor(() => {
    expect(run).toHaveBeenCalledWith({ kind: 'recreate', ids: ['a2', 'a4'], confirm: 'production' });
  });

  const second = await planFor(['bob'], 'reset');
  press('Escape', one('plan'));
  await vi.waitFor(() => {
    expect(all('plan')).toHaveLength(0);
  });
  await choose('picks-menu', 'action-reset');
  await vi.waitFor(() => {
    expect(one('plan-cancel')).toBeDefined();
  });
  click(one('plan-cancel'));
  await vi.waitFor(() => {
    expect(all('plan')).toHaveLength(0);
  });
  expect(second.run).not.toHaveBeenCalled();
});

test('a refusal of main stays in the dialog, with what was typed', async () => {
  const { run } = await planFor(['dave'], 'rotate');
  run.mockResolvedValue({ ok: false, error: { code: 'BUSY', message: 'Another action is under way.' } });
  const word = field('Type production to confirm');
  type(word, 'production');
  word?.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await says('form-error', 'BUSY');
  expect(field('Type production to confirm')?.value).toBe('production');
});

test('a long plan shows fifty users and the number of the others', async () => {
  await open('many');
  press('a', document.querySelector('#accounts'), { ctrlKey: true });
  await says('picks-count', '5,000');
  await choose('picks-menu', 'action-rotate');
  await says('plan-more', 'and 4,950 more');
  expect(all('plan-row')).toHaveLength(50);
  click(one('plan-more'));
  await says('plan-more', 'and 4,450 more');
  expect(text('plan-run')).toBe('Rotate 5,000 tokens');
});

test('an entry without a pool has no menu of actions', async () => {
  await open('codes');
  click(rowOf('bob'));
  await vi.waitFor(() => {
    expect(one('account-menu')).toBeDefined();
  });
  click(rowOf(''));
  await vi.waitFor(() => {
    expect(text('panel-label')).toBe('GitHub bot');
  });
  expect(all('account-menu')).toHaveLength(0);
  expect(all('server-status')).toHaveLength(0);
  expect(button('Remove')).toBeDefined();
});
