import type { Result } from '../../contract/result.ts';
import { systemClock } from '../../totp/clock.ts';
import { openSharedLedger } from '../../totp/open-shared-ledger.ts';
import { openBundle } from '../../transfer/open-bundle.ts';
import { readBundle } from '../../transfer/read-bundle.ts';
import { bundleSource } from '../../transfer/serve-bundle.ts';
import { stateFileAt, stateFolder } from '../../vault/state-file.ts';
import { bundlePassphrase } from '../bundle-passphrase.ts';
import type { Terminal } from '../terminal.ts';
import { serveCommand, type ServeOptions } from './serve.ts';

/**
 * No vault, no keychain, no display: the bundle, its passphrase, and a folder that remembers the steps.
 * Errors: those of the bundle and of `serveCommand`, STATE_FOLDER.
 */
export async function runWithBundle(
  path: string,
  variable: string | undefined,
  options: ServeOptions,
  command: readonly string[],
  out: Terminal,
): Promise<Result<number>> {
  const text = await readBundle(path);
  if (!text.ok) return text;
  const passphrase = await bundlePassphrase(variable ?? defaultVariable(), { isNew: false });
  if (!passphrase.ok) return passphrase;
  const opened = await openBundle(text.value, passphrase.value);
  if (!opened.ok) return opened;
  const { problems } = opened.value;
  for (const { name, message, code } of problems) out.say(`poolkey: ${name}: ${message} [${code}]`);
  const sharing = openSharedLedger();
  if (!sharing.ok) return sharing;
  const state = stateFileAt(stateFolder(), systemClock);
  if (!state.ok) return state;
  const { ledger, holds, audit } = state.value;
  try {
    const source = bundleSource(opened.value, systemClock);
    const parts = { source, ledger: sharing.value.share(ledger), holds, audit };
    return await serveCommand(parts, options, command, out);
  } finally {
    await sharing.value.close();
    state.value.close();
  }
}

/** A CI job has it in the usual variable. */
function defaultVariable(): string | undefined {
  return process.env['POOLKEY_PASSPHRASE'] ? 'POOLKEY_PASSPHRASE' : undefined;
}
