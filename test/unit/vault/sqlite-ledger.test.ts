import { expect, test } from 'vitest';
import { fail, ok } from '../../../main/contract/result.ts';
import { reserve } from '../../../main/totp/reserve.ts';
import { stepAt } from '../../../main/totp/software-token.ts';
import { openDatabase, readNumber } from '../../../main/vault/database.ts';
import { cognitoToken, tempVault } from './temp-vault.ts';

const WIDE = { minValidMs: 0, maxWaitMs: 3_600_000 };

function withToken() {
  const at = tempVault();
  const { id } = at.vault.accounts.add({ poolId: null, username: 'a', label: '', issuer: '' });
  return { ...at, token: at.vault.tokens.saveConfirmed(id, cognitoToken()) };
}

test('commits reach the disk before the answer: journal by WAL, synchronous FULL', () => {
  const { home } = tempVault();
  const db = openDatabase(home.vaultFile);
  // 2 is FULL: SQLite syncs the journal at each commit.
  expect(readNumber(db, 'synchronous')).toBe(2);
  expect(db.pragma('journal_mode')).toMatchObject([{ journal_mode: 'wal' }]);
  expect(db.pragma('foreign_keys')).toMatchObject([{ foreign_keys: 1 }]);
  db.close();
});

test('a secret that was never used has no last step, and others’ steps do not count for it', async () => {
  const { vault, token, clock } = withToken();
  await reserve(vault.ledger, token, clock.read, WIDE);
  expect(await vault.ledger.last({ ...token, fingerprint: 'another fingerprint' })).toBeNull();
  expect(await vault.ledger.last(token)).toBe(stepAt(clock.now, 30_000));
});

test('two connections take turns', async () => {
  const { vault, another, token, clock } = withToken();
  const other = another();
  const steps: number[] = [];
  for (const ledger of [vault.ledger, other.ledger, other.ledger, vault.ledger]) {
    const taken = await reserve(ledger, token, clock.read, WIDE);
    if (taken.ok) steps.push(taken.value.step);
  }
  const first = stepAt(clock.now, 30_000);
  expect(steps).toEqual([first, first + 1, first + 2, first + 3]);
});

test('a choice that gives no step, or throws, leaves the ledger as it was and unlocked', async () => {
  const { vault, another, token, clock } = withToken();
  expect(await vault.ledger.take(token, () => fail('WAIT_TIMEOUT', 'no'))).toMatchObject({
    ok: false,
  });
  await expect(
    (async () =>
      vault.ledger.take(token, () => {
        throw new Error('a bug');
      }))(),
  ).rejects.toThrow('a bug');
  expect(await vault.ledger.last(token)).toBeNull();
  expect(await reserve(another().ledger, token, clock.read, WIDE)).toMatchObject({ ok: true });
});

test('the ledger never goes back, whatever a caller chooses', async () => {
  const { vault, token } = withToken();
  await vault.ledger.take(token, () => ok({ step: 100 }));
  await vault.ledger.take(token, () => ok({ step: 50 }));
  expect(await vault.ledger.last(token)).toBe(100);
});

test('deleting an account and adding its secret again does not give its steps back', async () => {
  const { vault, token, clock } = withToken();
  await reserve(vault.ledger, token, clock.read, WIDE);
  vault.accounts.remove([token.accountId]);
  const { id } = vault.accounts.add({ poolId: null, username: 'b', label: '', issuer: '' });
  const again = vault.tokens.saveConfirmed(id, token.token);
  const taken = await reserve(vault.ledger, again, clock.read, WIDE);
  expect(taken).toMatchObject({ value: { step: stepAt(clock.now, 30_000) + 1 } });
});
