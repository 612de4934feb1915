import { ok, type Result } from '../../contract/result.ts';
import { importBundle } from '../../transfer/import-bundle.ts';
import { openBundle } from '../../transfer/open-bundle.ts';
import { readBundle } from '../../transfer/read-bundle.ts';
import { bundlePassphrase } from '../bundle-passphrase.ts';
import { EXIT } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

export interface ImportFlags {
  readonly passphraseEnv?: string;
  readonly dryRun?: boolean;
  readonly replace?: boolean;
}

/** Exit code 7 when entries were left out. Errors: FILE_UNREADABLE, NO_PASSPHRASE, those of `openBundle`. */
export async function importCommand(
  file: string,
  options: ImportFlags,
  out: Terminal,
): Promise<Result<number>> {
  const text = await readBundle(file);
  if (!text.ok) return text;
  const passphrase = await bundlePassphrase(options.passphraseEnv, { isNew: false });
  if (!passphrase.ok) return passphrase;
  const opened = await openBundle(text.value, passphrase.value);
  if (!opened.ok) return opened;
  return withVault(async ({ vault }) => {
    const { dryRun = false, replace = false } = options;
    const { problems, pools, ...counts } = await importBundle(vault, opened.value, { dryRun, replace });
    if (out.json) {
      out.answerJson({ ...counts, problems, pools, dryRun });
    } else {
      for (const name of pools) out.say(`${dryRun ? 'new pool' : 'added the pool'} "${name}"`);
      for (const { name, code, message } of problems) out.say(`${name}: ${message} [${code}]`);
      if (problems.some(({ code }) => code === 'OTHER_SECRET')) out.say('--replace takes those of the file.');
      const left = problems.length > 0 ? `, ${problems.length} left out` : '';
      const sum = `${counts.added} added, ${counts.known} known, ${counts.updated} updated${left}`;
      out.answer(dryRun ? `${sum}; nothing was written` : sum);
    }
    return ok(problems.length > 0 ? EXIT.failedRows : EXIT.ok);
  });
}
