import { ok, type Failure, type Result } from '../contract/result.ts';
import type { Ledger } from './ledger.ts';
import { RedisLedger } from './redis-ledger.ts';
import { parseRedisAddress } from './redis/address.ts';
import { RedisConnection } from './redis/connection.ts';
import { RefusingLedger } from './refusing-ledger.ts';
import { SharedLedger } from './shared-ledger.ts';

export interface LedgerSharing {
  /** The ledger to use instead of this machine's own. */
  share(own: Ledger): Ledger;
  close(): Promise<void>;
  /** `scheme://host:port/database`, without user and password; null: nothing is shared. */
  readonly address: string | null;
}

/** What POOLKEY_LEDGER asks for. Connects at the first use; one connection serves all. Errors: LEDGER_ADDRESS. */
export function openSharedLedger(env: NodeJS.ProcessEnv = process.env): Result<LedgerSharing> {
  const text = env['POOLKEY_LEDGER']?.trim();
  if (!text) return ok({ share: (own) => own, close: () => Promise.resolve(), address: null });
  const address = parseRedisAddress(text);
  if (!address.ok) return address;
  const connection = new RedisConnection(address.value);
  const common = new RedisLedger(connection);
  return ok({
    share: (own) => new SharedLedger(common, own),
    close: () => Promise.resolve(connection.close()),
    address: address.value.shown,
  });
}

/** For who cannot end over a wrong address, the window: every code is refused then, with that reason. */
export function sharingOrRefusing(
  warn: (failure: Failure) => void,
  env: NodeJS.ProcessEnv = process.env,
): LedgerSharing {
  const opened = openSharedLedger(env);
  if (opened.ok) return opened.value;
  const { error } = opened;
  warn(error);
  return {
    share: (own) => new RefusingLedger(error, own),
    close: () => Promise.resolve(),
    address: null,
  };
}
