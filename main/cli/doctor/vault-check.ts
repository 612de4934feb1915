import { existsSync } from 'node:fs';
import type { Secret } from '../../secrecy/secret.ts';
import { openExisting, openWithPassphrase, type Opening, type VaultDoor } from '../../vault/open-vault.ts';
import { needsMigration } from '../../vault/needs-migration.ts';
import { counted } from '../counted.ts';
import { bad, good, none, warn, type Check } from './check.ts';
import type { KnownPool } from './known-pools.ts';

const NAME = 'vault';

export interface VaultFinding {
  readonly check: Check;
  readonly pools: readonly KnownPool[];
}

export interface WaysIn {
  /** Of `POOLKEY_PASSPHRASE`. */
  readonly passphrase: Secret | null;
  /** Then the passphrase may be meant for the bundle alone. */
  readonly bundle: boolean;
}

/** Whether the vault opens, without a question to anybody and without a change to it. */
export async function checkVault(door: VaultDoor, ways: WaysIn): Promise<VaultFinding> {
  const { vaultFile } = door.home;
  if (!existsSync(vaultFile))
    return noPools(none(NAME, 'None yet. The first command that needs one makes it.'));
  // Opening it would bring it up to date.
  if (needsMigration(vaultFile)) {
    return noPools(
      warn(NAME, 'It is of an older Poolkey.', 'The next command brings it up to date, and keeps a copy.'),
    );
  }
  if (ways.passphrase) {
    const opened = await openWithPassphrase(door, ways.passphrase);
    if (opened.ok) return findingOf({ kind: 'open', vault: opened.value });
    const { code, message } = opened.error;
    if (code === 'WRONG_PASSPHRASE') return noPools(wrong(ways));
    if (code !== 'NO_PASSPHRASE_SLOT') return noPools(bad(NAME, message));
  }
  return findingOf(await openExisting(door));
}

function findingOf(opening: Opening): VaultFinding {
  switch (opening.kind) {
    case 'open': {
      const { vault } = opening;
      try {
        const pools = vault.pools.list();
        const [accounts, slots] = [vault.accounts.list().length, vault.slots.join(' and ')];
        const holds = `${counted(pools.length, 'pool')}, ${counted(accounts, 'account')}`;
        const unreadable = vault.tokens.unreadable().size;
        const check =
          unreadable === 0
            ? good(NAME, `Opens by ${slots}; ${holds}.`)
            : warn(
                NAME,
                `Opens by ${slots}; ${holds}, ${counted(unreadable, 'stored secret')} of them unreadable.`,
                '"poolkey list" shows which; enroll those users again.',
              );
        return { check, pools };
      } finally {
        vault.close();
      }
    }
    case 'locked':
      return noPools(lockedCheck(opening));
    case 'choose-passphrase':
    case 'unusable':
      return noPools(bad(NAME, opening.message));
  }
}

function lockedCheck({ slots, trouble, message }: Extract<Opening, { kind: 'locked' }>): Check {
  const byPassphrase = 'Give its passphrase in POOLKEY_PASSPHRASE, or type it where a command asks.';
  if (trouble === null) return warn(NAME, 'Locked: it opens by its passphrase.', byPassphrase);
  return slots.includes('passphrase') ? bad(NAME, message, byPassphrase) : bad(NAME, message);
}

function wrong({ bundle }: WaysIn): Check {
  const message = 'The passphrase in POOLKEY_PASSPHRASE does not open it.';
  return bundle
    ? warn(NAME, message, 'Nothing, if it is meant for the bundle.')
    : bad(NAME, message, 'Set the one of this vault, or unset the variable.');
}

function noPools(check: Check): VaultFinding {
  return { check, pools: [] };
}
