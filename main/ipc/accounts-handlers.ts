import type { PoolkeyHandlers } from '../contract/contract.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { OpenSession } from '../app/open-session.ts';
import { accountView } from '../app/views.ts';
import { addEntry } from '../enrollment/add-entry.ts';
import { formatOtpauthUri } from '../totp/otpauth-uri.ts';
import type { Account } from '../vault/account-store.ts';
import { withSession, workedOn, type HandlerContext } from './handler-context.ts';
import { reauthenticate } from './reauthenticate.ts';

export function accountsHandlers(context: HandlerContext): PoolkeyHandlers['accounts'] {
  /** For handlers that change one account and answer nothing. */
  const change = (id: string, apply: (session: OpenSession) => void): Promise<Result<undefined>> =>
    withSession(context, (session) => {
      if (!session.vault.accounts.get(id)) return gone();
      apply(session);
      // Who has changed it is looking at it: not after the pause that a long enrollment beside it puts between two tellings.
      session.lists.tellNow();
      return ok(undefined);
    });

  return {
    add: (input) =>
      withSession(context, ({ vault, lists }) => {
        const added = addEntry(vault, input);
        lists.touch();
        if (!added.ok) return added;
        return ok(
          accountView(added.value, vault.tokens.summaries([added.value.id]).get(added.value.id), false),
        );
      }),
    rename: ({ id, label }) => {
      const trimmed = label.trim();
      if (trimmed === '') return fail('NO_LABEL', 'Give the account a label.');
      return change(id, ({ vault }) => vault.accounts.rename(id, trimmed));
    },
    setTags: ({ id, tags }) => change(id, ({ vault }) => vault.accounts.setTags(id, tags)),
    remove: ({ ids }) =>
      withSession(context, ({ vault, lists, jobs }) => {
        if (jobs.worksOn(ids)) return workedOn();
        vault.accounts.remove(ids);
        lists.tellNow();
        return ok(undefined);
      }),
    restore: ({ ids }) =>
      withSession(context, ({ vault, lists }) => {
        if (ids.some((id) => !vault.accounts.get(id))) return gone();
        vault.accounts.restore(ids);
        lists.tellNow();
        return ok(undefined);
      }),
    reveal: ({ id, passphrase }) =>
      withSession(context, async (session) => {
        const account = session.vault.accounts.get(id);
        if (!account) return gone();
        const allowed = await reauthenticate(context, session.vault, passphrase, {
          message: `Show the secret of ${account.label}?`,
          detail: 'Whoever sees the secret or its QR code can make codes for this user.',
          button: 'Show the secret',
        });
        if (allowed.ok) return reveal(session, account);
        session.vault.events.add(id, 'reveal_refused', allowed.error.code);
        return allowed;
      }),
    history: ({ id }) => withSession(context, ({ vault }) => ok(vault.events.of(id))),
  };
}

function reveal({ vault }: OpenSession, account: Account): Result<{ secret: string; uri: string }> {
  const stored = vault.tokens.current(account.id);
  if (!stored)
    return fail('NO_SECRET', 'There is no readable secret for this account. Enroll the user again.');
  const pool = account.poolId === null ? null : vault.pools.get(account.poolId);
  vault.events.add(account.id, 'revealed', '');
  return ok({
    secret: stored.token.secret.reveal(),
    uri: formatOtpauthUri({
      issuer: account.issuer || (pool?.name ?? ''),
      label: account.username,
      token: stored.token,
    }),
  });
}

function gone(): Result<never> {
  return fail('NOT_FOUND', 'This account is gone.');
}
