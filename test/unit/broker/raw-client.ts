import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a grant or a user's key is to the raw client. */
export interface RawKey {
  readonly keyId: string;
  readonly key: Buffer;
}

type Json = Record<string, unknown>;

/** One end of a socket, which says whatever a test wants, and keeps all that it hears. */
export class RawClient {
  readonly socket: Socket;
  /** The other end has ended, or was lost. */
  readonly ended: Promise<void>;
  #heard = '';
  #read = 0;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8').on('data', (text: string) => (this.#heard += text));
    socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()));
    onTestFinished(() => void socket.destroy());
  }

  /** Throws when nobody listens there. */
  static async open(address: string, options: { allowHalfOpen?: boolean } = {}): Promise<RawClient> {
    const socket = connect({ path: address, ...options });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** All that the other side has sent so far. */
  get heard(): string {
    return this.#heard;
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  send(...messages: readonly unknown[]): void {
    this.write(messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
  }

  /** The next line, parsed. Throws when the connection ends before. */
  async next(): Promise<Json> {
    for (;;) {
      const end = this.#heard.indexOf('\n', this.#read);
      if (end >= 0) {
        const line = this.#heard.slice(this.#read, end);
        this.#read = end + 1;
        return JSON.parse(line) as Json;
      }
      if (this.socket.closed) throw new Error(`the connection has ended after: ${this.#heard}`);
      await Promise.race([new Promise((go) => this.socket.once('data', go)), this.ended]);
    }
  }

  /** Sends one request and gives its answer, what comes before it left out. */
  async ask(request: Json & { readonly id: number }): Promise<Json> {
    this.send(request);
    for (;;) {
      const told = await this.next();
      if (told['id'] === undefined || (told['id'] === request.id && !('waiting' in told))) return told;
    }
  }

  /** Says hello and gives the proof, in words of its own. `proofFor`: the address that the proof is made for. */
  async prove({ keyId, key }: RawKey, proofFor: string, said: Json = {}): Promise<Json> {
    const nonce = randomBytes(32).toString('base64url');
    this.send({ verb: 'hello', v: 1, key: keyId, nonce });
    const greeting = await this.next();
    if ('error' in greeting) return greeting;
    const proof = proofBy(key, 'client', [proofFor, keyId, nonce, String(greeting['nonce'])]);
    this.send({ verb: 'auth', proof, project: '/raw', client: 'raw client', ...said });
    return this.next();
  }
}

/** The proof as the protocol has it: HMAC-SHA256 over role, address, key and both nonces. */
export function proofBy(key: Buffer, role: 'client' | 'server', transcript: readonly string[]): string {
  return createHmac('sha256', key)
    .update(JSON.stringify(['poolkey broker', 1, role, ...transcript]))
    .digest('base64url');
}

/** Connected and proved. Throws when the broker does not take the proof. */
export async function provedClient(address: string, key: RawKey, said: Json = {}): Promise<RawClient> {
  const client = await RawClient.open(address);
  const answer = await client.prove(key, address, said);
  if (!('ok' in answer)) throw new Error(`not proved: ${JSON.stringify(answer)}`);
  return client;
}
