import { randomInt } from 'node:crypto';

const ALPHABETS = [
  'ABCDEFGHJKLMNPQRSTUVWXYZ',
  'abcdefghijkmnopqrstuvwxyz',
  '23456789',
  // None that means something to a shell, a CSV file or the AWS CLI's shorthand: these passwords get pasted
  // everywhere.
  '-_.',
] as const;

/** Random, with every kind of character that a policy can ask for; at least as long as the pool wants. */
export function generatePassword(minimumLength: number): string {
  const all = ALPHABETS.join('');
  const characters = ALPHABETS.map(pick);
  while (characters.length < Math.max(minimumLength, 16) - 1) characters.push(pick(all));
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  // A letter first: an option does not begin with one, nor does a spreadsheet's formula.
  return pick(ALPHABETS[1]) + characters.join('');
}

function pick(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length));
}
