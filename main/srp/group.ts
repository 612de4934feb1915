import { createDiffieHellman, type DiffieHellman } from 'node:crypto';

/** The 3072-bit group of RFC 3526 (number 15), which Cognito's SRP uses with g = 2 (reference/cognito.md 6). */
export const N = BigInt(
  '0x' +
    'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD' +
    'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED' +
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F' +
    '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B' +
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510' +
    '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7' +
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C' +
    'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
);
export const G = 2n;

/** base^exponent mod N; both not negative. For 256 bits about 0.6 ms by OpenSSL, 3 ms without it. */
export function power(base: bigint, exponent: bigint): bigint {
  const reduced = base % N;
  // What OpenSSL does not take for another side's public key.
  const special = reduced < 2n || reduced > N - 2n || exponent === 0n;
  const native = special ? null : nativeGroup();
  return native ? nativePower(native, reduced, exponent) : powerByHand(reduced, exponent);
}

/** Minimal two's complement of a number that is not negative: a zero byte before 8..f, no other padding. */
export function padded(value: bigint): Buffer {
  return Buffer.from(padHex(value.toString(16)), 'hex');
}

/** The same for hexadecimal text, in which zeros at the start mean nothing. */
export function padHex(hex: string): string {
  const digits = hex.replace(/^0+/, '');
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return /^[89a-f]/i.test(even) ? `00${even}` : even;
}

/** Undefined until first used; null where the runtime's own arithmetic is not to be trusted. */
let group: DiffieHellman | null | undefined;

/**
 * A Diffie-Hellman secret is base^private mod N. Tried out before it is used, since OpenSSL changes its mind about which keys it
 * takes. Not in Electron: its BoringSSL proves first that N is a prime, and the window stands still for a second and a half.
 */
function nativeGroup(): DiffieHellman | null {
  if (group !== undefined) return group;
  if ('electron' in process.versions) return (group = null);
  const base = 0xc0ffeen ** 30n;
  const exponent = BigInt(`0x${'c0ffee'.repeat(10)}`);
  try {
    const candidate = createDiffieHellman(hex(N), 'hex', Number(G));
    group = nativePower(candidate, base, exponent) === powerByHand(base, exponent) ? candidate : null;
  } catch {
    group = null;
  }
  return group;
}

function nativePower(of: DiffieHellman, base: bigint, exponent: bigint): bigint {
  try {
    of.setPrivateKey(hex(exponent), 'hex');
    return BigInt(`0x${of.computeSecret(hex(base), 'hex', 'hex')}`);
  } catch {
    return powerByHand(base, exponent);
  }
}

/** By windows of four bits. */
function powerByHand(base: bigint, exponent: bigint): bigint {
  const table = [1n];
  for (let i = 1; i < 16; i += 1) table.push(((table[i - 1] ?? 1n) * base) % N);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let i = 0; i < 4; i += 1) result = (result * result) % N;
    const factor = table[Number.parseInt(digit, 16)] ?? 1n;
    if (factor !== 1n) result = (result * factor) % N;
  }
  return result;
}

function hex(value: bigint): string {
  const digits = value.toString(16);
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}
