import { createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes } from 'node:crypto';
import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import type { Fixture } from './pool-fixture.ts';

/**
 * The client's half of SRP in plain arithmetic, straight from reference/cognito.md section 6: slow, and
 * nobody else's code.
 */

const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const G = 2n;

export interface ClientTurn {
  readonly poolName: string;
  readonly userId: string;
  readonly password: string;
  readonly salt: string;
  readonly srpB: string;
}

export class SrpClient {
  readonly #a: bigint;
  readonly #A: bigint;

  constructor(a = BigInt(`0x${randomBytes(32).toString('hex')}`)) {
    this.#a = a;
    this.#A = power(G, a);
  }

  get srpA(): string {
    return this.#A.toString(16);
  }

  key({ poolName, userId, password, salt, srpB }: ClientTurn): Buffer {
    const B = BigInt(`0x${srpB}`);
    const u = hashNumber(padded(this.#A), padded(B));
    const inner = createHash('sha256').update(`${poolName}${userId}:${password}`).digest();
    const x = hashNumber(padded(BigInt(`0x${salt}`)), inner);
    const k = hashNumber(padded(N), padded(G));
    const base = (((B - k * power(G, x)) % N) + N) % N;
    const S = power(base, this.#a + u * x);
    return Buffer.from(hkdfSync('sha256', padded(S), padded(u), 'Caldera Derived Key', 16));
  }
}

export function timestampOf(ms: number): string {
  // `Sat, 01 Nov 2026 09:05:00 GMT`
  const [, day, date, month, year, time] =
    /^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/.exec(new Date(ms).toUTCString()) ?? [];
  return `${day} ${month} ${Number(date)} ${time} UTC ${year}`;
}

export function sign(key: Buffer, parts: readonly (string | Buffer)[]): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('base64');
}

export interface Answer {
  readonly PASSWORD_CLAIM_SIGNATURE: string;
  readonly PASSWORD_CLAIM_SECRET_BLOCK: string;
  readonly TIMESTAMP: string;
  readonly USERNAME: string;
}

/** What answers a PASSWORD_VERIFIER challenge. */
export function proofFor(
  { pool, clock }: Fixture,
  client: SrpClient,
  challenge: Pick<InitiateAuthCommandOutput, 'ChallengeParameters'>,
  password: string,
  timestamp = timestampOf(clock.now),
): Answer {
  const {
    SALT = '',
    SRP_B = '',
    SECRET_BLOCK = '',
    USER_ID_FOR_SRP = '',
  } = challenge.ChallengeParameters ?? {};
  const poolName = pool.userPoolId.split('_')[1] ?? '';
  const key = client.key({ poolName, userId: USER_ID_FOR_SRP, password, salt: SALT, srpB: SRP_B });
  return {
    PASSWORD_CLAIM_SIGNATURE: sign(key, [
      poolName,
      USER_ID_FOR_SRP,
      Buffer.from(SECRET_BLOCK, 'base64'),
      timestamp,
    ]),
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
    TIMESTAMP: timestamp,
    USERNAME: USER_ID_FOR_SRP,
  };
}

function padded(value: bigint): Buffer {
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Buffer.from(Number.parseInt(even.charAt(0), 16) >= 8 ? `00${even}` : even, 'hex');
}

function hashNumber(...parts: readonly Buffer[]): bigint {
  return BigInt(`0x${createHash('sha256').update(Buffer.concat(parts)).digest('hex')}`);
}

/** From the last bit to the first, unlike the code under test. */
function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % N];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}
