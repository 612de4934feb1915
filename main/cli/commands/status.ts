import { existsSync } from 'node:fs';
import { brokerFolder } from '../../broker/address.ts';
import { announcedHosts } from '../../broker/discovery.ts';
import { ok, type Result } from '../../contract/result.ts';
import { systemClock } from '../../totp/clock.ts';
import { defaultHome } from '../../vault/home.ts';
import { osKeychain } from '../../vault/keychain.ts';
import { openUnattended, takePassphrase } from '../../vault/open-unattended.ts';
import { VERSION } from '../../version.ts';
import { formatTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

/** How things stand: where the vault is, whether it opens, what is in it, who hands out codes. Makes nothing and asks nothing. */
export async function statusCommand(out: Terminal): Promise<Result<number>> {
  const home = defaultHome();
  const facts: Record<string, string | number> = { version: VERSION, home: home.path };
  const hosts = announcedHosts(brokerFolder());
  facts['app'] = hosts.some(({ kind }) => kind === 'app') ? 'serving' : 'not open, or locked';
  facts['runs'] = hosts.filter(({ kind }) => kind === 'run').length;
  if (!existsSync(home.vaultFile)) {
    facts['vault'] = 'none yet';
  } else {
    const opening = await openUnattended(
      { home, keychain: osKeychain(), clock: systemClock },
      takePassphrase(),
    );
    facts['vault'] = opening.kind;
    if (opening.kind === 'open') {
      const { vault } = opening;
      facts['slots'] = vault.slots.join(', ');
      facts['pools'] = vault.pools.list().length;
      facts['accounts'] = vault.accounts.list().length;
      facts['unreadable'] = vault.tokens.unreadable().size;
      vault.close();
    } else {
      facts['reason'] = opening.message;
    }
  }
  if (out.json) out.answerJson(facts);
  else
    out.answer(
      formatTable(
        ['', ''],
        Object.entries(facts).map(([key, value]) => [key, String(value)]),
      ).trimStart(),
    );
  return ok(0);
}
