import type { Outbox } from './domain/outbox.ts';
import type { Lockout } from './auth/lockout.ts';
import type { SessionBook } from './auth/session-book.ts';
import type { LocalPoolSettings } from './control/settings.ts';
import type { Store } from './state/store.ts';

/** What every operation works on. One for each running local pool. */
export interface Service {
  readonly region: string;
  readonly store: Store;
  readonly sessions: SessionBook;
  readonly lockout: Lockout;
  readonly outbox: Outbox;
  /** Milliseconds since the epoch; the only source of time (rule 24). */
  readonly now: () => number;
  /** What can be changed while the pool runs: always the same object, with the values of the moment. */
  readonly settings: LocalPoolSettings;
}
