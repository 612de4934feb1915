import { oddString, oddValue } from './odd-values.ts';
import type { Random } from './random.ts';

type Container = Record<string, unknown> | unknown[];

/** The same value with one thing changed somewhere inside. */
export function mutated(random: Random, value: unknown): unknown {
  const copy = structuredClone(value);
  const places = placesIn(copy);
  const place = random.pick(places);
  if (!place || random.chance(0.02)) return oddValue(random);
  const [container, key] = place;
  const old = (container as Record<string, unknown>)[key];
  const set = (next: unknown) => define(container, key, next);
  random.weighted<() => void>([
    [10, () => remove(container, key)],
    [8, () => set(null)],
    [14, () => set(oddValue(random))],
    [8, () => set(oddString(random))],
    [20, () => set(typeof old === 'string' ? mutatedText(random, old) : oddValue(random))],
    [4, () => set([old])],
    [4, () => set({ a: old })],
    [
      3,
      () => set(typeof old === 'string' ? old.slice(0, 3000).repeat(1 + random.int(200)) : [old, old, old]),
    ],
    [4, () => define(container, oddString(random), oddValue(random))],
    [5, () => swap(random, places, place)],
  ])();
  return copy;
}

/** A text that is almost the old one. */
export function mutatedText(random: Random, text: string): string {
  const at = random.int(text.length + 1);
  return random.weighted<() => string>([
    [6, () => text.slice(0, at) + text.slice(at + 1)],
    [
      6,
      () =>
        text.slice(0, at) + random.pick(['A', '0', '.', '=', ' ', '/', '\u0000', 'é', '"']) + text.slice(at),
    ],
    [6, () => text.slice(0, at) + String.fromCharCode((text.charCodeAt(at) || 65) ^ 1) + text.slice(at + 1)],
    [3, () => text.slice(0, at)],
    [3, () => text.slice(at)],
    [2, () => text + text],
    [2, () => text.toUpperCase()],
    [2, () => text.split('').toReversed().join('')],
    [2, () => ` ${text}`],
    [1, () => ''],
  ])();
}

type Place = readonly [Container, string];

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const own: Place[] = Object.keys(value).map((key) => [value as Container, key]);
  return [...own, ...Object.values(value).flatMap(placesIn)];
}

/** Also for `__proto__`, which an assignment would take for something else. */
function define(container: Container, key: string, value: unknown): void {
  if (Array.isArray(container) && !/^\d+$/.test(key)) return;
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

function remove(container: Container, key: string): void {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
}

function swap(random: Random, places: readonly Place[], [container, key]: Place): void {
  const [other, otherKey] = random.pick(places) ?? [container, key];
  const held = (container as Record<string, unknown>)[key];
  define(container, key, structuredClone((other as Record<string, unknown>)[otherKey]));
  define(other, otherKey, structuredClone(held));
}
