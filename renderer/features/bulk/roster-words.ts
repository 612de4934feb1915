import type { RosterView } from '../../../main/contract/rosters.ts';
import { count } from '../../lib/words.ts';

const delimiters: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
};

/** `CSV with semicolons`, `JSON lines`. */
export function formatWords({ format, delimiter }: Pick<RosterView, 'format' | 'delimiter'>): string {
  if (format === 'json') return 'JSON';
  if (format === 'jsonl') return 'JSON lines';
  if (delimiter === null) return 'CSV';
  const words = delimiters[delimiter];
  return words === undefined ? `CSV with “${delimiter}” between its cells` : `CSV with ${words}`;
}

/** `CSV with semicolons · UTF-8`; a paste has no encoding worth a word. */
export function readWords(roster: RosterView): string {
  const format = formatWords(roster);
  return roster.encoding === 'text' ? format : `${format} · ${roster.encoding}`;
}

/** `1,240 users, 3 problems`. */
export function countWords({ users, problemCount }: Pick<RosterView, 'users' | 'problemCount'>): string {
  const all = count(users, 'user');
  return problemCount === 0 ? `${all}, no problems` : `${all}, ${count(problemCount, 'problem')}`;
}
