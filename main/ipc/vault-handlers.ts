import type { PoolkeyHandlers } from '../contract/contract.ts';
import { ok } from '../contract/result.ts';
import { Secret } from '../secrecy/secret.ts';
import { withSession, type HandlerContext } from './handler-context.ts';

export function vaultHandlers(context: HandlerContext): PoolkeyHandlers['vault'] {
  const { keeper } = context;
  return {
    retry: () => keeper.open(),
    unlock: ({ passphrase }) => keeper.unlock(new Secret(passphrase)),
    create: ({ passphrase }) => keeper.create(new Secret(passphrase)),
    setPassphrase: ({ passphrase }) =>
      withSession(context, async ({ vault }) => {
        await vault.setPassphrase(new Secret(passphrase));
        vault.events.add(null, 'passphrase_set', '');
        keeper.announce();
        return ok(undefined);
      }),
    lock: async () => {
      await keeper.lock();
      return ok(undefined);
    },
    setAside: ({ confirm }) => keeper.setAside(confirm),
  };
}
