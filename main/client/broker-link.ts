import { connect, type Socket } from 'node:net';
import * as v from 'valibot';
import { checkSocket } from '../broker/address.ts';
import { Lines, parsedLine } from '../broker/lines.ts';
import {
  answer,
  answers,
  failure,
  MOST_ANSWER_BYTES,
  MOST_UNDER_WAY,
  type AnswerOf,
  type Verb,
  type Waiting,
} from '../broker/protocol.ts';
import { checkRequest } from './check-request.ts';
import { ClientHandshake, type BrokerPlace, type Introduction } from './client-handshake.ts';
import { errorOf, noBroker, untrusted, type PoolkeyError } from './errors.ts';
import type { Link, Parameters } from './link.ts';
import { Slots } from './slots.ts';

export type { BrokerPlace, Introduction } from './client-handshake.ts';

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
 * Throws PoolkeyError: NO_BROKER, UNTRUSTED_BROKER, EXPIRED_GRANT, DENIED, VERSION, TOO_MANY_PROGRAMS.
 */
export async function connectBroker(place: BrokerPlace, who: Introduction): Promise<BrokerLink> {
  const safe = checkSocket(place.address);
  if (!safe.ok) throw errorOf(safe.error);
  const link = new BrokerLink(place, who);
  await link.ready;
  return link;
}

export class BrokerLink implements Link {
  readonly kind = 'broker';
  /** Proved on both sides. */
  readonly ready: Promise<void>;
  readonly #socket: Socket;
  readonly #lines = new Lines(MOST_ANSWER_BYTES);
  /** More at the same time the broker would not take. */
  readonly #slots = new Slots(MOST_UNDER_WAY);
  readonly #underWay = new Map<number, UnderWay>();
  readonly #patience: NodeJS.Timeout;
  #next = 0;
  #broken: PoolkeyError | null = null;
  #shaking: ClientHandshake | null;
  #settle: { readonly done: () => void; readonly failed: (error: PoolkeyError) => void } | null = null;

  constructor(place: BrokerPlace, who: Introduction) {
    const handshake = new ClientHandshake(place, who);
    this.#shaking = handshake;
    this.ready = new Promise((done, failed) => {
      this.#settle = { done, failed };
    });
    this.#socket = connect(place.address);
    // Of all of it, however little comes however often.
    this.#patience = setTimeout(
      () => this.#break(noBroker('It does not answer in time. Look whether Poolkey hangs.')),
      HANDSHAKE_MS,
    );
    this.#socket.on('connect', () => this.#send(handshake.hello));
    this.#socket.on('data', (piece) => this.#take(piece));
    this.#socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#break(noBroker(`Nobody answers at its socket (${error.code ?? error.name}).`)),
    );
    this.#socket.on('close', () => this.#break(noBroker('It has ended.')));
  }

  get broken(): boolean {
    return this.#broken !== null;
  }

  async call<V extends Verb>(
    verb: V,
    parameters: Parameters<V>,
    onWaiting?: (told: Waiting) => void,
  ): Promise<AnswerOf<V>> {
    checkRequest(verb, parameters);
    return this.#slots.run(() => this.#ask(verb, parameters, onWaiting));
  }

  /** As `close`, for who has all answers and ends: nothing is waited for. */
  drop(): void {
    this.#socket.destroy();
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

  #ask<V extends Verb>(
    verb: V,
    parameters: Parameters<V>,
    onWaiting: ((told: Waiting) => void) | undefined,
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

  #take(piece: Buffer): void {
    const lines = this.#lines.push(piece);
    if (lines === null) return this.#break(untrusted('it sends what no Poolkey sends'));
    for (const line of lines) {
      if (this.#broken) return;
      const json = parsedLine(line);
      if (this.#shaking) this.#shake(this.#shaking, json);
      else this.#answered(json);
    }
  }

  #shake(handshake: ClientHandshake, json: unknown): void {
    const shaken = handshake.take(json);
    switch (shaken.kind) {
      case 'reply':
        return this.#send(shaken.reply);
      case 'refused':
        return this.#break(shaken.error);
      case 'proved':
        clearTimeout(this.#patience);
        this.#shaking = null;
        this.#socket.unref();
        this.#settle?.done();
    }
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
    clearTimeout(this.#patience);
    this.#settle?.failed(this.#broken);
    for (const { reject } of this.#underWay.values()) reject(this.#broken);
    this.#underWay.clear();
    this.#socket.destroy();
  }

  #send(message: object): void {
    this.#socket.write(`${JSON.stringify(message)}\n`);
  }
}
