import type { Socket } from 'node:net';
import * as v from 'valibot';
import { fail, type Failure, type Result } from '../contract/result.ts';
import { proofOf, random32, sameProof, type Transcript } from './handshake.ts';
import { Lines } from './lines.ts';
import {
  auth,
  hello,
  MOST_UNDER_WAY,
  PROTOCOL_VERSION,
  request,
  type Hello,
  type Request,
  type Waiting,
} from './protocol.ts';

/** Who has proved to have a key, and what it says of itself. */
export interface Peer {
  readonly keyId: string;
  readonly project: string;
  readonly client: string;
}

export interface ConnectionRules {
  readonly address: string;
  /** Null: nobody has such a key. Ended grants still have theirs. */
  readonly keyOf: (keyId: string) => Buffer | null;
  readonly handle: (
    peer: Peer,
    asked: Request,
    news: { readonly waiting: (told: Waiting) => void; readonly signal: AbortSignal },
  ) => Promise<Result<object>>;
  /** The peer has proved itself. */
  readonly onPeer: (peer: Peer) => void;
  /** A connection was refused, and why. `peer`: as far as it said who it is. */
  readonly onRefused: (failure: Failure, peer: Partial<Peer>) => void;
  readonly onClosed: (peer: Peer | null) => void;
  readonly onBug: (error: unknown) => void;
}

interface Greeted {
  readonly asked: Hello;
  readonly transcript: Transcript;
  readonly key: Buffer;
}

/** Time for `hello` and `auth`, ms. */
const HANDSHAKE_MS = 5_000;
/** Answers that nobody reads. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;

/** One program on the other end: first the proofs, then its requests. The first thing that is not as it should be ends it. */
export class Connection {
  readonly #socket: Socket;
  readonly #rules: ConnectionRules;
  readonly #lines = new Lines();
  readonly #gone = new AbortController();
  readonly #patience: NodeJS.Timeout;
  #greeted: Greeted | null = null;
  #peer: Peer | null = null;
  readonly #underWay = new Set<number>();

  constructor(socket: Socket, rules: ConnectionRules) {
    this.#socket = socket;
    this.#rules = rules;
    this.#patience = setTimeout(
      () => this.#refuse(fail('BAD_REQUEST', 'No proof came in time.').error),
      HANDSHAKE_MS,
    );
    socket.on('data', (piece) => this.#take(piece));
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.on('close', () => this.#close());
  }

  get peer(): Peer | null {
    return this.#peer;
  }

  /** `why`: told to each request that waits. */
  end(why?: Failure): void {
    if (why) for (const id of this.#underWay) this.#answer(id, { error: why });
    this.#socket.end();
    // Who does not read what was sent last must not keep the socket open.
    setTimeout(() => this.#socket.destroy(), 1_000).unref();
  }

  #take(piece: Buffer): void {
    const lines = this.#lines.push(piece);
    if (lines === null) return this.#refuse(badRequest('A line is too long.'));
    for (const line of lines) {
      if (this.#gone.signal.aborted || this.#socket.writableEnded) return;
      const json = parsed(line);
      if (this.#peer) this.#ask(this.#peer, json);
      else if (this.#greeted) this.#prove(this.#greeted, json);
      else this.#greet(json);
    }
  }

  #greet(json: unknown): void {
    const read = v.safeParse(hello, json);
    if (!read.success) return this.#refuse(badRequest('The first line is no hello.'));
    const { v: version, key: keyId, nonce } = read.output;
    if (version !== PROTOCOL_VERSION) {
      const message = `This Poolkey speaks version ${PROTOCOL_VERSION} of the protocol, the program version ${version}. Install the same Poolkey in both places.`;
      return this.#refuse({ code: 'VERSION', message });
    }
    const key = this.#rules.keyOf(keyId);
    if (key === null) {
      const message = 'Poolkey knows no such grant: it ended, or is of another Poolkey. Start the run again.';
      return this.#refuse({ code: 'EXPIRED_GRANT', message });
    }
    const serverNonce = random32().toString('base64url');
    const transcript = { address: this.#rules.address, keyId, clientNonce: nonce, serverNonce };
    this.#greeted = { asked: read.output, transcript, key };
    this.#send({ v: PROTOCOL_VERSION, nonce: serverNonce, proof: proofOf(key, 'server', transcript) });
  }

  #prove({ asked, transcript, key }: Greeted, json: unknown): void {
    const read = v.safeParse(auth, json);
    if (!read.success) return this.#refuse(badRequest('The second line is no proof.'));
    const { proof, project, client } = read.output;
    if (!sameProof(proof, proofOf(key, 'client', transcript))) {
      const message = 'The program does not have the key of this grant.';
      return this.#refuse({ code: 'DENIED', message }, { project, client });
    }
    clearTimeout(this.#patience);
    this.#peer = { keyId: asked.key, project, client };
    this.#rules.onPeer(this.#peer);
    this.#send({ ok: {} });
  }

  #ask(peer: Peer, json: unknown): void {
    const read = v.safeParse(request, json);
    if (!read.success) return this.#refuse(badRequest('This is no request that Poolkey knows.'), peer);
    const asked = read.output;
    if (this.#underWay.has(asked.id) || this.#underWay.size >= MOST_UNDER_WAY)
      return this.#refuse(badRequest('Too many requests at the same time, or one number twice.'), peer);
    this.#underWay.add(asked.id);
    const waiting = (told: Waiting): void => this.#send({ id: asked.id, waiting: told });
    this.#rules.handle(peer, asked, { waiting, signal: this.#gone.signal }).then(
      (result) => this.#answer(asked.id, result.ok ? { ok: result.value } : { error: result.error }),
      (error: unknown) => {
        if (this.#gone.signal.aborted) return;
        this.#rules.onBug(error);
        const message = 'An error inside Poolkey; its log names the place.';
        this.#answer(asked.id, { error: { code: 'INTERNAL', message } });
      },
    );
  }

  #answer(id: number, told: object): void {
    this.#underWay.delete(id);
    this.#send({ id, ...told });
  }

  #send(message: object): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.write(`${JSON.stringify(message)}\n`);
    if (this.#socket.writableLength > MOST_UNREAD_BYTES) this.#socket.destroy();
  }

  #refuse(error: Failure, said: Partial<Peer> = {}): void {
    this.#rules.onRefused(error, said);
    this.#send({ error });
    this.end();
  }

  #close(): void {
    clearTimeout(this.#patience);
    this.#gone.abort();
    this.#rules.onClosed(this.#peer);
  }
}

function badRequest(message: string): Failure {
  return { code: 'BAD_REQUEST', message };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
