import { VaultSource } from '../../broker/vault-source.ts';
import { introduce } from '../../client/introduction.ts';
import { fail, type Result } from '../../contract/result.ts';
import { systemClock } from '../../totp/clock.ts';
import { withOpenVault } from '../open-vault.ts';
import { serveCommand, type ServeOptions } from '../run/serve.ts';
import type { Terminal } from '../terminal.ts';

export interface RunOptions {
  readonly tag?: string;
  readonly pool?: string;
  /** Path. */
  readonly bundle?: string;
  readonly passphraseEnv?: string;
  /** ms */
  readonly for?: number;
  readonly withPasswords?: boolean;
  readonly surviveLock?: boolean;
}

/** Runs a command that gets codes, from the vault or from a bundle. Its exit code is the command's. */
export async function runCommand(
  command: readonly string[],
  options: RunOptions,
  out: Terminal,
): Promise<Result<number>> {
  if (command.length === 0)
    return fail('USAGE', 'Say what to run after "--", as in: poolkey run -- npx playwright test');
  const serve: ServeOptions = {
    scope: {
      ...(options.tag === undefined ? {} : { tags: options.tag.split(',').map((tag) => tag.trim()) }),
      ...(options.pool === undefined ? {} : { pool: options.pool }),
      passwords: options.withPasswords ?? false,
    },
    forMs: options.for ?? null,
    survivesLock: options.surviveLock ?? false,
    project: introduce().project,
  };
  if (options.bundle !== undefined) {
    const { runWithBundle } = await import('../run/with-bundle.ts');
    return runWithBundle(options.bundle, options.passphraseEnv, serve, command, out);
  }
  return withOpenVault(({ vault, ledger }) => {
    const source = new VaultSource(vault, systemClock);
    return serveCommand({ source, ledger, holds: vault.holds, audit: vault.audit }, serve, command, out);
  });
}
