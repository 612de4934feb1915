import type { PoolkeyHandlers } from '../contract/contract.ts';
import { ok } from '../contract/result.ts';
import { Secret } from '../secrecy/secret.ts';
import { withSession, type HandlerContext } from './handler-context.ts';
import { reauthenticate } from './reauthenticate.ts';

export function vaultHandlers(context: HandlerContext): PoolkeyHandlers['vault'] {
  const { keeper } = context;
  return {
    retry: () => keeper.open(),
    unlock: ({ passphrase }) => keeper.unlock(new Secret(passphrase)),
    create: ({ passphrase }) => keeper.create(new Secret(passphrase)),
    setPassphrase: ({ passphrase, current }) =>
      withSession(context, async (session) => {
        const { vault } = session;
        const allowed = await reauthenticate(context, vault, current, {
          message: 'Set a passphrase for this vault?',
          detail: 'Whoever knows it can open the vault and see its secrets.',
          button: 'Set the passphrase',
        });
        if (!allowed.ok) return allowed;
        await session.setPassphrase(new Secret(passphrase));
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
