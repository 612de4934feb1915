import { fail, type Failure } from '../../contract/result.ts';
import type { Gathered } from './gathered.ts';
import type { RosterColumn, RosterFormat } from './roster.ts';

/** Reads one format. It gets UTF-8, piece by piece, each with whole characters; after a failure nothing more. */
export interface BodyReader {
  readonly format: RosterFormat;
  readonly delimiter: string | null;
  readonly gathered: Gathered;
  columns(): readonly RosterColumn[];
  write(bytes: Buffer): Promise<Failure | null>;
  end(): Promise<Failure | null>;
}

export function emptyRoster(): Failure {
  return fail('EMPTY_ROSTER', 'The file is empty. Its first line names the columns: username,password').error;
}

export function noUsers(format: RosterFormat): Failure {
  return fail(
    'EMPTY_ROSTER',
    format === 'csv' ? 'The file has a header and no users.' : 'The file has no users.',
  ).error;
}
