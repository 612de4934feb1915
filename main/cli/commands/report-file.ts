import { fail, ok, type Result } from '../../contract/result.ts';
import { runReport } from '../../enrollment/bulk/report.ts';
import { canWrite, writeWhole } from '../../transfer/write-whole.ts';
import type { Vault } from '../../vault/vault.ts';

export interface ReportFile {
  readonly path: string;
  readonly format: 'csv' | 'json';
}

/** Null where none is wanted. Errors: USAGE, FILE_NOT_WRITTEN: what cannot be written is said before anything is sent. */
export async function reportFile(path: string | undefined): Promise<Result<ReportFile | null>> {
  if (path === undefined) return ok(null);
  const format = /\.(csv|json)$/i.exec(path)?.[1]?.toLowerCase();
  if (format !== 'csv' && format !== 'json')
    return fail('USAGE', 'The name of the report ends in .csv or .json: that says how it is written.');
  const able = await canWrite(path, { overwrite: true });
  return able.ok ? ok({ path, format }) : able;
}

/** Errors: FILE_NOT_WRITTEN. Throws VaultUnusableError. */
export function writeReport(
  vault: Vault,
  runId: string,
  { path, format }: ReportFile,
): Promise<Result<undefined>> {
  return writeWhole(path, runReport(vault, runId, format), { overwrite: true });
}
