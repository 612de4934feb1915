import type { Outbox } from './domain/outbox.ts';
import type { SessionBook } from './auth/session-book.ts';
import type { Store } from './state/store.ts';

/** What every operation works on. One for each running local pool. */
export interface Service {
  readonly region: string;
  readonly store: Store;
  readonly sessions: SessionBook;
  readonly outbox: Outbox;
  /** Milliseconds since the epoch; the only source of time (rule 24). */
  readonly now: () => number;
  /** Rule 10: a wrong code burns the session. */
  readonly strictSessions: boolean;
  /** Rule 18: the old rule, a new association detaches the old token at once. */
  readonly detachOldTokenOnAssociate: boolean;
}
