import { fail, type Result } from '../../contract/result.ts';
import type { ExistingPolicy } from '../../contract/runs.ts';
import type { EnrollMode } from '../enroll-mode.ts';
import type { HeaderField } from '../roster-flags.ts';
import type { Terminal } from '../terminal.ts';
import { enrollResume } from './enroll-resume.ts';
import { enrollRoster } from './enroll-roster.ts';
import { enrollStatus } from './enroll-status.ts';
import { enrollTemplate } from './enroll-template.ts';

/** As commander reads them. */
export interface EnrollOptions {
  readonly pool?: string;
  /** Users a second; absent: what is usual for the pool. */
  readonly rate?: number;
  readonly concurrency: number;
  readonly create?: boolean;
  readonly existing: ExistingPolicy;
  readonly tag?: readonly string[];
  readonly group?: readonly string[];
  readonly map?: readonly HeaderField[];
  readonly keepGoing?: boolean;
  readonly dryRun?: boolean;
  readonly allowProduction?: boolean;
  readonly report?: string;
  readonly resume?: string;
  readonly retryFailed?: boolean;
  readonly status?: string;
}

/** Enrolls the users of a roster, goes on with that, or tells of it. */
export function enrollCommand(
  mode: EnrollMode,
  roster: string,
  options: EnrollOptions,
  out: Terminal,
): Promise<Result<number>> {
  switch (mode) {
    case 'roster':
      return withPool(options, (pool) => enrollRoster(roster, { ...options, pool }, out));
    case 'resume':
      return enrollResume(options.resume ?? '', options, out);
    case 'status':
      return enrollStatus(options.status ?? '', options, out);
    case 'template':
      return withPool(options, (pool) => enrollTemplate(pool, options.create ?? false, out));
  }
}

function withPool(
  { pool }: EnrollOptions,
  work: (pool: string) => Promise<Result<number>>,
): Promise<Result<number>> {
  return pool === undefined
    ? Promise.resolve(fail('USAGE', 'Say which pool: --pool NAME. "poolkey pool list" shows all.'))
    : work(pool);
}
