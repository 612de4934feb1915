import { Secret } from '../secrecy/secret.ts';
import { fingerprintOf, seal, unseal, UnsealError, type SealedPlace } from './sealing.ts';

/** Seals and opens the secret fields of one open vault. Holds the data key; `close` wipes it. */
export class SealedFields {
  readonly #key: Buffer;

  constructor(key: Uint8Array) {
    this.#key = Buffer.from(key);
  }

  sealText(place: SealedPlace, secret: Secret): Buffer {
    return seal(this.#key, place, Buffer.from(secret.reveal(), 'utf8'));
  }

  /** Throws UnsealError. `blob` is what libsql gave for a BLOB column (ArrayBuffer or Buffer). */
  openText(place: SealedPlace, blob: unknown): Secret {
    return new Secret(unseal(this.#key, place, bytesOf(blob)).toString('utf8'));
  }

  /** As `openText`, with null for a value that is absent or does not open: one bad field never blocks its row. */
  openOptional(place: SealedPlace, blob: unknown): Secret | null {
    if (blob === null || blob === undefined) return null;
    try {
      return this.openText(place, blob);
    } catch (error) {
      if (error instanceof UnsealError) return null;
      throw error;
    }
  }

  fingerprint(secret: Uint8Array): string {
    return fingerprintOf(this.#key, secret);
  }

  /** Compares without giving the key away: for re-authentication against the keychain. */
  hasKey(key: Uint8Array): boolean {
    return this.#key.equals(key);
  }

  /** The key itself, to wrap it into another slot. */
  copyKey(): Buffer {
    return Buffer.from(this.#key);
  }

  close(): void {
    this.#key.fill(0);
  }
}

export function bytesOf(blob: unknown): Uint8Array {
  if (blob instanceof Uint8Array) return blob;
  if (blob instanceof ArrayBuffer) return new Uint8Array(blob);
  return new Uint8Array();
}
