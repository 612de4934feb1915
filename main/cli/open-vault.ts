import { fail, ok, type Failure, type Result } from '../contract/result.ts';
import type { Secret } from '../secrecy/secret.ts';
import { systemClock } from '../totp/clock.ts';
import type { Ledger } from '../totp/ledger.ts';
import { openSharedLedger } from '../totp/open-shared-ledger.ts';
import { unusable, VaultUnusableError } from '../vault/database.ts';
import { defaultHome, type Home } from '../vault/home.ts';
import { osKeychain } from '../vault/keychain.ts';
import { openUnattended, SHORTEST_PASSPHRASE, takePassphrase } from '../vault/open-unattended.ts';
import { createWithPassphrase, openWithPassphrase, type VaultDoor } from '../vault/open-vault.ts';
import type { Vault } from '../vault/vault.ts';
import { askSecret } from './terminal.ts';

/** What handing out codes needs. The rest of a workplace (Cognito's SDK, the local pool) takes longer to load than this to do. */
export interface OpenVault {
  readonly vault: Vault;
  /** Where time steps are taken. */
  readonly ledger: Ledger;
}

/** Opens the vault for one command and closes it after it, also when it fails. */
export async function withOpenVault(
  use: (open: OpenVault) => Promise<Result<number>>,
  home: Home = defaultHome(),
  passphrase: Secret | null = takePassphrase(),
): Promise<Result<number>> {
  const sharing = openSharedLedger();
  if (!sharing.ok) return sharing;
  const opened = await open({ home, keychain: osKeychain(), clock: systemClock }, passphrase);
  if (!opened.ok) return opened;
  const vault = opened.value;
  try {
    return await use({ vault, ledger: sharing.value.share(vault.ledger) });
  } catch (error) {
    const known = unusable(error);
    if (known instanceof VaultUnusableError) return fail(known.code, known.message);
    throw error;
  } finally {
    await sharing.value.close();
    vault.close();
  }
}

/** Errors: LOCKED, WRONG_PASSPHRASE, NO_PASSPHRASE, and the VAULT_* codes. */
async function open(door: VaultDoor, passphrase: Secret | null): Promise<Result<Vault>> {
  const opening = await openUnattended(door, passphrase);
  switch (opening.kind) {
    case 'open':
      return ok(opening.vault);
    case 'unusable':
      return fail(opening.code, opening.message);
    case 'choose-passphrase':
      return chooseForNewVault(door, opening.message);
    case 'locked': {
      if (passphrase && opening.trouble === null) {
        return fail(
          'WRONG_PASSPHRASE',
          'The passphrase in POOLKEY_PASSPHRASE does not open this vault. Nothing was changed.',
        );
      }
      if (!opening.slots.includes('passphrase')) return locked(opening.message);
      const typed = await askSecret('Passphrase of the vault: ');
      if (!typed) return locked(`${opening.message} A script gives the passphrase in POOLKEY_PASSPHRASE.`);
      return openWithPassphrase(door, typed);
    }
  }
}

async function chooseForNewVault(door: VaultDoor, message: string): Promise<Result<Vault>> {
  const first = await askSecret(
    'No keychain here. Choose a passphrase for the vault (8 characters or more): ',
  );
  if (!first) return fail('NO_PASSPHRASE', `${message} Set POOLKEY_PASSPHRASE and run the command again.`);
  if (first.length < SHORTEST_PASSPHRASE)
    return fail('NO_PASSPHRASE', 'The passphrase is too short: 8 characters or more. Nothing was made.');
  const second = await askSecret('Repeat it: ');
  if (second?.reveal() !== first.reveal())
    return fail('NO_PASSPHRASE', 'The two differ. Nothing was made; run it again.');
  return createWithPassphrase(door, first);
}

function locked(message: string): { readonly ok: false; readonly error: Failure } {
  return fail('LOCKED', message);
}
