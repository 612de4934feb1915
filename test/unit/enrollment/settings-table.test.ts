// Every setting of pool, client, user and factors, by every flow: it ends enrolled, or in the one refusal that the reference names.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInUser } from '../../../main/enrollment/sign-in-user.ts';
import type { Exchange } from '../../fakes/recording-proxy.ts';
import { storedUser } from './enrollment-fixture.ts';
import { passwordProofs } from './password-proofs.ts';
import { cellsOf, CLIENTS, expected, MFA, type Cell } from './settings-table.ts';
import { enrollCell, nothingIsLost, settingsWorld, type SettingsWorld } from './settings-world.ts';

const outcomes: string[] = [];
afterAll(() => {
  const folder = join(import.meta.dirname, '../../../test-results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings-table.txt'), `${outcomes.toSorted().join('\n')}\n`);
});

describe.each(MFA.flatMap((mfa) => CLIENTS.map((client) => ({ mfa, client }))))(
  'MFA $mfa, $client client',
  ({ mfa, client }) => {
    const cells = cellsOf(mfa, client);
    let world: SettingsWorld;
    beforeAll(async () => {
      world = await settingsWorld(mfa, client, cells);
    }, 60_000);
    afterAll(() => world.close());

    test.each(cells)('$status, factors $factors, $allowed (auto: $auto)', async (cell) => {
      const before = world.proxy.exchanges.length;
      const outcome = await enrollCell(world, cell);
      outcomes.push(line(cell, outcome));
      const made = world.proxy.exchanges.slice(before);
      expect(passwordProofs(made).length).toBeLessThanOrEqual(2);
      expect(refusedProofs(made)).toBeLessThanOrEqual(1);
      expect(nothingIsLost(world, cell)).toBe(true);
      expect(outcome).toBe(expected(cell));
      expect(outcome === 'enrolled' ? await signsInByCode(world, cell) : BY_CODE).toEqual(BY_CODE);
    });

    test('each flow was found, and is remembered', () => {
      for (const cell of cells.filter(({ auto }) => auto)) {
        expect(world.vault.pools.get(world.poolOf(cell).id)?.learnedFlow).toBe(cell.allowed);
      }
    });
  },
);

/** The most that a user can have for failed sign-ins. */
function refusedProofs(made: readonly Exchange[]): number {
  return passwordProofs(made).filter(({ status }) => status !== 200).length;
}

const BY_CODE = { ok: true, byCode: true, theSame: true, state: 'working', secrets: 1 };

/** The sign-in that proves an enrollment. */
async function signsInByCode(world: SettingsWorld, cell: Cell): Promise<typeof BY_CODE> {
  const { vault, deps, server } = world;
  const pool = world.poolOf(cell);
  const account = vault.accounts.ofUser(pool.id, cell.username);
  if (!account) throw new Error('enrolled without an account');
  const outcome = await signInUser(deps, pool, account);
  const held = storedUser(server, cell.username).token.verified?.secret;
  return {
    ok: outcome.ok,
    byCode: outcome.ok && outcome.value.challenges.includes('SOFTWARE_TOKEN_MFA'),
    // The code that the window shows is of the token that the pool holds.
    theSame: vault.tokens.current(account.id)?.token.secret.reveal() === held,
    state: vault.accounts.get(account.id)?.server?.state ?? 'none',
    secrets: vault.tokens.of(account.id).length,
  };
}

function line({ mfa, client, status, factors, allowed, auto }: Cell, outcome: string): string {
  return [mfa, client, status, factors, auto ? `auto finds ${allowed}` : allowed, outcome]
    .map((text, column) => text.padEnd([9, 7, 22, 14, 20, 0][column] ?? 0))
    .join(' ');
}
