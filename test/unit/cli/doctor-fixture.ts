// Runs `poolkey doctor` and reads its report.
import { expect } from 'vitest';
import { poolkey, type CliOptions } from './cli-fixture.ts';

export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail' | 'none';
  readonly message: string;
  readonly next?: string;
}

export interface Report {
  readonly exit: number | null;
  readonly checks: readonly Check[];
  /** The checks by their names. */
  readonly of: Readonly<Record<string, Check>>;
  readonly skewMs: number | null;
}

/** Its report as JSON: with it stderr stays empty, and the exit code alone tells. */
export async function doctor(options: CliOptions, ...args: readonly string[]): Promise<Report> {
  const { code, stdout, stderr } = await poolkey(['doctor', '--json', ...args], options);
  expect(stderr).toBe('');
  const { checks, skewMs } = JSON.parse(stdout) as { checks: Check[]; skewMs: number | null };
  return { exit: code, checks, skewMs, of: Object.fromEntries(checks.map((check) => [check.name, check])) };
}

export const states = ({ checks }: Report): Record<string, string> =>
  Object.fromEntries(checks.map(({ name, state }) => [name, state]));
