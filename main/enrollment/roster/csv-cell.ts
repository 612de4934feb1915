/** What a spreadsheet would run, in front of a cell (OWASP, "CSV Injection"). */
const RUNS = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/**
 * One record of CSV, without a line end. A cell that a spreadsheet would take for a formula gets an apostrophe in front, which the reader
 * of rosters takes away again; null is an empty cell.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  // A record of one empty cell would be an empty line, and no record.
  if (cells.length === 1 && (cells[0] === '' || cells[0] === null)) return '""';
  return cells.map(csvCell).join(',');
}

function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const guarded = RUNS.test(value) && !PLAIN_NUMBER.test(value);
  const text = guarded ? `'${value}` : value;
  return guarded || /[",;\t|\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
