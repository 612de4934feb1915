import * as v from 'valibot';
import { firstSecret } from '../domain/client-secrets.ts';
import { directoryRules } from '../domain/pools.ts';
import { exportKey, importKey } from '../tokens/signing-keys.ts';
import { checkInput } from '../validation/check-input.ts';
import { clientSettings } from '../validation/client-settings.ts';
import { poolMfaSettings, poolSettings } from '../validation/pool-settings.ts';
import { structure } from '../validation/shape.ts';
import type { Pool } from './pool.ts';
import { STATE_VERSION, stateSchema, type PoolFrame, type PoolState, type State } from './schema.ts';
import { SignInBook } from './sign-in-book.ts';
import { Store } from './store.ts';
import { UserDirectory } from './user-directory.ts';

/** Everything but the sessions and the outbox, as plain JSON that shares nothing with the running pool. */
export function exportState(region: string, store: Store): State {
  const state: State = { version: STATE_VERSION, region, pools: [...store.pools()].map(exportPool) };
  return JSON.parse(JSON.stringify(state)) as State;
}

function exportPool(pool: Pool): PoolState {
  return { ...exportFrame(pool), users: [...pool.users.all()], signIns: [...pool.signIns.all()] };
}

/** A pool without its users and their sign-ins. */
export function exportFrame({ keys, clients, users, groups, signIns: _signIns, ...pool }: Pool): PoolFrame {
  return {
    ...pool,
    keys: { id: exportKey(keys.id), access: exportKey(keys.access) },
    nextSeq: users.nextSeq,
    clients: [...clients.values()].map(({ poolId: _poolId, secrets, ...client }) => ({
      ...client,
      secrets: [...secrets],
    })),
    groups: [...groups.values()],
  };
}

/**
 * Takes what `exportState` gave, also after a trip through JSON.
 * Errors: an Error that says what is wrong, without values: the state is full of secrets.
 */
export function importState(value: unknown): { region: string; store: Store } {
  refuseNewer(value);
  const parsed = v.safeParse(stateSchema, value);
  if (!parsed.success) {
    const where = v.getDotPath(parsed.issues[0]) ?? 'the top level';
    throw new Error(`The local pool's saved state is damaged at ${where}.`);
  }
  const store = new Store();
  for (const pool of parsed.output.pools) store.addPool(importPool(pool));
  return { region: parsed.output.region, store };
}

/** Errors: an Error for what a newer program has written. */
export function refuseNewer(value: unknown): void {
  const version = v.safeParse(v.object({ version: v.number() }), value);
  if (version.success && version.output.version > STATE_VERSION) {
    throw new Error(
      `The local pool's saved state is of version ${version.output.version}, newer than this program knows (${STATE_VERSION}). Update Poolkey.`,
    );
  }
}

/** Errors: an Error that names the pool and no values. */
export function importPool(state: PoolState): Pool {
  const { keys, clients, users, groups = [], signIns, nextSeq, settings, mfa, ...pool } = state;
  try {
    const checked = checkInput(poolSettings, settings);
    const directory = new UserDirectory(directoryRules(checked), nextSeq);
    for (const user of users) directory.restore(user);
    const book = new SignInBook();
    for (const record of signIns) book.restore(record);
    return {
      ...pool,
      settings: checked,
      mfa: checkInput(structure(poolMfaSettings), mfa),
      keys: { id: importKey(keys.id), access: importKey(keys.access) },
      clients: new Map(
        clients.map((client) => [
          client.id,
          {
            ...client,
            poolId: pool.id,
            secrets: client.secrets ?? firstSecret(client),
            settings: checkInput(clientSettings, client.settings),
          },
        ]),
      ),
      users: directory,
      groups: new Map(groups.map((group) => [group.name, group])),
      signIns: book,
    };
  } catch (error) {
    throw new Error(`The local pool's saved state is damaged at pool ${pool.id}.`, { cause: error });
  }
}
