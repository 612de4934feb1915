export interface Strength {
  /** 0 to 4, for the meter. */
  readonly level: number;
  readonly words: string;
}

/** The contract's lower bound. */
export const SHORTEST = 8;

/** By length alone: length is what counts against guessing, and rules on characters only annoy. */
export function strengthOf(passphrase: string): Strength {
  // As the contract counts.
  const { length } = passphrase;
  if (length === 0)
    return { level: 0, words: `At least ${SHORTEST} characters. Four or five words are good.` };
  if (length < SHORTEST) return { level: 1, words: `${SHORTEST - length} more to go` };
  if (length < 12) return { level: 2, words: 'Short: a few more words make it much stronger' };
  if (length < 20) return { level: 3, words: 'Good' };
  return { level: 4, words: 'Very good' };
}
