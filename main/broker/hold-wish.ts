import type { HoldWish } from './holds.ts';
import type { Caller } from './service.ts';

/** The name of a hold. `login`: for the one sign-in that all workers share. */
export function holdName(accountId: string, purpose: 'use' | 'login'): string {
  return `${purpose}:${accountId}`;
}

/** What a program's wish for accounts is to the holds. `account`: as it is told to those who wait. */
export function holdWish(
  { id, name, signal, onWaiting }: Caller,
  names: readonly string[],
  maxWaitMs: number,
  account: string | undefined,
): HoldWish {
  return {
    names,
    owner: id,
    holder: name,
    maxWaitMs,
    signal,
    onWait: (hold) =>
      onWaiting({
        why: 'account',
        forMs: maxWaitMs,
        ...(account === undefined ? {} : { account }),
        ...(hold ? { holder: hold.holder } : {}),
      }),
  };
}
