import { Readable } from 'node:stream';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { offsetOf } from '../totp/clock-offset.ts';
import type { Clock } from '../totp/clock.ts';
import { OPEN_GATE, type Gate } from '../quotas/gate.ts';
import type { Pool } from '../vault/pool-store.ts';
import { badAnswer, failureOf } from './error-mapping.ts';
import { withoutEcho } from './without-echo.ts';
import type { CognitoResult } from './failure.ts';

/** What a pool needs to be reached. */
export type PoolAddress = Pick<Pool, 'region' | 'endpoint'>;

export interface TransportOptions {
  readonly clock: Clock;
  /** Limit for one call, its answer read to the end, ms. */
  readonly timeoutMs?: number;
  /** Holds calls back where they would be too many. Default: none does. */
  readonly gate?: Gate;
}

export type Send = CognitoIdentityProviderClient['send'];
/** How calls are signed. Without it they are not, and no AWS configuration of the machine is read. */
export interface Signing {
  /** Null: AWS's standard chain (environment, default profile, container, instance). */
  readonly profile: string | null;
}

interface RawResponse {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Watch {
  readonly signal: AbortSignal;
  readonly onResponse: (response: RawResponse) => void;
}

/** What is used of the SDK's commands, whatever their types of input and output. */
interface WatchedCommand {
  readonly input: object;
}

/** A server's clock may be wrong; one that says something else than this says nothing. This machine's may say anything. */
const EARLIEST = Date.UTC(2015, 0);
const LATEST = Date.UTC(2100, 0);

/** The most of an answer that is read: real ones have a few kB. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

/**
 * Sends calls once, unsigned unless told otherwise. No AWS configuration of the machine is read but credentials: every setting
 * that the SDK would look up in files or the environment is given here. No retries: Verify and Respond must not be repeated
 * blindly (a repeat replays a used session or code), and whoever drives the call knows what may be.
 */
export class Transport {
  readonly #client: CognitoIdentityProviderClient;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #gate: Gate;
  /** Who has sent a call, by its input. */
  readonly #watching = new WeakMap<object, Watch>();
  #measured: { offsetMs: number; roundTripMs: number } | null = null;

  constructor(address: PoolAddress, options: TransportOptions, signing?: Signing) {
    this.#clock = options.clock;
    this.#timeoutMs = options.timeoutMs ?? 20_000;
    this.#gate = options.gate ?? OPEN_GATE;
    this.#client = new CognitoIdentityProviderClient({
      region: address.region,
      ...(address.endpoint ? { endpoint: address.endpoint } : {}),
      // What stands between a call and the network is put together once, and not at each call.
      cacheMiddleware: true,
      ignoreConfiguredEndpointUrls: true,
      maxAttempts: 1,
      retryMode: 'standard',
      defaultsMode: 'standard',
      useDualstackEndpoint: false,
      useFipsEndpoint: false,
      ...(signing ? credentialsFor(address, signing) : { authSchemePreference: ['noAuth'] }),
      userAgentAppId: () => Promise.resolve(undefined),
      requestHandler: { connectionTimeout: 5_000, socketTimeout: this.#timeoutMs },
    });
    this.#watchAnswers(this.#endRequests());
  }

  /**
   * Runs one call, by Cognito's name. Never rejects for what a server or network can do: such errors come as failures.
   * `check` picks what is needed of the answer and gives undefined where the API's promise is broken.
   */
  call<O, T>(
    operation: string,
    run: (send: Send) => Promise<O>,
    check: (output: O) => T | undefined,
  ): Promise<CognitoResult<T>> {
    return this.#gate.pass(operation, () => this.#once(run, check));
  }

  async #once<O, T>(
    run: (send: Send) => Promise<O>,
    check: (output: O) => T | undefined,
  ): Promise<CognitoResult<T>> {
    const abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let input: unknown;
    let body: unknown;
    const send = ((command: WatchedCommand) => {
      input = command.input;
      this.#watching.set(command.input, {
        signal: abort.signal,
        onResponse: (response) => {
          body = response.body;
        },
      });
      return (this.#client.send as (c: unknown) => Promise<unknown>)(command);
    }) as Send;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        abort.abort();
        // The SDK stops watching the signal once the headers are there; the answer would be read for ever.
        if (body instanceof Readable) body.destroy();
        reject(Object.assign(new Error('no answer in time'), { name: 'TimeoutError' }));
      }, this.#timeoutMs);
    });
    try {
      const output = await Promise.race([run(send), limit]);
      const value = check(output);
      return value === undefined ? { ok: false, error: badAnswer() } : { ok: true, value };
    } catch (error) {
      return { ok: false, error: withoutEcho(failureOf(error), input) };
    } finally {
      clearTimeout(timer);
    }
  }

  /** This machine's time, ms. */
  get now(): number {
    return this.#clock();
  }

  /** Server clock minus ours in ms, from the `Date` header of the quickest answer that still holds; null before the first. */
  get clockOffsetMs(): number | null {
    return this.#measured?.offsetMs ?? null;
  }

  close(): void {
    this.#client.destroy();
  }

  /**
   * Lets a request be ended by a signal. The SDK takes one only as an option of the call, and puts everything together anew for a
   * call with options. Gives the place for the signals, by request.
   */
  #endRequests(): WeakMap<object, AbortSignal> {
    const signals = new WeakMap<object, AbortSignal>();
    const { requestHandler } = this.#client.config;
    const handle = requestHandler.handle.bind(requestHandler);
    requestHandler.handle = (request, options) => {
      const abortSignal = signals.get(request);
      return handle(request, abortSignal ? { ...options, abortSignal } : options);
    };
    return signals;
  }

  /** Sees each answer before it is read: its `Date`, and its body for the case that it never ends. */
  #watchAnswers(endable: WeakMap<object, AbortSignal>): void {
    this.#client.middlewareStack.add(
      (next) => async (args) => {
        const watch = this.#watching.get(args.input);
        if (watch) endable.set(args.request as object, watch.signal);
        const sent = this.#clock();
        const result = await next(args);
        const response = (result.response ?? {}) as RawResponse;
        watch?.onResponse(response);
        if (response.body instanceof Readable) endTooLong(response.body);
        const date = Date.parse(response.headers?.['date'] ?? '');
        if (date >= EARLIEST && date < LATEST) this.#measure(date, sent, this.#clock());
        return result;
      },
      { step: 'deserialize', name: 'poolkeyAnswer', priority: 'low' },
    );
  }

  #measure(date: number, sent: number, received: number): void {
    const roundTripMs = Math.max(0, received - sent);
    const offsetMs = offsetOf(date, sent, received);
    const known = this.#measured;
    // A slower answer tells less. Unless the two cannot both be true: then a clock was set meanwhile.
    const both = 1_000 + roundTripMs / 2 + (known?.roundTripMs ?? 0) / 2;
    if (known && roundTripMs > known.roundTripMs && Math.abs(offsetMs - known.offsetMs) <= both) return;
    this.#measured = { offsetMs, roundTripMs };
  }
}

/** An emulator on this computer takes any signature; an address elsewhere gets what AWS's own tools would use. */
function credentialsFor(address: PoolAddress, { profile }: Signing): object {
  // The SDK reads its files once a process: who mends them while Poolkey is open should not have to start it anew.
  const files = { ignoreCache: true };
  if (profile !== null) return { profile, ...files };
  if (!isLoopback(address.endpoint)) return files;
  return { credentials: { accessKeyId: 'POOLKEYLOCAL', secretAccessKey: 'poolkey-local' } };
}

export function isLoopback(endpoint: string | null): boolean {
  return endpoint !== null && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(endpoint).hostname);
}

/** The SDK gathers an answer of any length; one without end would fill the memory until the time is up. */
function endTooLong(body: Readable): void {
  let length = 0;
  body.on('data', (chunk: Uint8Array) => {
    length += chunk.length;
    if (length > LONGEST_ANSWER) body.destroy(new Error('parse error: the answer is too long'));
  });
  // Only watching: whoever reads the answer sets it flowing.
  body.pause();
}
