import { fail, ok, type Result } from '../contract/result.ts';
import type { Hold, HoldStore } from '../vault/hold-store.ts';

export interface HoldWish {
  /** Any of these, the first that is free. */
  readonly names: readonly string[];
  readonly owner: string;
  readonly holder: string;
  readonly maxWaitMs: number;
  readonly signal: AbortSignal;
  /** Told once when it has to wait, with who stands in the way. */
  readonly onWait: (hold: Hold | null) => void;
}

interface Waiter extends HoldWish {
  readonly startedAt: number;
  readonly settle: (result: Result<{ name: string; waitedMs: number }>) => void;
}

/** Another process's release is seen this late at the most. */
const LOOK_AGAIN_MS = 100;

/** Exclusive use, first come first served within this process; other processes of the same file are looked at while somebody waits. */
export class Holds {
  readonly #store: HoldStore;
  readonly #waiters = new Set<Waiter>();
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<void> = Promise.resolve();

  constructor(store: HoldStore) {
    this.#store = store;
  }

  /** Errors: BUSY, which names the holder; ABORTED. */
  async acquire(wish: HoldWish): Promise<Result<{ name: string; waitedMs: number }>> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        ...wish,
        startedAt: performance.now(),
        settle: (result) => {
          this.#waiters.delete(waiter);
          wish.signal.removeEventListener('abort', gone);
          resolve(result);
        },
      };
      const gone = (): void => waiter.settle(fail('ABORTED', 'The program that asked is gone.'));
      if (wish.signal.aborted) return gone();
      wish.signal.addEventListener('abort', gone, { once: true });
      this.#waiters.add(waiter);
      this.#round().then(() => this.#tellOfWait(waiter), reject);
    });
  }

  holderOf(name: string): Hold | null {
    return this.#store.of(name);
  }

  list(): Hold[] {
    return this.#store.list();
  }

  async release(name: string, owner: string): Promise<void> {
    await this.#store.release(name, owner);
    await this.#round();
  }

  async releaseAll(owner: string): Promise<void> {
    await this.#store.releaseAll(owner);
    await this.#round();
  }

  close(): void {
    for (const { settle } of this.#waiters) settle(fail('ABORTED', 'Poolkey no longer serves.'));
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  #tellOfWait(waiter: Waiter): void {
    if (!this.#waiters.has(waiter)) return;
    waiter.onWait(this.#inTheWay(waiter));
  }

  #inTheWay({ names }: Waiter): Hold | null {
    const [first] = names;
    return first === undefined ? null : this.#store.of(first);
  }

  /** Tries all who wait, in their order, one round at a time. */
  #round(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#tryAll());
    return this.#turn;
  }

  async #tryAll(): Promise<void> {
    for (const waiter of this.#waiters) {
      const { names, owner, holder, startedAt, maxWaitMs } = waiter;
      const name = await this.#store.take(names, owner, holder);
      const waitedMs = performance.now() - startedAt;
      if (name !== null) {
        if (this.#waiters.has(waiter)) waiter.settle(ok({ name, waitedMs }));
        // Gone meanwhile: what was taken for it is free again.
        else await this.#store.release(name, owner);
      } else if (waitedMs >= maxWaitMs) {
        waiter.settle(busy(this.#inTheWay(waiter), names.length));
      }
    }
    this.#watch();
  }

  #watch(): void {
    if (this.#waiters.size > 0) {
      this.#timer ??= setInterval(() => void this.#round().catch(() => undefined), LOOK_AGAIN_MS);
    } else if (this.#timer) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
  }
}

function busy(hold: Hold | null, candidates: number): Result<never> {
  const who = hold ? ` by ${hold.holder}` : '';
  return candidates > 1
    ? fail(
        'BUSY',
        `All ${candidates} accounts with this tag are in use, the first${who}. Add accounts with the tag, or run fewer workers.`,
      )
    : fail(
        'BUSY',
        `This account is in use${who}. Use another account, or acquire({ tag }) to get one that is free.`,
      );
}
