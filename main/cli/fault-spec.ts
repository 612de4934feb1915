import { InvalidArgumentError } from 'commander';
import type { Fault } from '../local-pool/control/settings.ts';
import { FAULT_KINDS } from '../local-pool/faults/fault-kinds.ts';
import { parseLength } from './duration.ts';

export const FAULT_FORM = 'KIND[:OPERATION][@USER][%SHARE][+AFTER][*TIMES][=TIME]';

// The user comes last of what may hold any character: `%5`, `+1`, `*1` and `=1s` belong to it unless the text ends with them.
const SPEC =
  /^(?<kind>[a-z-]+)(?::(?<operation>\w+))?(?:@(?<username>\S+?))?(?:%(?<percent>\d+(?:\.\d+)?))?(?:\+(?<after>\d+))?(?:\*(?<times>\d+))?(?:=(?<ms>\d+(?:\.\d+)?(?:ms|s|m|h)?))?$/;

/** `lost:VerifySoftwareToken*1`, `slow:InitiateAuth=3s`, `throttle%5` (5 of a hundred, by chance). What makes sense is for the pool to say. */
export function parseFault(spec: string): Fault {
  const parts = SPEC.exec(spec)?.groups;
  const kind = FAULT_KINDS.find((one) => one === parts?.['kind']);
  if (!parts || !kind) {
    throw new InvalidArgumentError(
      `Write a fault like ${FAULT_FORM}, where KIND is one of ${FAULT_KINDS.join(', ')}.`,
    );
  }
  return {
    kind,
    ...(parts['operation'] !== undefined && { operation: parts['operation'] }),
    ...(parts['username'] !== undefined && { username: parts['username'] }),
    ...(parts['percent'] !== undefined && { share: Number(parts['percent']) / 100 }),
    ...(parts['after'] !== undefined && { after: Number(parts['after']) }),
    ...(parts['times'] !== undefined && { times: Number(parts['times']) }),
    ...(parts['ms'] !== undefined && { ms: parseLength(parts['ms']) }),
  };
}

/** For a flag that may be repeated, and whose twin in the environment holds them all, with spaces between. */
export function parseFaults(text: string, before: readonly Fault[] = []): readonly Fault[] {
  return [...before, ...text.trim().split(/\s+/).map(parseFault)];
}

/** What `parseFault` reads. */
export function formatFault({ kind, operation, username, share, after, times, ms }: Fault): string {
  const parts: readonly [string, string | number | undefined][] = [
    ['', kind],
    [':', operation],
    ['@', username],
    ['%', share === undefined ? undefined : Math.round(share * 1e6) / 1e4],
    ['+', after],
    ['*', times],
    ['=', ms === undefined ? undefined : `${ms}ms`],
  ];
  return parts.map(([sign, value]) => (value === undefined ? '' : `${sign}${value}`)).join('');
}
