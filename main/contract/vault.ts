import * as v from 'valibot';

/** Why the vault cannot be opened by its keychain slot now. */
export const keychainTrouble = v.picklist([
  /** A keychain answers but is locked; unlocking it and trying again is enough. */
  'locked',
  /** The keychain works but holds no key of this vault (reset, replaced, other machine). */
  'missing',
  /** The keychain holds a key that does not open this vault. */
  'wrong-key',
  /** No keychain service can be reached at all. */
  'absent',
]);
export type KeychainTrouble = v.InferOutput<typeof keychainTrouble>;

export const vaultView = v.variant('phase', [
  v.object({ phase: v.literal('opening') }),
  /** First start on a machine without a keychain: a passphrase must be chosen. */
  v.object({ phase: v.literal('new-passphrase'), message: v.string() }),
  /** A vault exists and is closed. `trouble` is null when the user locked it. */
  v.object({
    phase: v.literal('locked'),
    slots: v.array(v.picklist(['keychain', 'passphrase'])),
    trouble: v.nullable(keychainTrouble),
    message: v.string(),
  }),
  /** The file is there and cannot be used: damaged, newer than this app, no access. Never overwritten. */
  v.object({ phase: v.literal('unusable'), code: v.string(), message: v.string(), path: v.string() }),
  v.object({
    phase: v.literal('ready'),
    slots: v.array(v.picklist(['keychain', 'passphrase'])),
    /** Rows whose sealed fields do not open; set aside, never deleted. */
    quarantined: v.number(),
  }),
]);
export type VaultView = v.InferOutput<typeof vaultView>;

export const passphrase = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));
/** Bounds for choosing a passphrase; opening accepts whatever was once chosen. */
export const newPassphrase = v.pipe(v.string(), v.minLength(8), v.maxLength(1024));
