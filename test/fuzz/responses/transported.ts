import { JSON_1_1 } from '../../conformance/endpoint/http-client.ts';
import { mutatedText } from '../json-mutation.ts';
import { oddString } from '../odd-values.ts';
import type { Random } from '../random.ts';

/** What goes over the connection, and how it ends. */
export interface AnswerCase {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** What the body was made of, where it was left as it is. */
  readonly json?: unknown;
  /** Default: Content-Length is the body's. */
  readonly length?: number;
  /** `close`: after the body the connection goes. `stall`: nothing more comes. `silence`: nothing comes at all. */
  readonly end?: 'keep' | 'close' | 'stall' | 'silence' | 'reset' | 'raw' | 'flood';
}

const DATES = [
  '',
  'yesterday',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Sat, 13 Sep 275760 00:00:00 GMT',
  'Sat, 20 Nov 99999 00:00:00 GMT',
  '1e400',
  '-271821-04-20',
  'Mon, 32 Foo 2026 99:99:99 GMT',
] as const;

export function someHeaders(random: Random, json: unknown): Record<string, string> {
  const type =
    typeof json === 'object' && json !== null ? (json as Record<string, unknown>)['__type'] : undefined;
  const visible = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 2000);
  return {
    'content-type': random.chance(0.9)
      ? JSON_1_1
      : visible(random.pick(['text/html', 'application/json', 'application/cbor', '', oddString(random)])),
    ...(typeof type === 'string' && random.chance(0.7) ? { 'x-amzn-errortype': visible(`${type}:`) } : {}),
    ...(random.chance(0.1) ? { 'x-amzn-errortype': visible(oddString(random)) } : {}),
    ...(random.chance(0.2) ? { date: random.pick(DATES) } : {}),
    ...(random.chance(0.03) ? { 'x-amzn-query-error': visible(oddString(random)) } : {}),
    ...(random.chance(0.02) ? { 'content-encoding': 'gzip' } : {}),
    ...(random.chance(0.02) ? { 'retry-after': '100000' } : {}),
    ...(random.chance(0.02) ? { location: 'http://127.0.0.1:1/' } : {}),
    ...(random.chance(0.01) ? { 'x-long': 'y'.repeat(random.pick([1000, 14_000, 40_000])) } : {}),
  };
}

/** Most go as they are. */
export function transported(random: Random, whole: AnswerCase, json: unknown): AnswerCase {
  const { body } = whole;
  const half = body.subarray(0, random.int(body.length + 1));
  return random.weighted<() => AnswerCase>([
    [800, () => ({ ...whole, json })],
    [30, () => ({ ...whole, body: Buffer.from(mutatedText(random, body.toString('latin1')), 'latin1') })],
    [
      20,
      () => ({
        ...whole,
        body: Buffer.concat([half, Buffer.from([0xff, 0xfe, 0xc0, 0x80]), body.subarray(half.length)]),
      }),
    ],
    [15, () => ({ ...whole, body: half })],
    [15, () => ({ ...whole, body: half, length: body.length, end: 'close' })],
    [10, () => ({ ...whole, length: Math.max(0, body.length - 1 - random.int(10)), end: 'close' })],
    [10, () => ({ ...whole, body: random.bytes(random.int(300)) })],
    [5, () => ({ ...whole, body: Buffer.from('<!doctype html><p>Sign in to the Wi-Fi</p>') })],
    [5, () => ({ ...whole, body: Buffer.alloc(0) })],
    [5, () => ({ ...whole, end: 'reset' })],
    [5, () => ({ ...whole, end: 'close', body: Buffer.alloc(0) })],
    [5, () => ({ ...whole, end: 'raw', body: random.bytes(1 + random.int(200)) })],
    [
      3,
      () => ({ ...whole, end: 'raw', body: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}') }),
    ],
    [
      3,
      () => ({
        ...whole,
        end: 'raw',
        body: Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}'),
      }),
    ],
    [2, () => ({ ...whole, body: Buffer.from(`[${'1,'.repeat(500_000)}1]`) })],
    [2, () => ({ ...whole, length: body.length + 50, end: 'stall' })],
    [1, () => ({ ...whole, end: 'silence' })],
  ])();
}
