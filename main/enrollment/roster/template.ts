import { csvLine } from './csv-cell.ts';

/** The attributes of a pool that its users must or may have, by Cognito's names. */
export interface TemplateSchema {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

/**
 * The header of a roster to fill in, without a line end. `enroll`: for users that are there already; `create`: for new ones, with the
 * attributes of the pool.
 */
export function rosterTemplate(schema: TemplateSchema, what: 'enroll' | 'create'): string {
  const columns = ['username', 'password', 'new_password', 'label', 'tags'];
  if (what === 'enroll') return csvLine(columns);
  // sub is Cognito's own: required in every pool, and never given.
  const attributes = [...schema.required, ...(schema.optional ?? [])].filter((name) => name !== 'sub');
  return csvLine([...new Set([...columns, 'groups', ...attributes])]);
}
