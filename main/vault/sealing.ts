import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** 32 bytes: AES-256. */
export const KEY_BYTES = 32;
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Which field a sealed value belongs to. Authenticated, so that values cannot be moved between rows or fields. */
export interface SealedPlace {
  readonly table: string;
  readonly row: string;
  readonly field: string;
}

/** A sealed value does not open: other key, other place, or damaged bytes. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/** Layout: format byte, nonce (12), tag (16), ciphertext. AES-256-GCM with a fresh random nonce. */
export function seal(key: Uint8Array, place: SealedPlace, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associatedData(place));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.getAuthTag(), body]);
}

/** Throws UnsealError. */
export function unseal(key: Uint8Array, place: SealedPlace, sealed: Uint8Array): Buffer {
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== FORMAT) {
    throw new UnsealError(`not a sealed value: ${place.table}.${place.field}`);
  }
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAAD(associatedData(place));
  decipher.setAuthTag(tag);
  try {
    const body = decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([body, decipher.final()]);
  } catch {
    throw new UnsealError(`sealed value does not open: ${place.table}.${place.field}`);
  }
}

/** A name for a secret that tells nothing without the vault's key. Same secret, same name. */
export function fingerprintOf(key: Uint8Array, secret: Uint8Array): string {
  const fingerprintKey = hkdfSync('sha256', key, '', 'poolkey fingerprint', 32);
  return createHmac('sha256', Buffer.from(fingerprintKey)).update(secret).digest('base64url');
}

function associatedData(place: SealedPlace): Buffer {
  // JSON keeps the parts apart: no table and row can be chosen to look like another pair.
  return Buffer.from(JSON.stringify(['poolkey', FORMAT, place.table, place.row, place.field]));
}
