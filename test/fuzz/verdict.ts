import type { Finding } from './tally.ts';

/** What one case came to. */
export type Verdict = { readonly fine: string } | { readonly wrong: Pick<Finding, 'kind' | 'what'> };

export function fine(outcome: string): Verdict {
  return { fine: outcome };
}

export function wrong(kind: Finding['kind'], what: string): Verdict {
  return { wrong: { kind, what } };
}
