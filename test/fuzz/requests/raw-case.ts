import type { Random } from '../random.ts';
import { requestCase } from './request-case.ts';
import type { WireRequest } from './wire-request.ts';
import type { Season } from './season.ts';

/** Bytes that no HTTP client would send: lengths that are wrong, requests cut short, garbage behind a request. */
export function rawCase(random: Random, season: Season): Buffer[] {
  const first = requestCase(random, season);
  const second = requestCase(random, season);
  const junk = random.bytes(1 + random.int(200));
  return random.weighted<() => Buffer[]>([
    [4, () => [onWire(first, 10 + random.int(5000))]],
    [3, () => [onWire(first, -1 - random.int(20))]],
    [4, () => [cut(random, onWire(first))]],
    [3, () => [onWire(first), junk]],
    [3, () => [onWire(first), onWire(second)]],
    [2, () => [onWire(first), cut(random, onWire(second))]],
    [3, () => [junk]],
    [1, () => [Buffer.from(`POST / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`)]],
    [
      1,
      () => [
        Buffer.from(
          'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n{}{}',
        ),
      ],
    ],
    [1, () => [chunked(first, junk)]],
    [1, () => [Buffer.from('CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n')]],
    [1, () => [Buffer.from('GET / HTTP/9.9\r\n\r\n')]],
    [1, () => [Buffer.from('GET / HTTP/1.1\r\n\r\n')]],
    [1, () => []],
  ])();
}

function onWire({ method, path, headers, body }: WireRequest, longer = 0): Buffer {
  const length = Math.max(0, Buffer.byteLength(body) + longer);
  return Buffer.concat([
    head(method, path, { ...headers, 'content-length': `${length}` }),
    Buffer.from(body),
  ]);
}

function head(method: string, path: string, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
}

function cut(random: Random, bytes: Buffer): Buffer {
  return bytes.subarray(0, random.int(bytes.length));
}

/** The first chunk is right, the second is not. */
function chunked({ method, path, headers, body }: WireRequest, junk: Buffer): Buffer {
  const bytes = Buffer.from(body);
  const start = Buffer.from(`${bytes.length.toString(16)}\r\n`);
  const parts = [
    head(method, path, { ...headers, 'transfer-encoding': 'chunked' }),
    start,
    bytes,
    Buffer.from('\r\n'),
    junk,
  ];
  return Buffer.concat(parts);
}
