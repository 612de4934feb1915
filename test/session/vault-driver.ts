// Opens a vault by the real OS keychain in a process of its own: libsecret reads the address of the session bus once a
// process, so a test cannot change keychains within one. Bundled by drivers.ts; runs a list of steps and prints what came
// of each as one line of JSON.
import { once } from 'node:events';
import keytar from 'keytar';
import { Secret } from '../../main/secrecy/secret.ts';
import { systemClock } from '../../main/totp/clock.ts';
import { homeAt } from '../../main/vault/home.ts';
import { osKeychain } from '../../main/vault/keychain.ts';
import {
  createWithPassphrase,
  openVault,
  openWithPassphrase,
  restoreKeychainSlot,
} from '../../main/vault/open-vault.ts';
import type { Vault } from '../../main/vault/vault.ts';

export type VaultStep =
  | { readonly do: 'open' }
  | { readonly do: 'open-with-passphrase'; readonly passphrase: string }
  | { readonly do: 'create-with-passphrase'; readonly passphrase: string }
  /** On the vault that the step before has opened. */
  | { readonly do: 'set-passphrase'; readonly passphrase: string }
  | { readonly do: 'put-item'; readonly vaultId: string; readonly text: string }
  /** Says so on the error output and goes on at the first input. */
  | { readonly do: 'wait' };

export interface VaultOutcome {
  /** `kind` of the opening; `open` or the code of the failure where the step gives a result. */
  readonly kind: string;
  readonly trouble?: string | null;
  readonly slots?: readonly string[];
  readonly code?: string;
  readonly message?: string;
  readonly vaultId?: string;
}

export interface VaultJob {
  readonly home: string;
  readonly steps: readonly VaultStep[];
  /** How long the keychain may take, ms. */
  readonly timeoutMs?: number;
}

const job = JSON.parse(process.argv[2] ?? '') as VaultJob;
const door = { home: homeAt(job.home), keychain: osKeychain(job.timeoutMs ?? 10_000), clock: systemClock };
let vault: Vault | undefined;

function opened(by: Vault): VaultOutcome {
  vault?.close();
  vault = by;
  return { kind: 'open', slots: by.slots, vaultId: by.vaultId };
}

async function take(step: VaultStep): Promise<VaultOutcome> {
  switch (step.do) {
    case 'open': {
      const opening = await openVault(door);
      return opening.kind === 'open' ? opened(opening.vault) : opening;
    }
    case 'open-with-passphrase':
    case 'create-with-passphrase': {
      const enter = step.do === 'open-with-passphrase' ? openWithPassphrase : createWithPassphrase;
      const result = await enter(door, new Secret(step.passphrase));
      // As the app does after an unlock.
      if (result.ok) await restoreKeychainSlot(door.keychain, result.value);
      return result.ok ? opened(result.value) : { kind: result.error.code, message: result.error.message };
    }
    case 'set-passphrase':
      await vault?.setPassphrase(new Secret(step.passphrase));
      return { kind: 'done' };
    case 'put-item':
      await keytar.setPassword('Poolkey', step.vaultId, step.text);
      return { kind: 'done' };
    case 'wait':
      process.stderr.write('ready\n');
      await once(process.stdin, 'data');
      process.stdin.destroy();
      return { kind: 'done' };
  }
}

const outcomes: VaultOutcome[] = [];
for (const step of job.steps) {
  outcomes.push(await take(step).catch((error: unknown) => ({ kind: 'thrown', message: String(error) })));
}
vault?.close();
// A call into a keyring that hangs would keep the process alive.
process.stdout.write(`${JSON.stringify(outcomes)}\n`, () => process.exit());
