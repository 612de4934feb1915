import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { carryOut, type Granted } from '../broker/carry-out.ts';
import type { CodeSource } from '../broker/code-source.ts';
import { Holds } from '../broker/holds.ts';
import type { Waiting } from '../broker/protocol.ts';
import { CodeService, type Caller } from '../broker/service.ts';
import { ok } from '../contract/result.ts';
import { openSharedLedger } from '../totp/open-shared-ledger.ts';
import { systemClock, systemSleeper } from '../totp/clock.ts';
import { unusable, VaultUnusableError } from '../vault/database.ts';
import { stateFileAt } from '../vault/state-file.ts';
import { checkRequest } from './check-request.ts';
import { errorOf } from './errors.ts';
import type { Link } from './link.ts';

/**
 * Codes without a broker: this process has the secrets itself. Other processes with the same state folder have the same steps and holds.
 * Throws PoolkeyError: STATE_FOLDER, LEDGER_ADDRESS; a call also VAULT_NO_ACCESS, DISK_FULL and their like.
 */
export function localLink(
  kind: 'bundle' | 'env',
  source: CodeSource,
  place: { readonly folder: string; readonly env: NodeJS.ProcessEnv; readonly client: string },
): Link {
  const shared = openSharedLedger(place.env);
  if (!shared.ok) throw errorOf(shared.error);
  const opened = stateFileAt(place.folder, systemClock);
  if (!opened.ok) throw errorOf(opened.error);
  const state = opened.value;
  const holds = new Holds(state.holds);
  const ledger = shared.value.share(state.ledger);
  const service = new CodeService({ source, ledger, holds, sleeper: systemSleeper });
  const gone = new AbortController();
  // Each request that waits listens to it: Node would warn of a leak from eleven on.
  setMaxListeners(0, gone.signal);
  const id = `${process.pid}/${randomBytes(6).toString('base64url')}`;
  const caller = (onWaiting: (told: Waiting) => void = () => undefined): Caller => ({
    id,
    project: process.cwd(),
    name: place.client,
    scope: { passwords: true },
    allowed: () => ok(undefined),
    signal: gone.signal,
    onWaiting,
  });
  return {
    kind,
    async call(verb, parameters, onWaiting) {
      // No other process to look for, and nothing to lock.
      if (verb === 'ping' || verb === 'lock') return { pid: process.pid, kind, version: '' } as never;
      checkRequest(verb, parameters);
      const asked = { id: 0, verb, ...parameters } as unknown as Granted;
      const answered = await Promise.resolve(carryOut(service, caller(onWaiting), asked)).catch(
        asPoolkeyError,
      );
      if (!answered.ok) throw errorOf(answered.error);
      return answered.value;
    },
    async close() {
      gone.abort();
      holds.close();
      await service.leave(id);
      await shared.value.close();
      state.close();
    },
  };
}

function asPoolkeyError(error: unknown): never {
  const known = unusable(error);
  throw known instanceof VaultUnusableError ? errorOf(known) : error;
}
