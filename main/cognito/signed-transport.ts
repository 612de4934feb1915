import type { Pool } from '../vault/pool-store.ts';
import { refuse, type CognitoFailure, type CognitoResult } from './failure.ts';
import { Transport, type Send, type TransportOptions } from './transport.ts';

export type SignedAddress = Pick<Pool, 'region' | 'endpoint' | 'profile'>;

/** For how long it is taken as a fact that there are no credentials: looking for them can take seconds. */
const NONE_FOUND_MS = 30_000;

/**
 * Calls signed with AWS Signature 4: by the pool's profile, else by AWS's standard chain. An emulator on this computer gets
 * made-up credentials, so that it works with no AWS configuration at all.
 * Errors besides the service's: NO_CREDENTIALS, CREDENTIALS_REFUSED, ACCESS_DENIED (names the missing permission).
 */
export class SignedTransport {
  readonly #address: SignedAddress;
  readonly #options: TransportOptions;
  #transport: Transport | null = null;
  #noCredentials: { error: CognitoFailure; until: number } | null = null;

  constructor(address: SignedAddress, options: TransportOptions) {
    this.#address = address;
    this.#options = options;
  }

  get clockOffsetMs(): number | null {
    return this.#transport?.clockOffsetMs ?? null;
  }

  async call<O, T>(
    operation: string,
    run: (send: Send) => Promise<O>,
    check: (output: O) => T | undefined,
  ): Promise<CognitoResult<T>> {
    const known = this.#noCredentials;
    if (known && this.#options.clock() < known.until) return { ok: false, error: known.error };
    let outcome = await this.#once(operation, run, check);
    // The SDK has learned the server's time from the refusal; nothing was done yet.
    if (!outcome.ok && outcome.error.code === 'CLOCK_SKEW') outcome = await this.#once(operation, run, check);
    if (outcome.ok) return outcome;
    const error = named(outcome.error, operation);
    if (error.code === 'NO_CREDENTIALS')
      this.#noCredentials = { error, until: this.#options.clock() + NONE_FOUND_MS };
    // The SDK keeps what it has found; who renews keys should not have to start Poolkey anew.
    if (error.code === 'CREDENTIALS_REFUSED') this.#transport = null;
    return { ok: false, error };
  }

  close(): void {
    this.#transport?.close();
    this.#transport = null;
  }

  #once<O, T>(
    operation: string,
    run: (send: Send) => Promise<O>,
    check: (output: O) => T | undefined,
  ): Promise<CognitoResult<T>> {
    this.#transport ??= new Transport(this.#address, this.#options, { profile: this.#address.profile });
    return this.#transport.call(operation, run, check);
  }
}

/** A missing permission by its name, which is what whoever grants it must type. */
function named(error: CognitoFailure, operation: string): CognitoFailure {
  if (error.code !== 'ACCESS_DENIED') return error;
  return refuse(
    'ACCESS_DENIED',
    `The AWS credentials lack the permission cognito-idp:${operation} on this pool. Grant it, or choose another profile for the pool.`,
    error.awsType === undefined ? {} : { awsType: error.awsType },
  ).error;
}
