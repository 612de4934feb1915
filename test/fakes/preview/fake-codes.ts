import type { AccountView } from '../../../main/contract/accounts.ts';
import type { CodeView } from '../../../main/contract/codes.ts';

/** Digits that only look like a code: the same for the same account and step. */
function digitsOf(id: string, step: number, length: number): string {
  let hash = 2_166_136_261;
  for (const character of `${id}:${step}`)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return String((hash >>> 0) % 10 ** length).padStart(length, '0');
}

export function codeOf(account: AccountView, now: number, used: ReadonlySet<string>): CodeView {
  const { id, periodMs, digits } = account;
  const step = Math.floor(now / periodMs);
  return {
    id,
    step,
    code: digitsOf(id, step, digits),
    next: digitsOf(id, step + 1, digits),
    endsAt: (step + 1) * periodMs,
    periodMs,
    spent: used.has(`${id}:${step}`),
    nextSpent: used.has(`${id}:${step + 1}`),
  };
}
