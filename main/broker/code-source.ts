import type { Secret } from '../secrecy/secret.ts';
import type { Clock } from '../totp/clock.ts';
import type { LedgeredToken } from '../totp/ledger.ts';

/** An account whose codes can be asked for. */
export interface ServedAccount {
  readonly id: string;
  /** `alice@stage`, or the label of an entry without a pool. */
  readonly name: string;
  readonly username: string;
  readonly label: string;
  readonly pool: string | null;
  readonly tags: readonly string[];
}

/** Where accounts come from: an open vault, a bundle, or the environment. */
export interface CodeSource {
  accounts(): readonly ServedAccount[];
  /** Null: there is none that opens. */
  token(id: string): LedgeredToken | null;
  password(id: string): Secret | null;
  /** The clock of the account's pool, as far as it is known. */
  clock(id: string): Promise<Clock>;
  /** For the history of the account. `who`: the project. */
  used(id: string, who: string): void;
}
