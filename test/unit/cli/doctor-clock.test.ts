// `poolkey doctor --clock` against servers whose clocks are known.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildCli, errorOf, poolkey, type CliOptions } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';
import { doctor } from './doctor-fixture.ts';

let place: CliPlace;
beforeAll(async () => {
  await buildCli();
  place = await cliPlace({ users: 1, mfa: 'ON' });
}, 60_000);
afterAll(() => place.close());

/** A server that is ahead of this computer by `aheadMs`. */
async function server(
  aheadMs: number,
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end(),
): Promise<{ url: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const listening = createServer((request, response) => {
    asked.push(request);
    response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
    answer(request, response);
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => {
    listening.close();
    listening.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, asked };
}

const clockOf = (url: string, ...more: string[]) => doctor({}, '--clock', '--server', url, ...more);

test.each([
  [0, 'ok', 0],
  [-1_400, 'ok', 0],
  [12_000, 'warn', 0],
  [-19_000, 'warn', 0],
  [41_000, 'fail', 9],
  [-3_600_000, 'fail', 9],
])('a server %i ms ahead: measured to a quarter of a second, %s, exit %i', async (aheadMs, state, exit) => {
  const { url, asked } = await server(aheadMs);
  const found = await clockOf(url);
  expect(found).toMatchObject({ exit, checks: [{ name: 'clock', state }] });
  expect(found.checks).toHaveLength(1);
  expect(Math.abs((found.skewMs ?? Infinity) - aheadMs)).toBeLessThan(250);
  expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['HEAD']));
});

test('--max-skew says how much is too much', async () => {
  const { url } = await server(12_000);
  expect(await clockOf(url, '--max-skew', '10s')).toMatchObject({ exit: 9, checks: [{ state: 'fail' }] });
  expect(await clockOf(url, '--max-skew', '1m')).toMatchObject({ exit: 0, checks: [{ state: 'warn' }] });
});

test('for people: the report on stdout, what is wrong on stderr', async () => {
  const { url } = await server(41_000);
  const behind = await poolkey(['doctor', '--clock', '--server', url]);
  expect(behind.code).toBe(9);
  expect(behind.stdout).toMatch(/^FAIL {2}clock: This computer is 41 s behind 127\.0\.0\.1:\d+ .*NTP.*\n$/);
  expect(behind.stderr).toMatch(/^poolkey: .*41 s behind; at most 20 s.*\[CLOCK_SKEW\]\n$/);
  const ahead = await poolkey(['doctor', '--clock', '--server', (await server(-41_000)).url]);
  expect(ahead.stdout).toContain('41 s ahead of 127.0.0.1');
  expect(ahead.stderr).toContain('41 s ahead; at most');
});

test('a redirect is not followed: its own Date counts', async () => {
  const there = await server(90_000);
  const here = await server(0, (_, response) => response.writeHead(302, { location: there.url }).end());
  expect(await clockOf(here.url)).toMatchObject({ exit: 0, checks: [{ state: 'ok' }] });
  expect([here.asked.length, there.asked.length]).toEqual([5, 0]);
});

test('what stands before the host of an address is neither sent nor shown', async () => {
  const { url, asked } = await server(0);
  const withPassword = url.replace('http://', 'http://user:GEHEIM@');
  const people = await poolkey(['doctor', '--clock', '--server', withPassword]);
  expect(people.stdout + people.stderr).not.toContain('GEHEIM');
  expect(people.stdout).toMatch(/^ok /);
  expect(asked.flatMap(({ headers }) => Object.keys(headers))).not.toContain('authorization');
});

async function portOf(listening: ReturnType<typeof createTcp>): Promise<number> {
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return (listening.address() as AddressInfo).port;
}

test.each<[string, () => Promise<string>, RegExp]>([
  [
    'nobody listens',
    async () => {
      const closed = createTcp();
      const port = await portOf(closed);
      closed.close();
      return `http://127.0.0.1:${port}`;
    },
    /nobody listens there/,
  ],
  [
    'nobody answers',
    async () => {
      const silent = createTcp();
      onTestFinished(() => void silent.close());
      return `http://127.0.0.1:${await portOf(silent)}`;
    },
    /no answer within 4 s/,
  ],
  ['no such name', () => Promise.resolve('https://poolkey.invalid'), /its name leads nowhere/],
  [
    'no TLS there',
    async () => (await server(0)).url.replace('http:', 'https:'),
    /its certificate|the connection fails \(EPROTO\)/,
  ],
  ['no Date', async () => (await server(0, withoutDate)).url, /it tells no time/],
  [
    'the Date of a cache',
    async () => (await server(-50_000, (_, response) => response.setHeader('age', '50').end())).url,
    /it tells no time/,
  ],
])('%s: the check fails, exit 1, and the skew is not known', async (_, start, message) => {
  const url = await start();
  const [found, people] = await Promise.all([clockOf(url), poolkey(['doctor', '--clock', '--server', url])]);
  expect(found).toMatchObject({
    exit: 1,
    skewMs: null,
    checks: [{ state: 'fail', message: expect.stringMatching(message) as string }],
  });
  expect([people.code, people.stderr]).toEqual([
    1,
    'poolkey: 1 check failed: clock. Their lines say what to do. [CHECKS_FAILED]\n',
  ]);
});

function withoutDate(_: IncomingMessage, response: ServerResponse): void {
  response.removeHeader('date');
  response.sendDate = false;
  response.end();
}

test('with nothing to compare: NO_SERVER, no report', async () => {
  for (const options of [{}, { passphrase: null, home: '/nonexistent/poolkey' }]) {
    const error = await errorOf(['doctor', '--clock'], options);
    expect(error).toMatchObject({ exit: 1, code: 'NO_SERVER' });
    expect(error.message).toContain('--server https://cognito-idp.');
  }
});

test.each(['nonsense', 'ftp://example.com', 'file:///etc/passwd'])(
  '--server %s is a usage error',
  async (url) => {
    const error = await errorOf(['doctor', '--server', url]);
    expect(error).toMatchObject({ exit: 2, code: 'USAGE' });
    expect(error.message).toContain('Write an address like https://example.com');
  },
);

test('without --server the pools of the vault tell', async () => {
  await place.know('stage');
  const now = place.pool.time.clock();
  const at = (ms: number): CliOptions => ({ ...place.here(), at: ms });
  const right = await doctor(at(now), '--clock');
  expect(right).toMatchObject({ exit: 0, checks: [{ state: 'ok' }] });
  const late = await doctor(at(now - 70_000), '--clock');
  expect(late).toMatchObject({ exit: 9 });
  // Its clock stands still, and ours, so that a Date of whole seconds says no more.
  expect(Math.abs((late.skewMs ?? 0) - 70_000)).toBeLessThan(1_000);
});
