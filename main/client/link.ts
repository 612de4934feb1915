import type { AnswerOf, RequestOf, Verb, Waiting } from '../broker/protocol.ts';

export type Parameters<V extends Verb> = Omit<RequestOf<V>, 'id' | 'verb'>;

/** The way to whoever hands out the codes. */
export interface Link {
  /** For people: `the app`, `a bundle`. */
  readonly kind: 'broker' | 'bundle' | 'env';
  /** Throws PoolkeyError. */
  call<V extends Verb>(
    verb: V,
    parameters: Parameters<V>,
    onWaiting?: (told: Waiting) => void,
  ): Promise<AnswerOf<V>>;
  close(): Promise<void>;
}
