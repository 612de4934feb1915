import { Secret } from '../secrecy/secret.ts';
import {
  createWithPassphrase,
  openVault,
  openWithPassphrase,
  type Opening,
  type VaultDoor,
} from './open-vault.ts';

/** As in the window and at the prompt. */
export const SHORTEST_PASSPHRASE = 8;

/**
 * `POOLKEY_PASSPHRASE`, out of the environment at once, so that no process started from here inherits it. Electron's own helpers were
 * forked before any script ran, and have it: SECURITY.md says where the variable belongs.
 */
export function takePassphrase(): Secret | null {
  const text = process.env['POOLKEY_PASSPHRASE'];
  delete process.env['POOLKEY_PASSPHRASE'];
  return text ? new Secret(text) : null;
}

/**
 * Opens the vault without asking anybody: by the passphrase of `POOLKEY_PASSPHRASE` where it is given (a new vault is then
 * made with a passphrase slot alone: no keychain is touched), else by the keychain.
 */
export async function openUnattended(door: VaultDoor, passphrase: Secret | null): Promise<Opening> {
  if (!passphrase) return openVault(door);
  const opened = await openWithPassphrase(door, passphrase);
  if (opened.ok) return { kind: 'open', vault: opened.value };
  if (opened.error.code === 'NO_VAULT') {
    if (passphrase.length < SHORTEST_PASSPHRASE) {
      return {
        kind: 'unusable',
        code: 'PASSPHRASE_TOO_SHORT',
        message: `A new vault wants a passphrase of ${SHORTEST_PASSPHRASE} characters or more; POOLKEY_PASSPHRASE is shorter. Nothing was made.`,
      };
    }
    const made = await createWithPassphrase(door, passphrase);
    if (made.ok) return { kind: 'open', vault: made.value };
    // Several first starts at once: another process was quicker, and its vault is this one.
    if (made.error.code === 'VAULT_EXISTS') return openUnattended(door, passphrase);
    return { kind: 'unusable', ...made.error };
  }
  if (opened.error.code === 'WRONG_PASSPHRASE') {
    return {
      kind: 'locked',
      slots: ['passphrase'],
      trouble: null,
      message: 'The passphrase in POOLKEY_PASSPHRASE does not open this vault. Type the right one.',
    };
  }
  if (opened.error.code === 'NO_PASSPHRASE_SLOT') return openVault(door);
  return { kind: 'unusable', ...opened.error };
}
