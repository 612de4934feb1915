import * as v from 'valibot';
import { parsedLine } from '../../../main/broker/lines.ts';
import { answer, helloAnswer } from '../../../main/broker/protocol.ts';
import { fine, wrong, type Verdict } from '../verdict.ts';
import type { Conversation } from './converse.ts';
import type { FrameCase } from './frame-case.ts';

/** What a broker may refuse. */
const CODES = new Set([
  'ABORTED',
  'AMBIGUOUS',
  'BAD_REQUEST',
  'BUSY',
  'COOLDOWN',
  'DENIED',
  'EXPIRED_GRANT',
  'INVALID_MIN_VALID',
  'NOT_FOUND',
  'NO_PASSWORD',
  'USAGE',
  'VERSION',
  'WAIT_TIMEOUT',
]);
const proved = v.strictObject({ ok: v.strictObject({}) });

export interface Judged {
  readonly verdict: Verdict;
  /** It has ended the connection with its reason. */
  readonly refused: boolean;
  /** What single requests came to: `ok`, or the code of their refusal. */
  readonly answers: readonly string[];
}

/** Whether all that a broker has said is what a broker says, and in that order. */
export function judgeConversation(
  { stage }: FrameCase,
  { heard, end }: Conversation,
  secrets: readonly string[],
): Judged {
  const bad = (kind: 'crash' | 'hang' | 'unknown error', what: string): Judged => ({
    verdict: wrong(kind, `${stage}: ${what}`),
    refused: false,
    answers: [],
  });
  if (end === 'no connection') return bad('crash', 'nobody listens any more');
  if (end === 'hang') return bad('hang', 'neither an answer nor an end within the patience');
  const all = heard.join('\n');
  if (secrets.some((secret) => all.includes(secret))) return bad('crash', 'a secret came out');
  const answers: string[] = [];
  let refusal: string | null = null;
  for (const [place, line] of heard.entries()) {
    if (refusal !== null) return bad('crash', `it went on after its refusal: ${line.slice(0, 100)}`);
    const read = readLine(line, place);
    if (read === null) return bad('crash', `it said what no broker says: ${line.slice(0, 100)}`);
    if (read.code === 'INTERNAL') return bad('crash', 'an error inside');
    if (read.code !== 'ok' && !CODES.has(read.code)) return bad('unknown error', read.code);
    if (read.about === 'connection') refusal = read.code;
    if (read.about === 'request') answers.push(read.code);
  }
  if (end === 'closed' && refusal === null) return bad('crash', 'it hung up without a word');
  const how = refusal === null ? 'answered' : `refused ${refusal}`;
  return { verdict: fine(`${stage}: ${how}`), refused: refusal !== null, answers };
}

interface Read {
  readonly about: 'handshake' | 'request' | 'wait' | 'connection';
  /** `ok`, or of a refusal. */
  readonly code: string;
}

/** Null: it is nothing that a broker says at that place. */
function readLine(line: string, place: number): Read | null {
  const json = parsedLine(line);
  if ((place === 0 && v.is(helloAnswer, json)) || (place === 1 && v.is(proved, json)))
    return { about: 'handshake', code: 'ok' };
  const read = v.safeParse(answer, json);
  if (!read.success) return null;
  const told = read.output;
  if (told.id === undefined) return 'error' in told ? { about: 'connection', code: told.error.code } : null;
  // Before the proof there is nothing but the refusal of the connection.
  if (place < 2) return null;
  if ('waiting' in told) return { about: 'wait', code: 'ok' };
  return { about: 'request', code: 'error' in told ? told.error.code : 'ok' };
}
