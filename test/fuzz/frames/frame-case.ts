import { createHmac } from 'node:crypto';
import { toBody } from '../odd-values.ts';
import type { Random } from '../random.ts';
import { inPieces, spoilt } from './spoilt-frame.ts';
import { validHello, validRequest } from './valid-frames.ts';

/** What a program says to a broker, one bad frame of it, and when. */
export interface FrameCase {
  /** How far it keeps to the protocol. */
  readonly stage: 'hello' | 'proof' | 'requests';
  readonly hello: readonly Buffer[];
  /** In answer to the broker's greeting; empty: it never comes to that. */
  readonly proof: (greeting: { readonly nonce: string }) => readonly Buffer[];
  /** After the proof was taken: good requests, which are answered before the rest comes. */
  readonly first: readonly Buffer[];
  readonly requests: readonly Buffer[];
}

interface Place {
  readonly address: string;
  /** base64url */
  readonly key: string;
}

export function frameCase(random: Random, place: Place): FrameCase {
  const hello = validHello(random);
  const bytesOf = (frame: object): Buffer => Buffer.from(`${toBody(frame)}\n`);
  const auth = (nonce: string): object => ({
    verb: 'auth',
    proof: proofOf(place, String(hello['nonce']), nonce),
    project: '/fuzz',
    client: 'fuzz',
  });
  const stage = random.weighted<FrameCase['stage']>([
    [3, 'hello'],
    [2, 'proof'],
    [9, 'requests'],
  ]);
  if (stage === 'hello')
    return {
      stage,
      hello: inPieces(random, spoilt(random, hello)),
      proof: () => [],
      first: [],
      requests: [],
    };
  const greeting = inPieces(random, bytesOf(hello));
  if (stage === 'proof') {
    const proof = ({ nonce }: { nonce: string }) => inPieces(random, spoilt(random, auth(nonce)));
    return { stage, hello: greeting, proof, first: [], requests: [] };
  }
  // Good ones just before it: the broker is at work when the bad one comes. And one after it, which is not to be looked at any more.
  const good = (most: number): Buffer[] =>
    Array.from({ length: random.int(most) }, () => bytesOf(validRequest(random)));
  const requests = [...good(3), spoilt(random, validRequest(random)), ...good(2)];
  return {
    stage,
    hello: greeting,
    proof: ({ nonce }) => [bytesOf(auth(nonce))],
    first: random.chance(0.4) ? good(4) : [],
    requests: inPieces(random, Buffer.concat(requests)),
  };
}

function proofOf({ address, key }: Place, clientNonce: string, serverNonce: string): string {
  const text = ['poolkey broker', 1, 'client', address, 'user', clientNonce, serverNonce];
  return createHmac('sha256', Buffer.from(key, 'base64url')).update(JSON.stringify(text)).digest('base64url');
}
