import type { KeychainTrouble } from '../../../main/contract/vault.ts';

export interface TroubleWords {
  readonly title: string;
  readonly what: string;
  readonly todo: string;
}

/** What happened and what to do, in plain words. Null: the user locked it, nothing is wrong. */
export function troubleWords(trouble: KeychainTrouble | null): TroubleWords {
  switch (trouble) {
    case null:
      return { title: 'Poolkey is locked', what: '', todo: '' };
    case 'locked':
      return {
        title: 'The keychain is locked',
        what: 'The vault’s key is in the system’s keychain, which does not give it out while it is locked.',
        todo: 'Unlock the keychain (often by signing in to your desktop again), then try again.',
      };
    case 'missing':
      return {
        title: 'The vault’s key is not in the keychain',
        what: 'The keychain works, but holds no key for this vault. That happens after it was reset or replaced, or when the vault came from another computer.',
        todo: 'If you can restore the keychain, do that and try again. Otherwise the passphrase opens the vault, where one was set.',
      };
    case 'wrong-key':
      return {
        title: 'The key does not open this vault',
        what: 'The keychain holds a key of Poolkey, but it belongs to another vault.',
        todo: 'Put back the vault file that belongs to this key or restore the right keychain, then try again. The passphrase opens it too, where one was set.',
      };
    case 'absent':
      return {
        title: 'No keychain can be reached',
        what: 'This vault’s key is in a keychain, and no keychain service answers on this computer at the moment.',
        todo: 'Start the keychain service (GNOME Keyring, KWallet or KeePassXC on Linux), then try again.',
      };
  }
}
