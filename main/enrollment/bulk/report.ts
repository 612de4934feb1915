import type { RunRow } from '../../vault/run-row-store.ts';
import type { Vault } from '../../vault/vault.ts';
import { csvLine } from '../roster/csv-cell.ts';

const COLUMNS = [
  'line',
  'username',
  'state',
  'path',
  'step',
  'error_code',
  'error',
  'cognito_says',
  'attempts',
  'enrolled_at',
] as const;

/** How each user of a run came out, piece by piece: no secret, password or token is in it. Ends with a line break. */
export function* runReport(vault: Vault, runId: string, format: 'csv' | 'json'): Generator<string> {
  if (format === 'csv') yield `${csvLine(COLUMNS)}\n`;
  let first = true;
  for (const rows of vault.runRows.each(runId)) {
    if (format === 'csv') yield rows.map((row) => `${csvLine(valuesOf(row))}\n`).join('');
    else {
      yield `${first ? '[\n' : ',\n'}${rows.map((row) => JSON.stringify(recordOf(row))).join(',\n')}`;
      first = false;
    }
  }
  if (format === 'json') yield first ? '[]\n' : '\n]\n';
}

function valuesOf(row: RunRow): (string | number | null)[] {
  const { failure } = row;
  return [
    row.line,
    row.username,
    row.state,
    row.path,
    failure?.step ?? null,
    failure?.code ?? null,
    failure?.message ?? null,
    failure?.said ?? null,
    row.attempts,
    row.enrolledAt === null ? null : new Date(row.enrolledAt).toISOString(),
  ];
}

function recordOf(row: RunRow): Record<string, string | number | null> {
  const values = valuesOf(row);
  return Object.fromEntries(COLUMNS.map((name, index) => [name, values[index] ?? null]));
}
