// Somebody between the program and the broker: who passes messages on, and who plays recorded ones again.
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectBroker } from '../../../main/client/broker-link.ts';
import { tempFolder } from '../vault/temp-vault.ts';
import { brokerPlace, keyOf, until } from './broker-place.ts';
import { proofBy, RawClient } from './raw-client.ts';
import { squatter } from './squatter.ts';

const WHO = { project: '/project', client: 'a worker' };

/** A listener that passes every line on to the broker, and back, and keeps both sides. */
async function relayTo(broker: string) {
  const address = join(tempFolder(), 'b.sock');
  const sent: string[] = [];
  const behind = new Map<unknown, ReturnType<typeof connect>>();
  const listener = await squatter(address, (line, socket) => {
    sent.push(line);
    let there = behind.get(socket);
    if (!there) {
      there = connect(broker);
      there.on('error', () => undefined).on('data', (piece) => socket.write(piece));
      socket.on('close', () => there?.destroy());
      behind.set(socket, there);
    }
    there.write(`${line}\n`);
    return '';
  });
  return { address, sent, heard: listener.heard };
}

test('a program finds out that its messages are passed on from another address, before it has told anything', async () => {
  const place = await brokerPlace();
  const relay = await relayTo(place.host.address);
  const grant = keyOf(place.mint());
  await expect(connectBroker({ address: relay.address, ...grant }, WHO)).rejects.toMatchObject({
    code: 'UNTRUSTED_BROKER',
  });
  expect(relay.sent.map((line) => (JSON.parse(line) as { verb: string }).verb)).toEqual(['hello']);
});

test('the broker takes no proof that was made for another address', async () => {
  const place = await brokerPlace();
  const relay = await relayTo(place.host.address);
  const client = await RawClient.open(relay.address);
  expect(await client.prove(keyOf(place.mint()), relay.address)).toMatchObject({ error: { code: 'DENIED' } });
  expect(place.outcomes()).toEqual(['connect DENIED']);
});

test('what was recorded of a whole good session opens no second one', async () => {
  const place = await brokerPlace();
  const grant = place.mint();
  // A program that does not mind the address, so that there is something to record.
  const relay = await relayTo(place.host.address);
  const genuine = await RawClient.open(relay.address);
  expect(await genuine.prove(keyOf(grant), place.host.address)).toEqual({ ok: {} });
  expect(await genuine.ask({ id: 1, verb: 'take', account: 'alice' })).toHaveProperty('ok.code');
  const recorded = [...relay.sent];
  expect(recorded).toHaveLength(3);

  for (const atOnce of [true, false]) {
    const again = await place.silent();
    if (atOnce) again.write(`${recorded.join('\n')}\n`);
    else
      for (const line of recorded) {
        again.write(`${line}\n`);
        await until(() => again.heard !== '' || again.socket.closed);
      }
    await again.ended;
    expect(again.heard).toContain('"DENIED"');
    expect(again.heard).not.toMatch(/"code":"\d+"|"ok"/);
  }
  expect(place.outcomes()).toEqual(['take ok', 'connect DENIED', 'connect DENIED']);

  // What the broker has said opens nothing at a client either: its nonce is another one each time.
  const server = await squatter(join(tempFolder(), 'b.sock'), () => genuine.heard);
  expect(server.heard()).toBe('');
  const replayed = join(tempFolder(), 'b.sock');
  await squatter(replayed, () => genuine.heard);
  await expect(connectBroker({ address: replayed, ...keyOf(grant) }, WHO)).rejects.toMatchObject({
    code: 'UNTRUSTED_BROKER',
  });
});

test('the same hello twice is answered by another nonce each time', async () => {
  const place = await brokerPlace();
  const { keyId, key } = keyOf(place.mint());
  const nonce = 'A'.repeat(43);
  const greetings = [];
  for (let i = 0; i < 2; i += 1) {
    const client = await place.silent();
    client.send({ verb: 'hello', v: 1, key: keyId, nonce });
    greetings.push(await client.next());
  }
  const [one, two] = greetings;
  expect(one?.['nonce']).not.toBe(two?.['nonce']);
  expect(one?.['proof']).toBe(
    proofBy(key, 'server', [place.host.address, keyId, nonce, String(one?.['nonce'])]),
  );
  expect(one?.['proof']).not.toBe(two?.['proof']);
});
