import { randomBytes, scrypt } from 'node:crypto';
import * as v from 'valibot';
import type { Secret } from '../secrecy/secret.ts';
import { VaultUnusableError } from './database.ts';
import { KEY_BYTES, seal, unseal, UnsealError } from './sealing.ts';

/** N·r·p of the dearest derivation that is run: 1 GiB, some 3 s. */
const MOST_WORK = 2 ** 23;

/**
 * Cost of deriving the wrapping key. Stored with the slot; bounded on load, so that a tampered file can neither
 * weaken the derivation nor exhaust memory (128·N·r bytes).
 */
const scryptParameters = v.pipe(
  v.object({
    kdf: v.literal('scrypt'),
    N: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(2 ** 15),
      v.maxValue(2 ** 20),
      v.check((n) => Number.isInteger(Math.log2(n)), 'N must be a power of two'),
    ),
    r: v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(16)),
    p: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4)),
    /** Base64, 16 to 64 bytes. */
    salt: v.pipe(
      v.string(),
      v.check((s) => {
        const bytes = Buffer.from(s, 'base64').length;
        return bytes >= 16 && bytes <= 64;
      }, 'salt must be 16 to 64 bytes'),
    ),
  }),
  v.check(({ N, r, p }) => N * r * p <= MOST_WORK, 'the derivation must not take more than 1 GiB'),
);
type ScryptParameters = v.InferOutput<typeof scryptParameters>;

const PLACE = { table: 'slot', row: 'passphrase', field: 'wrapped' } as const;
const COST = { N: 2 ** 17, r: 8, p: 1 } as const;

export interface PassphraseSlot {
  /** JSON of the parameters. */
  readonly parameters: string;
  readonly wrapped: Uint8Array;
}

export async function wrapWithPassphrase(key: Uint8Array, passphrase: Secret): Promise<PassphraseSlot> {
  const parameters: ScryptParameters = {
    kdf: 'scrypt',
    ...COST,
    salt: randomBytes(32).toString('base64'),
  };
  const wrappingKey = await derive(passphrase, parameters);
  return { parameters: JSON.stringify(parameters), wrapped: seal(wrappingKey, PLACE, key) };
}

/** Gives null when the passphrase is wrong. Throws VaultUnusableError when the stored parameters are out of bounds. */
export async function unwrapWithPassphrase(slot: PassphraseSlot, passphrase: Secret): Promise<Buffer | null> {
  const parameters = parseParameters(slot.parameters);
  const wrappingKey = await derive(passphrase, parameters);
  try {
    const key = unseal(wrappingKey, PLACE, slot.wrapped);
    return key.length === KEY_BYTES ? key : null;
  } catch (error) {
    if (error instanceof UnsealError) return null;
    throw error;
  }
}

function parseParameters(text: string): ScryptParameters {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    stored = undefined;
  }
  const parsed = v.safeParse(scryptParameters, stored);
  if (parsed.success) return parsed.output;
  throw new VaultUnusableError(
    'VAULT_DAMAGED',
    'The passphrase slot of the vault is damaged. Restore the vault from a backup; it was not touched.',
  );
}

function derive(passphrase: Secret, { N, r, p, salt }: ScryptParameters): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(
      // NFKC: the same passphrase typed on another system may be composed of other code points.
      passphrase.reveal().normalize('NFKC'),
      Buffer.from(salt, 'base64'),
      KEY_BYTES,
      { N, r, p, maxmem: 128 * N * r * p + 32 * 1024 * 1024 },
      (error, key) => {
        if (error) reject(error);
        else resolve(key);
      },
    );
  });
}
