import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import * as v from 'valibot';
import { fail, type Failure, type Result } from '../contract/result.ts';
import { Lines, parsedLine } from './lines.ts';
import {
  badRequest,
  MOST_LINE_BYTES,
  MOST_UNDER_WAY,
  request,
  type Request,
  type Waiting,
} from './protocol.ts';
import { ServerHandshake, type HandshakeRules, type Peer } from './server-handshake.ts';

/** How a request is heard of before its answer, and hears that its program has gone. */
export interface News {
  readonly waiting: (told: Waiting) => void;
  readonly signal: AbortSignal;
}

export interface ConnectionRules extends HandshakeRules {
  /** Time for `hello` and `auth`, ms. */
  readonly handshakeMs: number;
  readonly handle: (peer: Peer, asked: Request, news: News) => Promise<Result<object>>;
  /** The peer has proved itself. */
  readonly onPeer: (peer: Peer) => void;
  /** A connection was refused, and why. `peer`: as far as it said who it is. */
  readonly onRefused: (failure: Failure, peer: Partial<Peer>) => void;
  readonly onClosed: (peer: Peer | null) => void;
  readonly onBug: (error: unknown) => void;
}

/** Answers that nobody reads. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;
/** For who does not read what was sent last, ms. */
const LAST_WORDS_MS = 1_000;

/** One program on the other end: first the proofs, then its requests. The first thing that is not as it should be ends it. */
export class Connection {
  /** Resolves when all that there was to say of its end is said. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #rules: ConnectionRules;
  readonly #handshake: ServerHandshake;
  readonly #lines = new Lines(MOST_LINE_BYTES);
  readonly #gone = new AbortController();
  readonly #patience: NodeJS.Timeout;
  readonly #underWay = new Set<number>();
  #peer: Peer | null = null;
  #ended = false;

  constructor(socket: Socket, rules: ConnectionRules) {
    this.#socket = socket;
    this.#rules = rules;
    this.#handshake = new ServerHandshake(rules);
    // Each request that waits listens to it: Node would warn of a leak from eleven on.
    setMaxListeners(0, this.#gone.signal);
    const tooLate = fail('BAD_REQUEST', 'No proof came in time.').error;
    this.#patience = setTimeout(() => this.#refuse(tooLate), rules.handshakeMs);
    socket.on('data', (piece) => this.#take(piece));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#close();
        resolve();
      });
    });
  }

  get peer(): Peer | null {
    return this.#peer;
  }

  /** No more is read, and nothing more answered. `why`: told to each request that waits. */
  end(why?: Failure): void {
    if (this.#ended) return;
    if (why) this.refuseWaiting(why);
    this.#ended = true;
    this.#socket.end();
    setTimeout(() => this.#socket.destroy(), LAST_WORDS_MS).unref();
  }

  /** All requests that wait are answered with this. */
  refuseWaiting(why: Failure): void {
    for (const id of this.#underWay) this.#answer(id, { error: why });
  }

  /** One that nothing else is to be heard of. */
  refuse(error: Failure): void {
    this.#refuse(error);
  }

  #take(piece: Buffer): void {
    // What still comes then is taken from the socket and thrown away: the other end must get to the end.
    if (this.#ended) return;
    const lines = this.#lines.push(piece);
    if (lines === null) return this.#refuse(badRequest('A line is too long.').error, this.#peer ?? {});
    for (const line of lines) {
      if (this.#ended) return;
      const json = parsedLine(line);
      if (this.#peer) this.#ask(this.#peer, json);
      else this.#shake(json);
    }
  }

  #shake(json: unknown): void {
    const shaken = this.#handshake.take(json);
    if (!shaken.ok) return this.#refuse(shaken.error, this.#handshake.said);
    const { reply, peer } = shaken.value;
    if (peer) {
      clearTimeout(this.#patience);
      this.#peer = peer;
      this.#rules.onPeer(peer);
    }
    this.#send(reply);
  }

  #ask(peer: Peer, json: unknown): void {
    const read = v.safeParse(request, json);
    if (!read.success) return this.#refuse(badRequest('This is no request that Poolkey knows.').error, peer);
    const asked = read.output;
    if (this.#underWay.has(asked.id) || this.#underWay.size >= MOST_UNDER_WAY)
      return this.#refuse(badRequest('Too many requests at the same time, or one number twice.').error, peer);
    this.#underWay.add(asked.id);
    const waiting = (told: Waiting): void => this.#send({ id: asked.id, waiting: told });
    this.#rules.handle(peer, asked, { waiting, signal: this.#gone.signal }).then(
      (result) => this.#answer(asked.id, result.ok ? { ok: result.value } : { error: result.error }),
      (error: unknown) => {
        this.#rules.onBug(error);
        const message = 'An error inside Poolkey; its log names the place.';
        this.#answer(asked.id, { error: { code: 'INTERNAL', message } });
      },
    );
  }

  #answer(id: number, told: object): void {
    // Who was told already that it ends is told nothing more.
    if (this.#underWay.delete(id)) this.#send({ id, ...told });
  }

  #send(message: object): void {
    if (this.#ended || this.#socket.destroyed) return;
    // Looked at before: one long answer is no sign that nobody reads.
    if (this.#socket.writableLength <= MOST_UNREAD_BYTES) {
      this.#socket.write(`${JSON.stringify(message)}\n`);
      return;
    }
    this.#ended = true;
    this.#rules.onRefused(badRequest('Nobody reads the answers.').error, this.#peer ?? {});
    this.#socket.destroy();
  }

  #refuse(error: Failure, said: Partial<Peer> = {}): void {
    if (this.#ended) return;
    this.#rules.onRefused(error, said);
    this.#send({ error });
    this.end();
  }

  #close(): void {
    this.#ended = true;
    clearTimeout(this.#patience);
    this.#gone.abort();
    this.#rules.onClosed(this.#peer);
  }
}
