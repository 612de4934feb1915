import * as v from 'valibot';
import { proofOf, random32, sameProof } from '../broker/handshake.ts';
import { failure, helloAnswer, PROTOCOL_VERSION } from '../broker/protocol.ts';
import { errorOf, untrusted, type PoolkeyError } from './errors.ts';

export interface BrokerPlace {
  readonly address: string;
  readonly keyId: string;
  readonly key: Buffer;
}

export interface Introduction {
  /** Folder of the project. */
  readonly project: string;
  readonly client: string;
}

export type Shaken =
  | { readonly kind: 'reply'; readonly reply: object }
  | { readonly kind: 'proved' }
  | { readonly kind: 'refused'; readonly error: PoolkeyError };

/** What a broker may refuse before it has proved anything. Whoever listens there can say it: the words are ours. */
const BEFORE_PROOF: Readonly<Record<string, string>> = {
  VERSION:
    'The Poolkey that serves here speaks another version of the protocol. Install the same in both places.',
  EXPIRED_GRANT: 'Poolkey knows no such grant: it ended, or is of another Poolkey. Start the run again.',
  BAD_REQUEST:
    'Poolkey does not understand this program, or it was too slow. Install the same in both places.',
  TOO_MANY_PROGRAMS:
    'Too many programs are connected to Poolkey. End those that are not needed, or run fewer workers.',
};

/** The program's side of the two lines before any request: it proves itself, and says who it is, to none but who has the key. */
export class ClientHandshake {
  readonly #place: BrokerPlace;
  readonly #who: Introduction;
  readonly #nonce = random32().toString('base64url');
  #trusted = false;

  constructor(place: BrokerPlace, who: Introduction) {
    this.#place = place;
    this.#who = who;
  }

  get hello(): object {
    return { verb: 'hello', v: PROTOCOL_VERSION, key: this.#place.keyId, nonce: this.#nonce };
  }

  /** What the next line of the other end comes to. */
  take(json: unknown): Shaken {
    if (this.#trusted)
      return v.is(v.object({ ok: v.unknown() }), json) ? { kind: 'proved' } : this.#refused(json);
    const { address, keyId, key } = this.#place;
    const read = v.safeParse(helloAnswer, json);
    if (!read.success) return this.#refused(json);
    const transcript = { address, keyId, clientNonce: this.#nonce, serverNonce: read.output.nonce };
    if (!sameProof(read.output.proof, proofOf(key, 'server', transcript)))
      return { kind: 'refused', error: untrusted('it does not have the key') };
    this.#trusted = true;
    const proof = proofOf(key, 'client', transcript);
    return { kind: 'reply', reply: { verb: 'auth', proof, ...this.#who } };
  }

  #refused(json: unknown): Shaken {
    const read = v.safeParse(v.object({ error: failure }), json);
    const told = read.success ? read.output.error : null;
    if (told && this.#trusted) return { kind: 'refused', error: errorOf(told) };
    const message = told && Object.hasOwn(BEFORE_PROOF, told.code) ? BEFORE_PROOF[told.code] : undefined;
    const error =
      told && message !== undefined
        ? errorOf({ code: told.code, message })
        : untrusted('it sends what no Poolkey sends');
    return { kind: 'refused', error };
  }
}
