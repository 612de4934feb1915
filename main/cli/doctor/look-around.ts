import { systemClock } from '../../totp/clock.ts';
import { defaultHome } from '../../vault/home.ts';
import { takePassphrase } from '../../vault/open-unattended.ts';
import type { Result } from '../../contract/result.ts';
import { lookAtBundle, type LookedAtBundle } from './bundle.ts';
import { askKeychain, readOnlyKeychain, type KeychainState } from './keychain-check.ts';
import type { KnownPool } from './known-pools.ts';
import { checkVault, type VaultFinding } from './vault-check.ts';

/** What there is on this computer. */
export interface Surroundings {
  readonly vault: VaultFinding;
  /** Null: `POOLKEY_BUNDLE` is not set. */
  readonly bundle: Result<LookedAtBundle> | null;
  /** Asks once, however often it is called. */
  readonly keychain: () => Promise<KeychainState>;
  /** Those of the vault, then those of the bundle that it has not. */
  readonly pools: readonly KnownPool[];
}

/** Opens vault and bundle where they open by themselves. Takes `POOLKEY_PASSPHRASE` out of the environment. */
export async function lookAround(): Promise<Surroundings> {
  const passphrase = takePassphrase();
  const file = process.env['POOLKEY_BUNDLE'] ?? '';
  const bundle = file === '' ? null : await lookAtBundle(file, passphrase);
  let asked: Promise<KeychainState> | null = null;
  const keychain = (): Promise<KeychainState> => (asked ??= askKeychain());
  const vault = await checkVault(
    { home: defaultHome(), keychain: readOnlyKeychain(keychain), clock: systemClock },
    { passphrase, bundle: bundle !== null },
  );
  const known = new Set(vault.pools.map(({ name }) => name));
  const others = bundle?.ok ? bundle.value.pools.filter(({ name }) => !known.has(name)) : [];
  return { vault, bundle, keychain, pools: [...vault.pools, ...others] };
}
