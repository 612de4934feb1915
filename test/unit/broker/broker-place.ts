import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { GrantBook, type Grant, type GrantInput } from '../../../main/broker/grants.ts';
import { Holds } from '../../../main/broker/holds.ts';
import { BrokerHost, type HostParts } from '../../../main/broker/host.ts';
import { CodeService } from '../../../main/broker/service.ts';
import { VaultSource } from '../../../main/broker/vault-source.ts';
import { connectBroker, type BrokerLink } from '../../../main/client/broker-link.ts';
import { announcedApp } from '../../../main/broker/discovery.ts';
import type { AuditView } from '../../../main/contract/broker.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import type { SoftwareToken } from '../../../main/totp/software-token.ts';
import type { Vault } from '../../../main/vault/vault.ts';
import { handClock, type HandClock } from '../../fakes/hand-clock.ts';
import { cognitoToken, poolFields, tempVault, type TempVault } from '../vault/temp-vault.ts';
import { provedClient, RawClient, type RawKey } from './raw-client.ts';

export interface BrokerPlace {
  readonly at: TempVault;
  readonly vault: Vault;
  readonly time: HandClock;
  readonly folder: string;
  readonly host: BrokerHost;
  readonly grants: GrantBook;
  readonly holds: Holds;
  readonly tokens: ReadonlyMap<string, SoftwareToken>;
  /** How often somebody has asked for the lock. */
  readonly locks: () => number;
  /** For programs without a grant. */
  readonly userKey: () => RawKey;
  readonly mint: (changes?: Partial<GrantInput>) => Grant;
  readonly link: (grant?: Grant, client?: string) => Promise<BrokerLink>;
  readonly raw: (grant?: Grant) => Promise<RawClient>;
  /** Connected, and nothing said. */
  readonly silent: () => Promise<RawClient>;
  /** Newest first. */
  readonly audit: () => AuditView[];
  /** Verb and outcome of each entry, oldest first. */
  readonly outcomes: () => string[];
}

export const PASSWORD = 'Pass-word-of-alice-1';

/** User name, pool, tags. */
const USERS = [
  ['alice', 'stage', ['buyer', 'eu']],
  ['bob', 'stage', ['buyer']],
  ['carol', 'other', ['seller']],
] as const;

export function keyOf({ id, key }: Grant): RawKey {
  return { keyId: id, key };
}

/** Three users in two pools. `at`: a vault that another broker serves, too. */
export async function brokerPlace(
  changes: Partial<HostParts> & { readonly at?: TempVault } = {},
): Promise<BrokerPlace> {
  const { at = tempVault(), ...parts } = changes;
  const vault = at.another();
  const time = handClock(at.clock);
  const tokens = usersIn(vault);
  const grants = new GrantBook(time.clock);
  const holds = new Holds(vault.holds);
  const source = new VaultSource(vault, time.clock);
  const bugs: unknown[] = [];
  let locks = 0;
  const folder = join(at.home.path, 'run');
  const host = new BrokerHost({
    folder,
    kind: 'app',
    service: new CodeService({ source, ledger: vault.ledger, holds, sleeper: time.sleeper }),
    grants,
    audit: vault.audit,
    clock: time.clock,
    version: '1.2.3',
    onLock: () => (locks += 1),
    onBug: (error) => bugs.push(error),
    ...parts,
  });
  const opened = await host.open();
  if (!opened.ok) throw new Error(opened.error.code);
  onTestFinished(async () => {
    holds.close();
    await host.close();
    expect(bugs, 'errors inside the broker').toEqual([]);
  });
  const usual = grants.mint({ project: '/project', kind: 'run', scope: { passwords: false }, endsAt: null });
  return {
    at,
    vault,
    time,
    folder: parts.folder ?? folder,
    host,
    grants,
    holds,
    tokens,
    locks: () => locks,
    userKey: () => ({
      keyId: 'user',
      key: Buffer.from(announcedApp(parts.folder ?? folder)?.key ?? '', 'base64url'),
    }),
    mint: (input = {}) =>
      grants.mint({ project: '/project', kind: 'run', scope: { passwords: false }, endsAt: null, ...input }),
    async link(grant = usual, client = 'a worker') {
      const link = await connectBroker(
        { address: host.address, ...keyOf(grant) },
        { project: '/project', client },
      );
      onTestFinished(() => link.close());
      return link;
    },
    raw: (grant = usual) => provedClient(host.address, keyOf(grant)),
    silent: () => RawClient.open(host.address),
    audit: () => vault.audit.list({ count: 10_000 }),
    outcomes: () =>
      vault.audit
        .list({ count: 10_000 })
        .map(({ verb, outcome }) => `${verb} ${outcome}`)
        .toReversed(),
  };
}

/** The same users where they are there already. */
function usersIn(vault: Vault): Map<string, SoftwareToken> {
  const known = vault.accounts.list();
  return new Map(
    USERS.map(([username, poolName, tags]) => {
      const there = known.find((account) => account.username === username);
      const stored = there && vault.tokens.current(there.id);
      if (stored) return [username, stored.token];
      const pool =
        vault.pools.byName(poolName) ??
        vault.pools.add(poolFields({ name: poolName, userPoolId: `eu-west-1_${poolName}` }));
      const { id } = vault.accounts.add({ poolId: pool.id, username, label: username, issuer: '' });
      vault.accounts.setTags(id, tags);
      vault.accounts.setPassword(id, new Secret(PASSWORD));
      const token = cognitoToken();
      vault.tokens.saveConfirmed(id, token);
      return [username, token];
    }),
  );
}

/** Looks again and again, as long as a test may take. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resume) => setTimeout(resume, 5));
}
