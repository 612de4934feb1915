import { fail, ok, type Result } from '../../contract/result.ts';
import { defaultHome } from '../../vault/home.ts';
import { none, type Check } from './check.ts';
import { checkDisk } from './disk-check.ts';
import { checkEnvironment } from './environment-check.ts';
import { findClock } from './find-clock.ts';
import { checkHome } from './home-check.ts';
import { checkKeychain } from './keychain-check.ts';
import { checkLedger } from './ledger-check.ts';
import { lookAround, type Surroundings } from './look-around.ts';
import { checkNode } from './node-check.ts';
import { checkPools } from './pools-check.ts';
import { checkSockets } from './sockets-check.ts';

export interface DoctorOptions {
  readonly clock?: boolean;
  /** ms */
  readonly maxSkew: number;
  readonly server?: URL;
}

export interface Report {
  readonly checks: readonly Check[];
  /** Server clock minus ours, ms; null: not known. */
  readonly skewMs: number | null;
}

const NAME_ONE = 'Name one: --server https://cognito-idp.REGION.amazonaws.com, with the Region of your pool.';

/** The clock alone. Vault and bundle are looked at only where no server is named. Errors: NO_SERVER. */
export async function checkClock({ server, maxSkew }: DoctorOptions): Promise<Result<Report>> {
  const around = server ? null : await lookAround();
  const found = await findClock(server, around?.pools ?? [], maxSkew);
  return found
    ? ok({ checks: [found.check], skewMs: found.skewMs })
    : fail('NO_SERVER', `${nothingToAsk(around)} ${NAME_ONE}`);
}

/** Everything, in the order in which one thing stands on the other. */
export async function checkAll({ server, maxSkew }: DoctorOptions): Promise<Report> {
  const home = defaultHome();
  const first = [checkNode(), checkHome(home), await checkDisk(home)];
  const around = await lookAround();
  const ledger = process.env['POOLKEY_LEDGER'] ?? '';
  const [keychain, clock, pools, shared, sockets] = await Promise.all([
    around.keychain(),
    findClock(server, around.pools, maxSkew),
    checkPools(around.pools),
    ledger === '' ? [] : checkLedger(ledger),
    checkSockets(),
  ]);
  return {
    checks: [
      ...first,
      around.vault.check,
      checkKeychain(keychain),
      clock?.check ?? none('clock', nothingToAsk(around), NAME_ONE),
      ...pools,
      ...[shared].flat(),
      ...sockets,
      ...checkEnvironment(around.bundle),
    ],
    skewMs: clock?.skewMs ?? null,
  };
}

function nothingToAsk(around: Surroundings | null): string {
  const { bundle = null } = around ?? {};
  const sealed =
    bundle?.ok === false ? ' The pools of POOLKEY_BUNDLE are not known: the bundle does not open.' : '';
  return `Not compared: no server is known that answers.${sealed}`;
}
