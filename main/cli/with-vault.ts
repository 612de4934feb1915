import type { Result } from '../contract/result.ts';
import { connections, type EnrollmentDeps } from '../enrollment/deps.ts';
import { LocalPoolHost } from '../enrollment/local-pool-host.ts';
import type { Secret } from '../secrecy/secret.ts';
import { systemClock, systemSleeper } from '../totp/clock.ts';
import { defaultHome, type Home } from '../vault/home.ts';
import { takePassphrase } from '../vault/open-unattended.ts';
import type { Vault } from '../vault/vault.ts';
import { withOpenVault } from './open-vault.ts';

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
  return withOpenVault(
    async ({ vault, ledger }) => {
      const { connect, gateOf, close } = connections(systemClock, systemSleeper);
      const host = new LocalPoolHost(vault, systemClock);
      const deps = { vault, ledger, clock: systemClock, sleeper: systemSleeper, connect, gateOf };
      try {
        return await use({ vault, host, deps });
      } finally {
        await host.close();
        close();
      }
    },
    home,
    passphrase,
  );
}
