import type { Account } from '../vault/account-store.ts';
import type { StoredToken } from '../vault/token-store.ts';
import type { Vault } from '../vault/vault.ts';
import type { ContainedAccount, ContainedToken } from './open-bundle.ts';

/** What comes of one account of a bundle. */
export interface AccountPlan {
  readonly kind: 'added' | 'known' | 'updated' | 'left';
  /** Why it is left as it is here; null: it is not. */
  readonly trouble: { readonly code: string; readonly message: string } | null;
  /** Must be called in a transaction; bears to be called again after that was undone. */
  readonly carryOut: () => void;
}

/** `poolId`: in this vault; null: an entry without a pool. */
export function planAccount(
  vault: Vault,
  wanted: ContainedAccount,
  poolId: string | null,
  replace: boolean,
): AccountPlan {
  const here = poolId === null ? entryWith(vault, wanted) : vault.accounts.ofUser(poolId, wanted.username);
  if (!here) return { kind: 'added', trouble: null, carryOut: () => add(vault, wanted, poolId) };
  const tokens = vault.tokens.of(here.id);
  const fresh = wanted.tokens.filter(({ token }) => !tokens.some((one) => isSame(one, token.secret)));
  const differs = fresh.length > 0 && tokens.some(({ state }) => state === 'confirmed');
  if (differs && !replace) return DIFFERS;
  const steps = [
    ...(vault.accounts.live(here.id) ? [] : [() => vault.accounts.restore([here.id])]),
    ...fresh.map((token) => () => save(vault, here.id, token)),
    ...changes(vault, here, wanted, differs),
  ];
  if (steps.length === 0) return { kind: 'known', trouble: null, carryOut: () => undefined };
  return {
    kind: 'updated',
    trouble: null,
    carryOut() {
      for (const step of steps) step();
      vault.events.add(here.id, 'imported', '');
    },
  };
}

const DIFFERS: AccountPlan = {
  kind: 'left',
  trouble: {
    code: 'OTHER_SECRET',
    message:
      'The vault has another secret for this user, and keeps it. If the imported one is the right one, replace it.',
  },
  carryOut: () => undefined,
};

/** Two entries may bear the same name: only the secret tells them apart. */
function entryWith(vault: Vault, { tokens }: ContainedAccount): Account | null {
  for (const { token } of tokens) {
    const id = vault.tokens.accountWithSecret(token.secret);
    const account = id === null ? null : vault.accounts.get(id);
    if (account?.poolId === null) return account;
  }
  return null;
}

function isSame({ token }: StoredToken, secret: ContainedToken['token']['secret']): boolean {
  return token.secret.reveal() === secret.reveal();
}

/** What is missing here. What is here stays, but for the password of a user whose secret is replaced. */
function changes(
  vault: Vault,
  here: Account,
  { label, tags, password, nextPassword }: ContainedAccount,
  replacing: boolean,
): (() => void)[] {
  const { accounts } = vault;
  const all = new Set([...here.tags, ...tags]);
  const known = accounts.password(here.id);
  const give = password && (!known || (replacing && known.reveal() !== password.reveal())) ? password : null;
  const next = nextPassword && !known && !accounts.password(here.id, 'next_password') ? nextPassword : null;
  return [
    ...(give ? [() => accounts.setPassword(here.id, give)] : []),
    ...(next ? [() => accounts.setNextPassword(here.id, next)] : []),
    // A label that somebody chose here is not touched.
    ...(here.label === here.username && label !== here.label ? [() => accounts.rename(here.id, label)] : []),
    ...(all.size > here.tags.length ? [() => accounts.setTags(here.id, [...all])] : []),
  ];
}

function add(vault: Vault, wanted: ContainedAccount, poolId: string | null): void {
  const { accounts } = vault;
  const { username, label, issuer, tags, password, nextPassword } = wanted;
  const { id } = accounts.add({ poolId, username, label, issuer });
  if (tags.length > 0) accounts.setTags(id, tags);
  if (password) accounts.setPassword(id, password);
  if (nextPassword) accounts.setNextPassword(id, nextPassword);
  for (const token of wanted.tokens) save(vault, id, token);
  vault.events.add(id, 'imported', '');
}

function save({ tokens }: Vault, accountId: string, { token, state }: ContainedToken): void {
  if (state === 'confirmed') tokens.saveConfirmed(accountId, token);
  else tokens.savePending(accountId, token);
}
