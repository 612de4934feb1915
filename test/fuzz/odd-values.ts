import type { Random } from './random.ts';

const STRINGS = [
  '',
  ' ',
  '\0',
  '\n\r\t',
  'ﬁ',
  'İstanbul',
  'ẞtraße',
  '‮abc',
  '👩‍👩‍👧‍👦',
  '\ud800',
  '\udfff\ud800',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../etc/passwd',
  '%00%0d%0a',
  '"\\',
  '{}',
  '[]',
  'null',
  'true',
  '-1',
  '1e309',
  'NaN',
  '0x10',
  '<script>',
  '${jndi:x}',
  'a.b.c',
  'eyJhbGciOiJub25lIn0.e30.x',
  '=',
  '===',
  '000000',
  '１２３４５６',
  'A'.repeat(2048),
  `${'a'.repeat(5000)}!`,
  ' '.repeat(3000),
] as const;

const NUMBERS = [0, -0, -1, 1, 1.5, -1e-300, 1e308, 2 ** 31, 2 ** 53, -(2 ** 53), 61, 999_999_999] as const;

/** Stands for a nesting that JSON.stringify could not write; `toBody` does. */
const DEEP = 'deep:';
const DEEP_PATTERN = new RegExp(`"${DEEP}(\\[|\\{)(\\d+)"`, 'g');

export function oddString(random: Random): string {
  return random.weighted<() => string>([
    [30, () => random.pick(STRINGS)],
    [10, () => random.bytes(random.int(64)).toString('latin1')],
    [5, () => random.bytes(random.int(300)).toString('base64url')],
    [5, () => String.fromCodePoint(...Array.from({ length: 1 + random.int(8) }, () => random.int(0x110000)))],
    [3, () => random.text(1 + random.int(200), '0123456789')],
    [1, () => 'x'.repeat(random.pick([129, 257, 2049, 131_073, 200_000]))],
  ])();
}

/** Any JSON value; `depth` bounds what is nested in it. */
export function oddValue(random: Random, depth = 3): unknown {
  return random.weighted<() => unknown>([
    [10, () => null],
    [6, () => random.chance(0.5)],
    [12, () => random.pick(NUMBERS)],
    [20, () => oddString(random)],
    [2, () => `${DEEP}${random.pick(['[', '{'])}${random.pick([20, 500, 5000, 60_000])}`],
    [depth > 0 ? 8 : 0, () => list(random, depth)],
    [depth > 0 ? 8 : 0, () => record(random, depth)],
    [2, () => []],
    [2, () => ({})],
  ])();
}

function list(random: Random, depth: number): unknown[] {
  const length = random.weighted([
    [20, random.int(4)],
    [1, 1000],
  ]);
  return Array.from({ length }, () => oddValue(random, length > 10 ? 0 : depth - 1));
}

function record(random: Random, depth: number): object {
  const entries = Array.from({ length: random.int(4) }, () => [
    oddString(random),
    oddValue(random, depth - 1),
  ]);
  return Object.fromEntries(entries) as object;
}

/** JSON, with the nestings written out. */
export function toBody(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replaceAll(DEEP_PATTERN, (_, kind: string, depth: string) => {
    const count = Number(depth);
    return kind === '['
      ? '['.repeat(count) + ']'.repeat(count)
      : `${'{"a":'.repeat(count)}1${'}'.repeat(count)}`;
  });
}
