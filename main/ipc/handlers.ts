import type { PoolkeyHandlers } from '../contract/contract.ts';
import { accountsHandlers } from './accounts-handlers.ts';
import { actionsHandlers } from './actions-handlers.ts';
import { appHandlers } from './app-handlers.ts';
import { brokerHandlers } from './broker-handlers.ts';
import { codesHandlers } from './codes-handlers.ts';
import { enrollHandlers } from './enroll-handlers.ts';
import type { HandlerContext } from './handler-context.ts';
import { jobsHandlers } from './jobs-handlers.ts';
import { poolsHandlers } from './pools-handlers.ts';
import { rostersHandlers } from './rosters-handlers.ts';
import { runsHandlers } from './runs-handlers.ts';
import { signInsHandlers } from './sign-ins-handlers.ts';
import { vaultHandlers } from './vault-handlers.ts';

/** All calls of the contract; a missing one does not compile. */
export function allHandlers(context: HandlerContext): PoolkeyHandlers {
  return {
    app: appHandlers(context),
    vault: vaultHandlers(context),
    codes: codesHandlers(context),
    pools: poolsHandlers(context),
    accounts: accountsHandlers(context),
    signIns: signInsHandlers(context),
    actions: actionsHandlers(context),
    enroll: enrollHandlers(context),
    rosters: rostersHandlers(context),
    runs: runsHandlers(context),
    broker: brokerHandlers(context),
    jobs: jobsHandlers(context),
  };
}
