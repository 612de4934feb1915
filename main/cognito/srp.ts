import { randomBytes } from 'node:crypto';
import type { Secret } from '../secrecy/secret.ts';
import { G, N, power } from '../srp/group.ts';
import { claimSignature, K, passwordNumber, scrambler, sessionKey, srpPoolName } from '../srp/proof.ts';
import { srpTimestamp } from '../srp/timestamp.ts';

/** The parameters of a PASSWORD_VERIFIER challenge that the proof is made from. */
export interface SrpChallenge {
  /** USER_ID_FOR_SRP: the user's real name. */
  readonly userId: string;
  /** SRP_B and SALT, hexadecimal. */
  readonly srpB: string;
  readonly salt: string;
  /** SECRET_BLOCK, base64. */
  readonly secretBlock: string;
}

export interface SrpProof {
  /** PASSWORD_CLAIM_SIGNATURE, base64. */
  readonly signature: string;
  /** TIMESTAMP that the signature covers. */
  readonly timestamp: string;
}

const PRIVATE_BYTES = 32;

/** One SRP exchange, as Cognito does it (reference/cognito.md 6). A new one for each sign-in. */
export class SrpExchange {
  readonly #poolName: string;
  readonly #a: bigint;
  readonly #A: bigint;

  /** `privateValue`: for tests that compare with other implementations. */
  constructor(userPoolId: string, privateValue = BigInt(`0x${randomBytes(PRIVATE_BYTES).toString('hex')}`)) {
    this.#poolName = srpPoolName(userPoolId);
    this.#a = privateValue;
    this.#A = power(G, privateValue);
  }

  /** SRP_A, hexadecimal. */
  get publicValue(): string {
    return this.#A.toString(16);
  }

  /** Null where the server's values are none that an honest server sends. `now`: the server's clock, ms. */
  prove(challenge: SrpChallenge, password: Secret, now: number): SrpProof | null {
    const B = hexNumber(challenge.srpB);
    const salt = hexNumber(challenge.salt);
    // B = 0 mod N would make the key known to everybody (RFC 5054, 2.5.4).
    if (B === null || salt === null || B % N === 0n) return null;
    const u = scrambler(this.#A, B);
    if (u === 0n) return null;
    const x = passwordNumber(this.#poolName, challenge.userId, password.reveal(), salt);
    const S = power(modulo(B - K * power(G, x)), this.#a + u * x);
    const timestamp = srpTimestamp(now);
    const signature = claimSignature(sessionKey(S, u), {
      poolName: this.#poolName,
      userId: challenge.userId,
      secretBlock: Buffer.from(challenge.secretBlock, 'base64'),
      timestamp,
    });
    return { signature, timestamp };
  }
}

/** Longer than N says nothing more, and hashing megabytes helps nobody. */
function hexNumber(text: string): bigint | null {
  return /^[0-9a-f]{1,2048}$/i.test(text) ? BigInt(`0x${text}`) : null;
}

/** Never negative, as `%` may be. */
function modulo(value: bigint): bigint {
  const rest = value % N;
  return rest < 0n ? rest + N : rest;
}
