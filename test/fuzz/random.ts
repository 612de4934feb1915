/** Repeatable chance: the same seed and numbers give the same case on every machine. */
export class Random {
  #state: number;

  /** `numbers`: which case of the seed, and which part of it. */
  constructor(seed: number, ...numbers: readonly number[]) {
    this.#state = numbers.reduce((state, number) => mix(state ^ mix(number + 0x9e3779b9)), mix(seed));
  }

  /** 0..2^32-1 */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return mix(this.#state);
  }

  /** 0..below-1 */
  int(below: number): number {
    return this.next() % below;
  }

  /** A probability of 0..1. */
  chance(probability: number): boolean {
    return this.next() < probability * 2 ** 32;
  }

  pick<T>(from: readonly [T, ...T[]]): T;
  pick<T>(from: readonly T[]): T | undefined;
  pick<T>(from: readonly T[]): T | undefined {
    return from[this.int(Math.max(from.length, 1))];
  }

  /** One of several, each as often as its weight says. */
  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.int(from.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, value] of from) {
      left -= weight;
      if (left < 0) return value;
    }
    throw new Error('nothing to choose from');
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.int(256)));
  }

  text(length: number, alphabet: string): string {
    return Array.from({ length }, () => alphabet.charAt(this.int(alphabet.length))).join('');
  }
}

/** The finalizer of MurmurHash3. */
function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
