import { connect, type Socket } from 'node:net';
import * as v from 'valibot';
import { checkSocket } from '../broker/address.ts';
import { proofOf, random32, sameProof } from '../broker/handshake.ts';
import { Lines } from '../broker/lines.ts';
import {
  answer,
  answers,
  failure,
  helloAnswer,
  PROTOCOL_VERSION,
  type AnswerOf,
  type Verb,
  type Waiting,
} from '../broker/protocol.ts';
import { PoolkeyError } from './errors.ts';
import type { Link, Parameters } from './link.ts';

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

interface UnderWay {
  readonly verb: Verb;
  readonly onWaiting: ((told: Waiting) => void) | undefined;
  readonly resolve: (value: never) => void;
  readonly reject: (error: PoolkeyError) => void;
}

/** A broker of this machine answers at once. */
const HANDSHAKE_MS = 5_000;

/**
 * Connects to a broker and proves to it that we have the key, once it has proved the same.
 * Throws PoolkeyError: NO_BROKER, UNTRUSTED_BROKER, EXPIRED_GRANT, DENIED, VERSION.
 */
export async function connectBroker(place: BrokerPlace, who: Introduction): Promise<BrokerLink> {
  const safe = checkSocket(place.address);
  if (!safe.ok) throw new PoolkeyError(safe.error.code, safe.error.message);
  const link = new BrokerLink(place, who);
  await link.ready;
  return link;
}

export class BrokerLink implements Link {
  readonly kind = 'broker';
  /** Proved on both sides. */
  readonly ready: Promise<void>;
  readonly #socket: Socket;
  readonly #lines = new Lines();
  readonly #underWay = new Map<number, UnderWay>();
  #next = 0;
  #broken: PoolkeyError | null = null;
  #onLine: (json: unknown) => void;
  #settle: { readonly done: () => void; readonly failed: (error: PoolkeyError) => void } | null = null;

  constructor(place: BrokerPlace, who: Introduction) {
    this.#onLine = (json) => this.#greeted(place, who, nonce, json);
    this.ready = new Promise((done, failed) => {
      this.#settle = { done, failed };
    });
    const nonce = random32().toString('base64url');
    this.#socket = connect(place.address);
    this.#socket.setTimeout(HANDSHAKE_MS, () =>
      this.#break(noBroker('It does not answer in time. Look whether Poolkey hangs.')),
    );
    this.#socket.on('connect', () =>
      this.#send({ verb: 'hello', v: PROTOCOL_VERSION, key: place.keyId, nonce }),
    );
    this.#socket.on('data', (piece) => this.#take(piece));
    this.#socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#break(noBroker(`Nobody answers at its socket (${error.code ?? error.name}).`)),
    );
    this.#socket.on('close', () => this.#break(noBroker('It has ended.')));
  }

  get broken(): boolean {
    return this.#broken !== null;
  }

  call<V extends Verb>(
    verb: V,
    parameters: Parameters<V>,
    onWaiting?: (told: Waiting) => void,
  ): Promise<AnswerOf<V>> {
    return new Promise((resolve, reject) => {
      if (this.#broken) return reject(this.#broken);
      const id = (this.#next += 1);
      this.#underWay.set(id, { verb, onWaiting, resolve, reject });
      // Only what waits for an answer keeps a process alive.
      this.#socket.ref();
      this.#send({ id, verb, ...parameters });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.destroyed) return resolve();
      // Who waits for the end shall see it.
      this.#socket.ref();
      this.#socket.once('close', () => resolve());
      this.#socket.end();
      setTimeout(() => this.#socket.destroy(), 500).unref();
    });
  }

  #take(piece: Buffer): void {
    const lines = this.#lines.push(piece);
    if (lines === null) return this.#break(untrusted('it sends what no Poolkey sends'));
    for (const line of lines) {
      if (this.#broken) return;
      this.#onLine(parsed(line));
    }
  }

  #greeted(
    { key, keyId, address }: BrokerPlace,
    who: Introduction,
    clientNonce: string,
    json: unknown,
  ): void {
    const read = v.safeParse(helloAnswer, json);
    if (!read.success) return this.#refusedWith(json);
    const transcript = { address, keyId, clientNonce, serverNonce: read.output.nonce };
    if (!sameProof(read.output.proof, proofOf(key, 'server', transcript)))
      return this.#break(untrusted('it does not have the key'));
    this.#onLine = (next) => this.#proved(next);
    this.#send({ verb: 'auth', proof: proofOf(key, 'client', transcript), ...who });
  }

  #proved(json: unknown): void {
    if (!v.is(v.object({ ok: v.unknown() }), json)) return this.#refusedWith(json);
    this.#socket.setTimeout(0);
    this.#socket.unref();
    this.#onLine = (next) => this.#answered(next);
    this.#settle?.done();
  }

  #answered(json: unknown): void {
    const read = v.safeParse(answer, json);
    if (!read.success) return this.#break(untrusted('it sends what no Poolkey sends'));
    const told = read.output;
    const request = told.id === undefined ? undefined : this.#underWay.get(told.id);
    // Without a number it is about the connection.
    if (!request) return 'error' in told ? this.#refusedWith(json) : undefined;
    if ('waiting' in told) return request.onWaiting?.(told.waiting);
    this.#underWay.delete(told.id ?? -1);
    if (this.#underWay.size === 0) this.#socket.unref();
    if ('error' in told) return request.reject(errorOf(told.error));
    const value = v.safeParse(answers[request.verb], told.ok);
    if (value.success) request.resolve(value.output as never);
    else request.reject(untrusted('its answer is not what was asked for'));
  }

  #refusedWith(json: unknown): void {
    const read = v.safeParse(v.object({ error: failure }), json);
    this.#break(read.success ? errorOf(read.output.error) : untrusted('it sends what no Poolkey sends'));
  }

  #break(error: PoolkeyError): void {
    this.#broken ??= error;
    this.#settle?.failed(this.#broken);
    for (const { reject } of this.#underWay.values()) reject(this.#broken);
    this.#underWay.clear();
    this.#socket.destroy();
  }

  #send(message: object): void {
    this.#socket.write(`${JSON.stringify(message)}\n`);
  }
}

function errorOf({ code, message, retryAfterMs }: v.InferOutput<typeof failure>): PoolkeyError {
  return new PoolkeyError(code, message, retryAfterMs);
}

function noBroker(why: string): PoolkeyError {
  return new PoolkeyError(
    'NO_BROKER',
    `Poolkey does not hand out codes here. ${why} Start the tests with "poolkey run -- …", or open the app and unlock it.`,
  );
}

function untrusted(why: string): PoolkeyError {
  return new PoolkeyError(
    'UNTRUSTED_BROKER',
    `What answers at Poolkey's socket is not Poolkey: ${why}. Nothing was told to it. Start Poolkey again.`,
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
