// The wire as it is: no SDK between, so that headers, exact names and absent members can be seen.
import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Secrets } from './secrets.ts';
import { signedHeaders, type Signer } from './signature-v4.ts';

export const JSON_1_1 = 'application/x-amz-json-1.1';
export const TARGET = 'AWSCognitoIdentityProviderService.';

export type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Empty where the body is no JSON object. */
  readonly json: Json;
}

/** The connection ended without a whole answer. */
export interface Lost {
  readonly kind: 'lost';
  readonly why: string;
}

export type Exchange = Answer | Lost;

export interface CallOptions {
  /** Default: as AWS's service model has it. */
  readonly signed?: boolean;
  /** Instead of the usual ones; `undefined` leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly method?: string;
  readonly path?: string;
  /** Hand a throttled answer back instead of trying again a little later. */
  readonly throttled?: 'show';
}

/** Operations whose signature AWS does not look at (section 2.2). */
const UNSIGNED = new Set([
  'InitiateAuth',
  'RespondToAuthChallenge',
  'AssociateSoftwareToken',
  'VerifySoftwareToken',
  'SetUserMFAPreference',
  'GetUser',
  'GetUserAuthFactors',
  'RevokeToken',
  'GlobalSignOut',
  'GetTokensFromRefreshToken',
  'SignUp',
  'ChangePassword',
]);

const TIMEOUT_MS = 15_000;
const THROTTLE_TRIES = 4;

export class HttpClient {
  readonly endpoint: URL;
  readonly #signer: Signer;
  readonly #secrets: Secrets;
  readonly #agent: HttpAgent;

  constructor(endpoint: string, signer: Signer, secrets: Secrets) {
    this.endpoint = new URL(endpoint);
    this.#signer = signer;
    this.#secrets = secrets;
    this.#agent = new (this.endpoint.protocol === 'https:' ? HttpsAgent : HttpAgent)({ keepAlive: true });
  }

  /** One operation. Never rejects for what the other side does. `input`: a text is sent as it is. */
  async call(operation: string, input: unknown, options: CallOptions = {}): Promise<Exchange> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#once(operation, input, options);
      const throttled = answer.kind === 'answer' && answer.json['__type'] === 'TooManyRequestsException';
      if (!throttled || options.throttled === 'show' || attempt === THROTTLE_TRIES) return answer;
      await new Promise((resolve) => setTimeout(resolve, 500 * attempt));
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #once(operation: string, input: unknown, options: CallOptions): Promise<Exchange> {
    const body = typeof input === 'string' ? input : JSON.stringify(input);
    const base = { 'content-type': JSON_1_1, 'x-amz-target': TARGET + operation };
    const signed = options.signed ?? !UNSIGNED.has(operation);
    const headers = {
      ...base,
      ...(signed ? await signedHeaders(this.#signer, this.endpoint, base, body) : {}),
      ...options.headers,
    };
    this.#secrets.noteAll(input);
    const answer = await this.exchange(body, { ...options, headers });
    if (answer.kind === 'answer') this.#secrets.noteAll(answer.json);
    return answer;
  }

  async exchange(body: string | undefined, options: CallOptions): Promise<Exchange> {
    const { method = 'POST', path = '/', headers = {} } = options;
    const request = this.endpoint.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve) => {
      const lost = (why: string) => resolve({ kind: 'lost', why });
      const call = request(new URL(path, this.endpoint), { method, agent: this.#agent, timeout: TIMEOUT_MS });
      for (const [name, value] of Object.entries(headers)) {
        if (value !== undefined) call.setHeader(name, value);
      }
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => lost(error.message));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const { statusCode: status = 0, headers: received } = response;
          resolve({ kind: 'answer', status, headers: received, text, json: parse(text) });
        });
      });
      call.on('timeout', () => call.destroy(new Error(`no answer in ${TIMEOUT_MS / 1000} s`)));
      call.on('error', (error: NodeJS.ErrnoException) => lost(error.code ?? error.message));
      call.end(body);
    });
  }
}

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
  } catch {
    return {};
  }
}
