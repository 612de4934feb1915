import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';

const TEXT = 'correct-horse-battery-staple';
const secret = new Secret(TEXT);

function printed(print: (to: Console) => void): string {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  print(new Console(stream, stream));
  return text;
}

class Holder {
  readonly name = 'holder';
  readonly password = secret;
}

function failWithCause(): unknown {
  try {
    throw new Error('outer', { cause: Object.assign(new Error('inner'), { request: { password: secret } }) });
  } catch (error) {
    return error;
  }
}

/** Every way in which a value ends up in a log by accident. */
const WAYS: readonly (readonly [string, () => string])[] = [
  ['a template string', () => `password: ${secret as unknown as string}`],
  ['joining text', () => 'password: ' + String(secret)],
  ['an array to text', () => [secret, secret].join()],
  ['JSON', () => JSON.stringify({ secret, deep: [{ secret }] }, null, 2)],
  ['JSON of a holder', () => JSON.stringify(new Holder())],
  ['inspect', () => inspect({ secret }, { depth: 9 })],
  ['inspect with hidden properties', () => inspect(secret, { showHidden: true })],
  [
    'inspect without custom functions',
    () => inspect(secret, { customInspect: false, showHidden: true, depth: 9 }),
  ],
  ['inspect of a holder', () => inspect(new Holder(), { showProxy: true })],
  ['inspect of a proxy', () => inspect(new Proxy(secret, {}), { showProxy: true })],
  ['inspect of a map', () => inspect(new Map([[secret, secret]]))],
  ['format %s', () => format('%s', secret)],
  ['format %o %O %j %d', () => format('%o %O %j %d', secret, secret, secret, secret)],
  ['console.log', () => printed((to) => to.log('signing in', { secret }, secret))],
  ['console.error', () => printed((to) => to.error(secret))],
  ['console.dir', () => printed((to) => to.dir({ secret }, { showHidden: true, depth: 9 }))],
  ['console.table', () => printed((to) => to.table([{ secret }]))],
  ['an error with a cause', () => inspect(failWithCause(), { depth: 9 })],
  ['console.log of an error', () => printed((to) => to.log(failWithCause()))],
  ['its own keys', () => JSON.stringify(Reflect.ownKeys(secret)) + JSON.stringify(Object.entries(secret))],
  ['spreading', () => inspect({ ...(secret as object) }) + JSON.stringify(Object.assign({}, secret))],
  ['serializing', () => serialize(secret).toString('latin1') + inspect(deserialize(serialize(secret)))],
  ['a structured clone', () => inspect(structuredClone(secret), { customInspect: false, showHidden: true })],
];

test.each(WAYS)('%s does not show the text', (_, print) => {
  const shown = print();
  expect(shown).not.toContain(TEXT);
  expect(shown).not.toContain(TEXT.slice(0, 10));
});

test('what is shown says that something was left out', () => {
  expect(String(secret)).toBe('[redacted]');
  expect(JSON.stringify({ secret })).toBe('{"secret":"[redacted]"}');
  expect(inspect({ secret })).toContain('[redacted]');
});

test('only reveal gives the text; the length may be known', () => {
  expect(secret.reveal()).toBe(TEXT);
  expect(secret.length).toBe(TEXT.length);
});

test('what leaks into the message of a type error is not the text', () => {
  const call = secret as unknown as { missing: () => void };
  expect(() => call.missing()).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining(TEXT) as string }),
  );
});

test('a structured clone is no secret and has no text to reveal', () => {
  expect(structuredClone(secret)).not.toHaveProperty('reveal');
});
