import * as v from 'valibot';
import { fail, ok, type Result } from '../contract/result.ts';
import { proofOf, random32, sameProof, type Transcript } from './handshake.ts';
import { auth, badRequest, hello, PROTOCOL_VERSION, versionOf } from './protocol.ts';

/** Who has proved to have a key, and what it says of itself. */
export interface Peer {
  readonly keyId: string;
  readonly project: string;
  readonly client: string;
}

export interface HandshakeRules {
  readonly address: string;
  /** Null: nobody has such a key. Ended grants still have theirs. */
  readonly keyOf: (keyId: string) => Buffer | null;
}

interface Greeted {
  readonly transcript: Transcript;
  readonly key: Buffer;
}

/** The broker's side of the two lines before any request: hello, in return for which it proves itself, and the program's proof. */
export class ServerHandshake {
  readonly #rules: HandshakeRules;
  #greeted: Greeted | null = null;
  #said: Partial<Peer> = {};

  constructor(rules: HandshakeRules) {
    this.#rules = rules;
  }

  /** What the program says of itself, as far as it has come. */
  get said(): Partial<Peer> {
    return this.#said;
  }

  /** The reply to the next line. `peer`: with it the program has proved itself. Errors: BAD_REQUEST, VERSION, EXPIRED_GRANT, DENIED. */
  take(json: unknown): Result<{ readonly reply: object; readonly peer: Peer | null }> {
    return this.#greeted ? this.#prove(this.#greeted, json) : this.#greet(json);
  }

  #greet(json: unknown): Result<{ reply: object; peer: null }> {
    // Before all else: what more a hello of another version holds, this one does not know.
    const version = versionOf(json);
    if (version !== null && version !== PROTOCOL_VERSION)
      return fail(
        'VERSION',
        `This Poolkey speaks version ${PROTOCOL_VERSION} of the protocol, the program version ${version}. Install the same Poolkey in both places.`,
      );
    const read = v.safeParse(hello, json);
    if (!read.success) return badRequest('The first line is no hello.');
    const { key: keyId, nonce: clientNonce } = read.output;
    const { address, keyOf } = this.#rules;
    const key = keyOf(keyId);
    if (key === null)
      return fail(
        'EXPIRED_GRANT',
        'Poolkey knows no such grant: it ended, or is of another Poolkey. Start the run again.',
      );
    const serverNonce = random32().toString('base64url');
    const transcript = { address, keyId, clientNonce, serverNonce };
    this.#greeted = { transcript, key };
    const proof = proofOf(key, 'server', transcript);
    return ok({ reply: { v: PROTOCOL_VERSION, nonce: serverNonce, proof }, peer: null });
  }

  #prove({ transcript, key }: Greeted, json: unknown): Result<{ reply: object; peer: Peer }> {
    const read = v.safeParse(auth, json);
    if (!read.success) return badRequest('The second line is no proof.');
    const { proof, project, client } = read.output;
    this.#said = { project, client };
    if (!sameProof(proof, proofOf(key, 'client', transcript)))
      return fail('DENIED', 'The program does not have the key of this grant.');
    return ok({ reply: { ok: {} }, peer: { keyId: transcript.keyId, project, client } });
  }
}
