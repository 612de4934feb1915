import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import type { LedgeredToken } from '../../../main/totp/ledger.ts';
import { DEFAULT_MAX_WAIT_MS, DEFAULT_MIN_VALID_MS, reserve } from '../../../main/totp/reserve.ts';
import { codeAt, COGNITO_TOKEN, stepAt } from '../../../main/totp/software-token.ts';
import { tempVault } from '../vault/temp-vault.ts';

const START = 59_000_000 * 30_000;
const token = { ...COGNITO_TOKEN, secret: new Secret('GEZDGNBVGY3TQOJQ') };
const of = { token, fingerprint: 'f' };

test('gives the code of the step that it took', async () => {
  const { vault } = tempVault();
  const taken = await reserve(vault.ledger, of, () => START + 1_000);
  expect(taken).toEqual({
    ok: true,
    value: {
      step: stepAt(START, 30_000),
      waitMs: 0,
      validForMs: 29_000,
      code: codeAt(token, START / 30_000),
    },
  });
});

test('by default a code lives 5 s at hand-over and is waited for no longer than a minute', async () => {
  const { vault } = tempVault();
  expect([DEFAULT_MIN_VALID_MS, DEFAULT_MAX_WAIT_MS]).toEqual([5_000, 60_000]);
  const steps = [];
  for (let i = 0; i < 4; i += 1) {
    const taken = await reserve(vault.ledger, of, () => START + 26_000);
    steps.push(taken.ok ? taken.value.waitMs : taken.error.retryAfterMs);
  }
  expect(steps).toEqual([4_000, 34_000, 64_000, 64_000]);
});

test('a refused wish takes no step', async () => {
  const { vault } = tempVault();
  await reserve(vault.ledger, of, () => START);
  expect(await reserve(vault.ledger, of, () => START, { maxWaitMs: 0 })).toMatchObject({
    ok: false,
    error: { code: 'WAIT_TIMEOUT', retryAfterMs: 30_000 },
  });
  expect(await vault.ledger.last(of)).toBe(START / 30_000);
});

test('an enrollment spends the previous step and leaves the current one for the sign-in', async () => {
  const { vault } = tempVault();
  const verify = await reserve(vault.ledger, of, () => START + 2_000, { prefer: 'previous' });
  const signIn = await reserve(vault.ledger, of, () => START + 3_000);
  expect(verify).toMatchObject({ value: { step: START / 30_000 - 1, waitMs: 0 } });
  expect(signIn).toMatchObject({ value: { step: START / 30_000, waitMs: 0 } });
});

test('the clock is read under the lock: a wait for it does not give a step that has passed', async () => {
  const { vault } = tempVault();
  let now = START;
  const slow = {
    last: (token: LedgeredToken) => vault.ledger.last(token),
    take: ((token, choose) => {
      now = START + 31_000;
      return vault.ledger.take(token, choose);
    }) satisfies typeof vault.ledger.take,
    record: vault.ledger.record.bind(vault.ledger),
  };
  expect(await reserve(slow, of, () => now)).toMatchObject({
    value: { step: START / 30_000 + 1, waitMs: 0 },
  });
});
