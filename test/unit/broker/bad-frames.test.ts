// Programs that do not keep to the protocol: each is refused with a line in the audit, and nobody else notices.
import { describe, expect, test } from 'vitest';
import { MOST_LINE_BYTES } from '../../../main/broker/protocol.ts';
import { brokerPlace, keyOf, until } from './broker-place.ts';
import { RawClient } from './raw-client.ts';

const PING = '{"id":1,"verb":"ping"}';

describe('a line', () => {
  test('may be as long as it may, and one byte more ends the connection', async () => {
    const place = await brokerPlace();
    const fits = await place.raw();
    fits.write(`${PING.padEnd(MOST_LINE_BYTES)}\n`);
    expect(await fits.next()).toHaveProperty('ok');
    const tooLong = await place.raw();
    tooLong.write(`${PING.padEnd(MOST_LINE_BYTES + 1)}\n`);
    expect(await tooLong.next()).toMatchObject({ error: { code: 'BAD_REQUEST' } });
    await tooLong.ended;
    // Characters are not bytes.
    const wide = await place.raw();
    wide.write(`{"id":1,"verb":"find","account":"${'é'.repeat(MOST_LINE_BYTES / 2)}"}\n`);
    expect(await wide.next()).toMatchObject({ error: { code: 'BAD_REQUEST' } });
  });

  test.each(['before', 'after'])(
    'without end, %s the proof: it is refused once, however much follows',
    async (when) => {
      const place = await brokerPlace();
      const good = await place.link();
      // Does not end its half when the broker does.
      const raw = await RawClient.open(place.host.address, { allowHalfOpen: true });
      if (when === 'after') await raw.prove(keyOf(place.mint()), place.host.address);
      const before = process.memoryUsage().rss;
      const piece = Buffer.alloc(1024 * 1024, 'x');
      while (!raw.socket.destroyed)
        if (!raw.socket.write(piece))
          await Promise.race([raw.ended, new Promise((go) => raw.socket.once('drain', go))]);
      await raw.ended;
      const grown = (process.memoryUsage().rss - before) / 2 ** 20;
      console.info(
        `${when} the proof: ${(raw.socket.bytesWritten / 2 ** 20).toFixed(0)} MB sent, memory grew by ${grown.toFixed(0)} MB`,
      );
      expect(grown).toBeLessThan(100);
      expect(place.outcomes()).toEqual(['connect BAD_REQUEST']);
      expect(await good.call('take', { account: 'alice' })).toHaveProperty('code');
    },
  );

  test('may come in any pieces', async () => {
    const place = await brokerPlace();
    const raw = await place.raw();
    const bytes = Buffer.from(
      `{"id":1,"verb":"find","account":"käthe-😀"}\n${PING.replace('1', '2')}\n{"id":3,`,
    );
    for (const byte of bytes) {
      raw.write(Buffer.of(byte));
      await new Promise((go) => setImmediate(go));
    }
    expect(await raw.next()).toMatchObject({
      id: 1,
      error: { message: expect.stringContaining('käthe-😀') as string },
    });
    expect(await raw.next()).toMatchObject({ id: 2, ok: {} });
    raw.write('"verb":"ping"}\n');
    expect(await raw.next()).toMatchObject({ id: 3, ok: {} });
  });
});

const BAD: Readonly<Record<string, string | Buffer>> = {
  'no JSON': 'hello',
  'an empty line': '',
  'half a JSON': '{"id":1,"verb":',
  'a list': '[]',
  null: 'null',
  'a number': '17',
  'no number': '{"verb":"ping"}',
  'a number below zero': '{"id":-1,"verb":"ping"}',
  'a number that is none': '{"id":"1","verb":"ping"}',
  'a broken number': '{"id":1.5,"verb":"ping"}',
  'a number too large to be exact': '{"id":9007199254740993,"verb":"ping"}',
  'an endless number': '{"id":1e999,"verb":"ping"}',
  'no verb': '{"id":1}',
  'a verb that there is not': '{"id":1,"verb":"secret","account":"alice"}',
  'a verb of the handshake': '{"id":1,"verb":"hello","v":1}',
  'a verb of every object': '{"id":1,"verb":"constructor"}',
  'more than belongs there': '{"id":1,"verb":"ping","more":true}',
  'a prototype': '{"id":1,"verb":"ping","__proto__":{"admin":true}}',
  'an account that is none': '{"id":1,"verb":"take","account":{"$ne":null}}',
  'an account without a name': '{"id":1,"verb":"take","account":""}',
  'a name that is too long': `{"id":1,"verb":"take","account":"${'a'.repeat(8_193)}"}`,
  'a wait that is too long': '{"id":1,"verb":"take","account":"alice","maxWaitMs":900001}',
  'a wait below zero': '{"id":1,"verb":"take","account":"alice","maxWaitMs":-1}',
  'an outcome that there is not': '{"id":1,"verb":"report","account":"alice","outcome":"fine"}',
  'a shard of none': '{"id":1,"verb":"acquire","shard":{"index":1,"total":0}}',
  'a nesting without end': `{"id":1,"verb":"ping","x":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
  'bytes that are no text': Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]),
  'a zero in the middle': '{"id":1,\u0000"verb":"ping"}',
};

describe('a request', () => {
  test.each(Object.entries(BAD))(
    'of %s ends its connection, and nothing after it is looked at',
    async (_, line) => {
      const place = await brokerPlace();
      const raw = await place.raw();
      raw.write(
        Buffer.concat([Buffer.from(line), Buffer.from('\n{"id":2,"verb":"take","account":"alice"}\n')]),
      );
      await raw.ended;
      const told = raw.heard.trimEnd().split('\n').slice(2);
      expect(told).toEqual([
        expect.stringMatching(/^\{"error":\{"code":"BAD_REQUEST","message":"[^"]+"\}\}$/),
      ]);
      expect(place.outcomes()).toEqual(['connect BAD_REQUEST']);
      expect(place.audit()[0]).toMatchObject({ project: '/raw', client: 'raw client', account: null });
      expect(await (await place.link()).call('take', { account: 'alice' })).toHaveProperty('code');
    },
  );

  test('64 may wait at the same time, one more may not, and no number may be there twice', async () => {
    const place = await brokerPlace();
    const holder = await place.link();
    await holder.call('acquire', { account: 'alice' });
    const wait = (id: number) => ({ id, verb: 'acquire', account: 'alice' });
    const many = await place.raw();
    many.send(...Array.from({ length: 64 }, (_, id) => wait(id)));
    await until(() => many.heard.split('"waiting"').length === 65);
    many.send(wait(64));
    await many.ended;
    expect(many.heard).toContain('"BAD_REQUEST"');
    const twice = await place.raw();
    twice.send(wait(1), wait(1));
    await twice.ended;
    expect(twice.heard).toContain('"BAD_REQUEST"');
    // Those that waited wait no more.
    await until(() => place.outcomes().filter((line) => line === 'acquire ABORTED').length === 65);
    await holder.call('release', { account: 'alice' });
    expect(place.holds.list()).toEqual([]);
  });

  test('many that wait make no noise', async () => {
    const warnings: string[] = [];
    const listen = (warning: Error) => void warnings.push(warning.name);
    process.on('warning', listen);
    const place = await brokerPlace();
    const link = await place.link();
    const codes = Array.from({ length: 25 }, () =>
      link.call('take', { account: 'alice', maxWaitMs: 900_000 }),
    );
    await place.time.untilSleeping(24);
    for (let i = 0; i < 24; i += 1) {
      place.time.advance(30_000);
      await new Promise((go) => setImmediate(go));
    }
    expect(new Set((await Promise.all(codes)).map(({ step }) => step)).size).toBe(25);
    await new Promise((go) => setImmediate(go));
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });
});
