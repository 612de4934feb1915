import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerFolder } from '../../broker/address.ts';
import type { CodeSource } from '../../broker/code-source.ts';
import { GrantBook, inScope, type GrantScope } from '../../broker/grants.ts';
import { formatGrant } from '../../broker/handshake.ts';
import { Holds } from '../../broker/holds.ts';
import { BrokerHost } from '../../broker/host.ts';
import { CodeService } from '../../broker/service.ts';
import { fail, type Result } from '../../contract/result.ts';
import { systemClock, systemSleeper } from '../../totp/clock.ts';
import type { Ledger } from '../../totp/ledger.ts';
import type { AuditStore } from '../../vault/audit-store.ts';
import type { HoldStore } from '../../vault/hold-store.ts';
import { VERSION } from '../../version.ts';
import type { Terminal } from '../terminal.ts';
import { runChild } from './run-child.ts';
import { sumUp } from './sum-up.ts';

export interface ServeParts {
  readonly source: CodeSource;
  readonly ledger: Ledger;
  readonly holds: HoldStore;
  readonly audit: AuditStore;
}

export interface ServeOptions {
  readonly scope: GrantScope;
  /** ms; null: as long as the command runs. */
  readonly forMs: number | null;
  readonly survivesLock: boolean;
  readonly project: string;
}

/** Serves codes to one command, as long as it runs. Errors: NOTHING_SELECTED, those of `BrokerHost.open` and `runChild`. */
export async function serveCommand(
  parts: ServeParts,
  options: ServeOptions,
  command: readonly string[],
  out: Terminal,
): Promise<Result<number>> {
  const accounts = parts.source.accounts().filter((account) => inScope(options.scope, account));
  if (accounts.length === 0)
    return fail(
      'NOTHING_SELECTED',
      'No account is selected. "poolkey list" shows all with their pools and tags.',
    );
  const grants = new GrantBook(systemClock);
  const holds = new Holds(parts.holds);
  const { ledger, audit, source } = parts;
  const { project, scope, forMs } = options;
  const endsAt = forMs === null ? null : systemClock() + forMs;
  const grant = grants.mint({ project, kind: 'run', scope, endsAt });
  const host = new BrokerHost({
    folder: brokerFolder(),
    kind: 'run',
    survivesLock: options.survivesLock,
    service: new CodeService({ source, ledger, holds, sleeper: systemSleeper }),
    grants,
    audit,
    clock: systemClock,
    version: VERSION,
    onLock: () => {
      grants.lock();
      const locked = grants.check(grant.id);
      if (!locked.ok) host.refuseWaiting(locked.error);
      out.say('poolkey: Poolkey was locked; this run gets no more codes. --survive-lock lets a run go on.');
    },
    onBug: (error) =>
      out.say(`poolkey: an error inside Poolkey (${error instanceof Error ? error.name : typeof error})`),
  });
  // States of signed-in browsers are as good as passwords: theirs is a folder that is gone with the run.
  const runFolder = await mkdtemp(join(tmpdir(), 'poolkey-run-'));
  const since = audit.list({ count: 1 })[0]?.id ?? 0;
  try {
    const opened = await host.open();
    if (!opened.ok) return opened;
    return await runChild(command, {
      ...withoutOurSecrets(process.env),
      POOLKEY_BROKER: host.address,
      POOLKEY_GRANT: formatGrant(grant.id, grant.key),
      POOLKEY_RUN_DIR: runFolder,
    });
  } finally {
    grants.revoke(grant.id);
    holds.close();
    await host.close();
    await rm(runFolder, { recursive: true, force: true });
    for (const line of sumUp(audit, since)) out.say(`poolkey: ${line}`);
  }
}

/** What opened vault or bundle is not the command's business: it has its grant. */
function withoutOurSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = /^POOLKEY_(?:PASSPHRASE|BUNDLE|SECRET_.*|LEDGER)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}
