import * as v from 'valibot';
import { ok, type Result } from '../../contract/result.ts';
import { formatTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { askLocalPool } from './local-pool-door.ts';

export interface LocalPoolMessagesOptions {
  readonly endpoint: string;
  readonly username?: string;
}

const messages = v.array(
  v.object({
    userPoolId: v.string(),
    username: v.string(),
    medium: v.string(),
    destination: v.string(),
    purpose: v.string(),
    code: v.string(),
  }),
);

/** Newest last. Printing them is the point: nothing else delivers them. */
export async function localPoolMessagesCommand(
  { endpoint, username }: LocalPoolMessagesOptions,
  out: Terminal,
): Promise<Result<number>> {
  const query = username === undefined ? '' : `?${new URLSearchParams({ username }).toString()}`;
  const answer = await askLocalPool(endpoint, `messages${query}`, messages);
  if (!answer.ok) return answer;
  if (out.json) out.answerJson(answer.value);
  else if (answer.value.length === 0) out.say('No messages.');
  else {
    const rows = answer.value.map((one) => [
      one.username,
      one.medium,
      one.destination,
      one.purpose,
      one.code,
    ]);
    out.answer(formatTable(['USER', 'BY', 'TO', 'FOR', 'CODE'], rows));
  }
  return ok(0);
}
