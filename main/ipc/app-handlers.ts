import type { PoolkeyHandlers, Snapshot } from '../contract/contract.ts';
import { ok } from '../contract/result.ts';
import type { HandlerContext } from './handler-context.ts';

/** Every address that the app opens. The renderer names one; it never sends an address. */
const LINKS = {
  'cognito-mfa': 'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html',
  'rfc-6238': 'https://www.rfc-editor.org/rfc/rfc6238',
} as const;

export function appHandlers(context: HandlerContext): PoolkeyHandlers['app'] {
  return {
    snapshot: () => ok(takeSnapshot(context)),
    openLink: async ({ link }) => {
      await context.openExternal(LINKS[link]);
      return ok(undefined);
    },
    painted: () => {
      context.onPainted();
      return ok(undefined);
    },
  };
}

/** The whole state for the window: empty lists unless the vault is open. */
export function takeSnapshot({ keeper, version, platform }: HandlerContext): Snapshot {
  const session = keeper.session;
  const lists = session ? session.lists.tell() : { pools: [], accounts: [] };
  const work = { jobs: session?.jobs.views() ?? [], runs: session?.runs.views() ?? [] };
  return { version, platform, vault: keeper.view, ...lists, ...work };
}
