import type { AccountView } from '../../../main/contract/accounts.ts';

export interface TokenWords {
  /** A few words for the row. */
  readonly short: string;
  /** What it means and what to do, for the panel. */
  readonly long: string;
}

/** Null: all is well and nothing needs saying. */
export function tokenWords(
  account: Pick<AccountView, 'token' | 'poolId' | 'hasPassword'>,
): TokenWords | null {
  switch (account.token) {
    case 'confirmed':
      return null;
    case 'pending':
      return {
        short: 'Not verified yet',
        long: account.hasPassword
          ? 'The secret is saved, but Cognito has not confirmed it. Sign in once: that decides whether it counts.'
          : 'The secret is saved, but Cognito has not confirmed it. Enroll this user again to settle it.',
      };
    case 'none':
      return {
        short: 'No token yet',
        long:
          account.poolId === null
            ? 'This entry has no secret. Remove it and add it again.'
            : 'This user has no software token here. Enroll the user to get codes.',
      };
    case 'unreadable':
      return {
        short: 'Secret cannot be read',
        long: 'The stored secret does not open; the row may be damaged. It is kept as it is. Enroll the user again, or restore a copy of the vault.',
      };
  }
}
