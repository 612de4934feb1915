import { mutated, mutatedText } from '../json-mutation.ts';
import { oddString, oddValue, toBody } from '../odd-values.ts';
import type { Random } from '../random.ts';

/** What is sent for a frame: the frame with something changed, or something quite else. Mostly one line, with its end. */
export function spoilt(random: Random, frame: object): Buffer {
  const text = (): string => toBody(frame);
  return random.weighted<() => Buffer>([
    [40, () => line(toBody(severalTimes(random, frame)))],
    // Other values of the same kind: some of them are good.
    [14, () => line(toBody(otherValues(random, frame)))],
    [12, () => line(mutatedText(random, text()))],
    [6, () => line(toBody(oddValue(random)))],
    [5, () => random.bytes(1 + random.int(400))],
    [4, () => line(oddString(random))],
    [3, () => Buffer.concat([random.bytes(random.int(40)), line(text())])],
    [
      3,
      () => line(text().replace('{', `{"${oddString(random).replaceAll(/["\\\n]/g, '')}":${odd(random)},`)),
    ],
    [2, () => line(text().replace(/(:\s*)(\d+|"[^"]*"|true)/, `$1${odd(random)}`))],
    [2, () => Buffer.from(`\ufeff${text()}\n`)],
    [2, () => Buffer.from(`${text()}\r\n`)],
    [2, () => line(text().replaceAll('"', '\\"'))],
    [1, () => line(text().padEnd(random.pick([65_535, 65_536, 65_537, 70_000, 200_000])))],
    [
      1,
      () =>
        Buffer.alloc(random.pick([1_000, 65_537, 300_000]), random.pick(['x', '\0', '[', '\n', '{"id":1,'])),
    ],
    [1, () => Buffer.from(text())],
    [1, () => Buffer.from(text(), 'utf16le')],
  ])();
}

function severalTimes(random: Random, frame: object): unknown {
  let value: unknown = frame;
  for (let count = random.int(3); count >= 0; count -= 1) value = mutated(random, value);
  return value;
}

function otherValues(random: Random, frame: object): object {
  const other = (value: unknown): unknown => {
    if (typeof value === 'number')
      return random.pick([0, 1, 1.5, 29_999, 30_001, 900_000, 900_001, 2 ** 53 - 1, 2 ** 53]);
    return typeof value === 'string' ? random.pick([oddString(random), mutatedText(random, value)]) : value;
  };
  return Object.fromEntries(
    Object.entries(frame).map(([name, value]) => [
      name,
      name !== 'verb' && random.chance(0.5) ? other(value) : value,
    ]),
  );
}

/** Numbers that no computer keeps, and the like: written as they are. */
function odd(random: Random): string {
  return random.pick([
    '1e400',
    '-0',
    '9007199254740993',
    '9'.repeat(400),
    '1e-400',
    '0x10',
    '01',
    'NaN',
    '-Infinity',
    '1.7976931348623157e308',
    'null',
    'undefined',
    '[[[[]]]]',
    '"\\ud800"',
    '"\\u0000"',
    `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  ]);
}

function line(text: string): Buffer {
  return Buffer.from(`${text}\n`);
}

/** The same bytes in pieces, cut wherever it happens: in the middle of a character, too. */
export function inPieces(random: Random, bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  const cuts = random.weighted([
    [6, 0],
    [3, 1],
    [2, 4],
    [1, 20],
  ]);
  let rest = bytes;
  for (let i = 0; i < cuts && rest.length > 1; i += 1) {
    const at = 1 + random.int(rest.length - 1);
    pieces.push(rest.subarray(0, at));
    rest = rest.subarray(at);
  }
  return [...pieces, rest];
}
