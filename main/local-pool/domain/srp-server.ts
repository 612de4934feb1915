import { randomBytes } from 'node:crypto';
import { G, N, power } from '../../srp/group.ts';
import { K, scrambler, sessionKey } from '../../srp/proof.ts';

const PRIVATE_BYTES = 32;
/** N has 768 digits; a client may pad its A, but hashing megabytes helps nobody. */
const MOST_DIGITS = 1024;

/** The server's half of one exchange: what the client gets, and the key that both sides end up with. */
export interface SrpTurn {
  /** SRP_B: minimal hexadecimal, as the arithmetic gives it. */
  readonly B: string;
  /** 16 bytes. */
  readonly key: Buffer;
}

/**
 * B = kv + g^b and S = (A·v^u)^b, both mod N, and the key by HKDF from S (section 6). The key is made at
 * once: then neither b nor A need be kept until the client answers. About 2 ms by OpenSSL. `b` is for tests.
 * Undefined where A is no number, or 0 mod N, which would make S known to everybody (RFC 5054, 2.5.4).
 */
export function serverTurn(
  srpA: string,
  verifierHex: string,
  b = BigInt(`0x${randomBytes(PRIVATE_BYTES).toString('hex')}`),
): SrpTurn | undefined {
  if (!/^[0-9a-f]+$/i.test(srpA) || srpA.length > MOST_DIGITS) return undefined;
  const A = BigInt(`0x${srpA}`);
  if (A % N === 0n) return undefined;
  const v = BigInt(`0x${verifierHex}`);
  const B = (K * v + power(G, b)) % N;
  const u = scrambler(A, B);
  const S = power(A * power(v, u), b);
  return { B: B.toString(16), key: sessionKey(S, u) };
}
