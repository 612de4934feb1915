import { fail, ok, type Result } from '../contract/result.ts';
import type { Hold, HoldStore } from '../vault/hold-store.ts';
import { gone } from './gone.ts';

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

interface Got {
  readonly name: string;
  readonly waitedMs: number;
}

interface Waiter extends HoldWish {
  /** False: it only waits until nobody else has it. */
  readonly takes: boolean;
  readonly startedAt: number;
  readonly settle: (result: Result<Got>) => void;
  readonly failed: (error: unknown) => void;
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

  /** Errors: BUSY, which names the holder; ABORTED. Rejects with VaultUnusableError. */
  acquire(wish: HoldWish): Promise<Result<Got>> {
    return this.#wait(wish, true);
  }

  /** Waits in the same line, and takes nothing. Errors: as `acquire`. */
  untilFree(wish: HoldWish): Promise<Result<Got>> {
    return this.#wait(wish, false);
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
    this.#watch();
  }

  #wait(wish: HoldWish, takes: boolean): Promise<Result<Got>> {
    return new Promise((resolve, reject) => {
      const end =
        <T>(tell: (told: T) => void) =>
        (told: T): void => {
          this.#waiters.delete(waiter);
          wish.signal.removeEventListener('abort', left);
          tell(told);
        };
      const waiter: Waiter = {
        ...wish,
        takes,
        startedAt: performance.now(),
        settle: end(resolve),
        failed: end(reject),
      };
      const left = (): void => waiter.settle(gone());
      if (wish.signal.aborted) return left();
      wish.signal.addEventListener('abort', left, { once: true });
      this.#waiters.add(waiter);
      void this.#firstTry(waiter);
    });
  }

  async #firstTry(waiter: Waiter): Promise<void> {
    await this.#round();
    if (this.#waiters.has(waiter)) waiter.onWait(this.#inTheWay(waiter));
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

  /** Never rejects: what goes wrong for one who waits is that one's to know, and the next round tries the others again. */
  async #tryAll(): Promise<void> {
    for (const waiter of this.#waiters) {
      try {
        await this.#tryOne(waiter);
      } catch (error) {
        waiter.failed(error);
      }
    }
    this.#watch();
  }

  async #tryOne(waiter: Waiter): Promise<void> {
    const { names, owner, holder, startedAt, maxWaitMs, takes } = waiter;
    const name = takes ? await this.#store.take(names, owner, holder) : this.#store.freeFor(names, owner);
    const waitedMs = performance.now() - startedAt;
    if (name === null) {
      if (waitedMs >= maxWaitMs) waiter.settle(busy(this.#inTheWay(waiter), names.length));
    } else if (this.#waiters.has(waiter)) {
      waiter.settle(ok({ name, waitedMs }));
    } else if (takes) {
      // Gone meanwhile: what was taken for it is free again.
      await this.#store.release(name, owner);
    }
  }

  #watch(): void {
    if (this.#waiters.size > 0) {
      this.#timer ??= setInterval(() => void this.#round(), LOOK_AGAIN_MS);
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
