import { fail, ok, type Result } from '../../contract/result.ts';
import { makeBundle } from '../../transfer/export-bundle.ts';
import { canWrite, writeWhole } from '../../transfer/write-whole.ts';
import type { Vault } from '../../vault/vault.ts';
import { bundlePassphrase } from '../bundle-passphrase.ts';
import { counted } from '../counted.ts';
import { findRun } from '../find-run.ts';
import { findPool } from '../find.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

export interface ExportOptions {
  readonly out: string;
  readonly run?: string;
  readonly pool?: string;
  readonly tag?: string;
  readonly all?: boolean;
  readonly withoutPasswords?: boolean;
  readonly passphraseEnv?: string;
  readonly force?: boolean;
  /** ms from now */
  readonly expires?: number;
}

/** Errors: USAGE, NOTHING_SELECTED, FILE_EXISTS, FILE_NOT_WRITTEN, NO_PASSPHRASE, PASSPHRASE_TOO_SHORT, those of finding. */
export async function exportCommand(options: ExportOptions, out: Terminal): Promise<Result<number>> {
  const { run, pool, tag, all } = options;
  const ways = [run !== undefined, pool !== undefined || tag !== undefined, all === true].filter(Boolean);
  if (ways.length !== 1) {
    return fail(
      'USAGE',
      'Say which accounts, in one way: --run last, --pool NAME, --tag TAG (or both), or --all.',
    );
  }
  const place = { overwrite: options.force ?? false };
  const able = await canWrite(options.out, place);
  if (!able.ok) return able.error.code === 'FILE_EXISTS' ? forced(able.error.message) : able;
  const passphrase = await bundlePassphrase(options.passphraseEnv, { isNew: true });
  if (!passphrase.ok) return passphrase;
  return withVault(async ({ vault }) => {
    const ids = chosenIds(vault, options);
    if (!ids.ok) return ids;
    if (ids.value.length === 0)
      return fail(
        'NOTHING_SELECTED',
        'No account is selected. "poolkey list" shows all with their pools and tags.',
      );
    const passwords = !options.withoutPasswords;
    const expiresAt = options.expires === undefined ? null : Date.now() + options.expires;
    const { text, accounts, pools, unreadable } = await makeBundle(vault, ids.value, passphrase.value, {
      passwords,
      expiresAt,
    });
    const ends = expiresAt === null ? null : new Date(expiresAt).toISOString();
    const written = await writeWhole(options.out, [text], place);
    if (!written.ok) return written;
    if (out.json)
      out.answerJson({ file: options.out, accounts, pools, passwords, unreadable, expiresAt: ends });
    else
      out.answer(`${counted(accounts, 'account')} of ${counted(pools, 'pool')} exported to ${options.out}`);
    if (ends) out.say(`It opens until ${ends.slice(0, 16).replace('T', ' ')} UTC.`);
    for (const username of unreadable)
      out.say(`${username}: its stored secret does not open, and is not in the file.`);
    out.say('Keep the passphrase: nothing else opens the file. Who has both can sign in as these users.');
    return ok(0);
  });
}

function forced(message: string): Result<never> {
  return fail('FILE_EXISTS', `${message} --force overwrites it.`);
}

function chosenIds(vault: Vault, { run, pool, tag }: ExportOptions): Result<string[]> {
  if (run !== undefined) {
    const found = findRun(vault, run);
    return found.ok ? ok(idsOfRun(vault, found.value.id)) : found;
  }
  const found = pool === undefined ? null : findPool(vault, pool);
  if (found && !found.ok) return found;
  const accounts = vault.accounts
    .list()
    .filter(({ poolId }) => !found || poolId === found.value.id)
    .filter(({ tags }) => tag === undefined || tags.includes(tag));
  return ok(accounts.map(({ id }) => id));
}

/** Those in the trash are left out. */
function idsOfRun(vault: Vault, runId: string): string[] {
  const ids = new Set<string>();
  for (const rows of vault.runRows.each(runId)) {
    const here = rows.flatMap(({ accountId }) => (accountId === null ? [] : [accountId]));
    for (const { id } of vault.accounts.listOf(here)) ids.add(id);
  }
  return [...ids];
}
