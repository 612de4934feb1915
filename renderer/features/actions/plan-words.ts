import type { PlanView } from '../../../main/contract/actions.ts';
import { count } from '../../lib/words.ts';

type Row = PlanView['rows'][number];

/** Rows that stand in the way first, since they are what a person has to look at; else in the order of main. */
export function planRows(plan: PlanView): readonly Row[] {
  return [...plan.rows.filter((row) => row.problem !== null), ...plan.rows.filter((row) => !row.problem)];
}

/** The users that the action would be done for. */
export function ableIds(plan: PlanView): readonly string[] {
  return plan.rows.filter(({ problem }) => problem === null).map(({ id }) => id);
}

/** `25 users, 2 cannot: no password is stored (2).` */
export function planTotal(plan: PlanView): string {
  const all = count(plan.rows.length, 'user');
  const reasons = new Map<string, number>();
  for (const { problem } of plan.rows) {
    if (problem !== null) reasons.set(problem.code, (reasons.get(problem.code) ?? 0) + 1);
  }
  if (reasons.size === 0) return `${all}.`;
  const cannot = plan.rows.length - ableIds(plan).length;
  const why = [...reasons].map(([code, number]) => (reasons.size === 1 ? code : `${code} (${number})`));
  const many = cannot === plan.rows.length ? 'none can' : `${cannot.toLocaleString('en')} cannot`;
  return `${all}, ${many}: ${why.join(', ')}.`;
}

/** What was typed, against the word that was asked for. */
export function mayRun(plan: PlanView, typed: string): boolean {
  return ableIds(plan).length > 0 && (plan.retype === null || typed.trim() === plan.retype);
}
