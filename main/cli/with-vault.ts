import { fail, ok, type Failure, type Result } from '../contract/result.ts';
import { connections, type EnrollmentDeps } from '../enrollment/deps.ts';
import { LocalPoolHost } from '../enrollment/local-pool-host.ts';
import type { Secret } from '../secrecy/secret.ts';
import { systemClock, systemSleeper } from '../totp/clock.ts';
import { unusable, VaultUnusableError } from '../vault/database.ts';
import { defaultHome, type Home } from '../vault/home.ts';
import { osKeychain } from '../vault/keychain.ts';
import { openUnattended, SHORTEST_PASSPHRASE, takePassphrase } from '../vault/open-unattended.ts';
import { createWithPassphrase, openWithPassphrase, type VaultDoor } from '../vault/open-vault.ts';
import type { Vault } from '../vault/vault.ts';
import { askSecret } from './terminal.ts';

export interface Workplace {
  readonly vault: Vault;
  readonly deps: EnrollmentDeps;
  readonly host: LocalPoolHost;
}

/** Opens the vault for one command and closes it after it, also when it fails. */
export async function withVault(
  use: (place: Workplace) => Promise<Result<number>>,
  home: Home = defaultHome(),
  passphrase: Secret | null = takePassphrase(),
): Promise<Result<number>> {
  const door: VaultDoor = { home, keychain: osKeychain(), clock: systemClock };
  const opened = await open(door, passphrase);
  if (!opened.ok) return opened;
  const vault = opened.value;
  const { connect, gateOf, close } = connections(systemClock, systemSleeper);
  const host = new LocalPoolHost(vault, systemClock);
  try {
    return await use({
      vault,
      host,
      deps: { vault, clock: systemClock, sleeper: systemSleeper, connect, gateOf },
    });
  } catch (error) {
    const known = unusable(error);
    if (known instanceof VaultUnusableError) return fail(known.code, known.message);
    throw error;
  } finally {
    await host.close();
    close();
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
