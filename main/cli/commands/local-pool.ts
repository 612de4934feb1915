import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/result.ts';
import { seedPool, SettingsError, startLocalPool, type LocalPoolServer } from '../../local-pool/index.ts';
import { counted } from '../counted.ts';
import { interrupted } from '../interrupted.ts';
import type { SettingsFlags } from '../local-pool-flags.ts';
import type { Terminal } from '../terminal.ts';
import { settingsOf } from './local-pool-settings.ts';

export interface LocalPoolOptions extends SettingsFlags {
  readonly port: number;
  readonly mfa: 'ON' | 'OPTIONAL' | 'OFF';
  readonly users: number;
  readonly clientSecret?: boolean;
  /** ExplicitAuthFlows of the client */
  readonly flows: readonly string[];
  readonly hideUsers?: boolean;
  readonly temporaryPasswords?: boolean;
}

/** Runs a local user pool until it is interrupted. Its users' passwords lie in the roster file, removed at the end. */
export async function localPoolCommand(options: LocalPoolOptions, out: Terminal): Promise<Result<number>> {
  let server: LocalPoolServer;
  try {
    server = await startLocalPool({ port: options.port, settings: settingsOf(options) });
  } catch (error) {
    if (error instanceof SettingsError) return fail(error.code, error.message);
    const reason = error instanceof Error ? error.message : 'unknown reason';
    return fail(
      'PORT_TAKEN',
      `The local pool cannot listen on port ${options.port} (${reason}). Choose another, or 0 for any.`,
    );
  }
  // From here on: whoever ends it, while it seeds or right after its first line, gets the roster removed.
  const end = interrupted();
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-local-pool-'));
  try {
    const seeded = await seedPool(server, {
      users: options.users,
      mfa: options.mfa,
      clientSecret: options.clientSecret ?? false,
      permanentPasswords: !options.temporaryPasswords,
      flows: options.flows,
      preventUserExistenceErrors: options.hideUsers ? 'ENABLED' : 'LEGACY',
    });
    const roster = join(folder, 'roster.csv');
    const lines = seeded.users.map((user) => `${user.username},${user.password}`);
    writeFileSync(roster, `username,password\n${lines.join('\n')}\n`, { mode: 0o600 });
    const { endpoint, userPoolId, clientId, region } = seeded;
    if (out.json) {
      out.answerJson({
        endpoint,
        userPoolId,
        clientId,
        clientSecret: seeded.clientSecret ?? null,
        region,
        roster,
      });
    } else {
      out.answer(`endpoint      ${endpoint}\nuser pool     ${userPoolId}\nclient        ${clientId}`);
      if (seeded.clientSecret) out.answer(`client secret ${seeded.clientSecret}`);
      out.answer(`region        ${region}\nroster        ${roster}`);
      out.say(
        `Local pool with ${counted(options.users, 'user')}, MFA ${options.mfa}. Ctrl+C ends it; nothing of it is kept.`,
      );
    }
    await end;
    return ok(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await server.close();
  }
}
