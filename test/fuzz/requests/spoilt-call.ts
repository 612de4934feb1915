import { JSON_1_1, TARGET } from '../../conformance/endpoint/http-client.ts';
import { mutatedText } from '../json-mutation.ts';
import { oddString, oddValue, toBody } from '../odd-values.ts';
import type { Random } from '../random.ts';
import { operationNames } from './inputs.ts';
import type { WireRequest } from './wire-request.ts';

/** A call with something wrong in its headers. */
export function oddHeaders(random: Random, call: WireRequest): WireRequest {
  const visible = () =>
    oddString(random)
      .replaceAll(/[^\x20-\x7e]/g, '')
      .slice(0, 3000);
  const headers: Record<string, string> = { ...call.headers };
  random.weighted<() => void>([
    [4, () => void delete headers['authorization']],
    [3, () => void (headers['authorization'] = visible())],
    [3, () => void delete headers['x-amz-target']],
    [3, () => void (headers['x-amz-target'] = TARGET + visible())],
    [
      2,
      () =>
        void (headers['x-amz-target'] = mutatedText(
          random,
          TARGET + (random.pick(operationNames) ?? ''),
        ).replaceAll(/[^\x20-\x7e]/g, '?')),
    ],
    [3, () => void delete headers['content-type']],
    [
      3,
      () =>
        void (headers['content-type'] = random.pick([
          'application/json',
          'text/plain',
          'application/x-amz-json-1.0',
          visible(),
        ])),
    ],
    [2, () => void (headers['content-type'] = `${JSON_1_1}; charset=${visible()}`)],
    [2, () => void (headers['host'] = random.pick(['evil.example', 'localhost', '127.0.0.1', '[::1]', '']))],
    [1, () => void (headers['origin'] = 'https://evil.example')],
    [1, () => void (headers['expect'] = random.pick(['100-continue', 'the impossible']))],
    [1, () => void (headers['upgrade'] = 'websocket')],
    [1, () => void (headers['content-encoding'] = 'gzip')],
    [1, () => void (headers['x-odd'] = visible())],
    [1, () => void (headers['cookie'] = visible())],
  ])();
  return { ...call, headers };
}

/** A call whose body is no longer what it was. */
export function oddBody(random: Random, call: WireRequest): WireRequest {
  const text = call.body.toString();
  const body = random.weighted<() => string | Buffer>([
    [5, () => text.slice(0, random.int(text.length + 1))],
    [5, () => mutatedText(random, text)],
    [2, () => `${text}${text}`],
    [2, () => ''],
    [2, () => random.bytes(random.int(400))],
    [2, () => Buffer.from(text, 'utf16le')],
    [2, () => `\ufeff${text}`],
    [
      2,
      () =>
        Buffer.concat([Buffer.from(text.slice(0, -2)), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"}')]),
    ],
    [2, () => toBody(oddValue(random))],
    [1, () => text.replace('{', '{"__proto__":{"UserPoolId":"x"},')],
    [1, () => text.replace('{', '{"Username":1,"Username":"a",')],
    [1, () => `${' '.repeat(100_000)}${text}`],
    [1, () => '['.repeat(200_000)],
  ])();
  // Once in a while more than the pool takes.
  const { input: _input, ...rest } = call;
  return { ...rest, body: random.chance(0.01) ? 'x'.repeat(1_200_000) : body };
}
