import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClearingClipboard } from '../../../main/app/clearing-clipboard.ts';
import { CodeClipboard } from '../../../main/app/code-clipboard.ts';
import { LiveLists } from '../../../main/app/live-lists.ts';
import { codeAt } from '../../../main/totp/software-token.ts';
import { poolFields } from '../vault/temp-vault.ts';
import { addEntryTo, closing, MemoryClipboard, vaultDesk } from './app-fixture.ts';

const STEP_MS = 30_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** 15 s into a step. */
function desk() {
  const { vault, time, deps, pushes } = vaultDesk();
  const account = addEntryTo(vault, 'alice');
  const lists = closing(new LiveLists(vault, pushes.publish));
  lists.tell();
  const system = new MemoryClipboard();
  const clipboard = closing(new CodeClipboard(deps, new ClearingClipboard(system), lists, pushes.publish));
  const token = vault.tokens.current(account.id);
  if (!token) throw new Error('no token');
  return {
    vault,
    time,
    account,
    system,
    clipboard,
    pushes,
    lists,
    step: Math.floor(time.clock() / STEP_MS),
    codeOf: (step: number) => codeAt(token.token, step),
    /** Both clocks: the one that is asked and the one that wakes. */
    pass: async (ms: number): Promise<void> => {
      time.advance(ms);
      await vi.advanceTimersByTimeAsync(ms);
    },
  };
}

test('the code of this step is on the clipboard at once', async () => {
  const { clipboard, account, system, step, codeOf } = desk();
  expect(await clipboard.copy(account.id)).toMatchObject({
    ok: true,
    value: { label: 'alice', username: 'alice', step, copiesInMs: 0, validForMs: 15_000, next: false },
  });
  expect(system.text).toBe(codeOf(step));
});

test('the step is taken before the code is there, for every process of the vault', async () => {
  const { clipboard, account, vault, step } = desk();
  await clipboard.copy(account.id);
  expect(vault.ledger.stepsByAccount().get(account.id)).toBe(step);
  expect(vault.events.of(account.id)[0]).toMatchObject({ kind: 'code_used', detail: 'copied' });
});

test('when this step is spent the next code is copied as soon as its step begins', async () => {
  const { clipboard, account, system, step, codeOf, pass, pushes } = desk();
  await clipboard.copy(account.id);
  expect(await clipboard.copy(account.id)).toMatchObject({
    ok: true,
    value: { step: step + 1, copiesInMs: 15_000, validForMs: 30_000, next: true },
  });
  expect(system.text).toBe(codeOf(step));
  await pass(14_999);
  expect(system.text).toBe(codeOf(step));
  await pass(1);
  expect(system.text).toBe(codeOf(step + 1));
  expect(pushes.of('codes.copied')).toMatchObject([{ step: step + 1, copiesInMs: 0, next: true }]);
});

test('while a copy waits, another click on the account takes no further step', async () => {
  const { clipboard, account, vault, step, pass } = desk();
  await clipboard.copy(account.id);
  await clipboard.copy(account.id);
  expect(await clipboard.copy(account.id)).toMatchObject({ ok: false, error: { code: 'COPY_WAITING' } });
  expect(vault.ledger.stepsByAccount().get(account.id)).toBe(step + 1);
  await pass(15_000);
  expect(await clipboard.copy(account.id)).toMatchObject({ ok: true, value: { step: step + 2 } });
});

test.each([4_999, 3_000, 1])(
  '%d ms before the end of a step the next code is copied at once',
  async (left) => {
    const { clipboard, account, system, step, codeOf, pass } = desk();
    await pass(15_000 - left);
    expect(await clipboard.copy(account.id)).toMatchObject({
      ok: true,
      value: { step: step + 1, copiesInMs: 0, next: true, validForMs: left + STEP_MS },
    });
    expect(system.text).toBe(codeOf(step + 1));
  },
);

test('5 s before the end the current code still is good enough', async () => {
  const { clipboard, account, step, pass } = desk();
  await pass(10_000);
  expect(await clipboard.copy(account.id)).toMatchObject({
    ok: true,
    value: { step, next: false, validForMs: 5_000 },
  });
});

test('a cancelled copy never reaches the clipboard, and its step stays taken', async () => {
  const { clipboard, account, system, step, codeOf, pass, pushes } = desk();
  await clipboard.copy(account.id);
  await clipboard.copy(account.id);
  clipboard.cancel(account.id);
  await pass(20_000);
  expect(system.writes).toEqual([codeOf(step)]);
  expect(pushes.of('codes.copied')).toEqual([]);
  expect(await clipboard.copy(account.id)).toMatchObject({ ok: true, value: { step: step + 2 } });
});

test('cancelling where nothing waits does nothing', () => {
  const { clipboard, account } = desk();
  clipboard.cancel(account.id);
  expect(() => clipboard.cancel('nobody')).not.toThrow();
});

test('30 s after it was copied the code is cleared', async () => {
  const { clipboard, account, system, step, codeOf, pass } = desk();
  await clipboard.copy(account.id);
  await pass(29_999);
  expect(system.text).toBe(codeOf(step));
  await pass(1);
  expect(system.text).toBe('');
});

test('what somebody else has copied meanwhile is left alone', async () => {
  const { clipboard, account, system, pass } = desk();
  await clipboard.copy(account.id);
  system.text = 'a shopping list';
  await pass(60_000);
  expect(system.text).toBe('a shopping list');
});

test('a second code starts the 30 s anew', async () => {
  const { clipboard, account, vault, system, pass } = desk();
  const other = addEntryTo(vault, 'bob');
  await clipboard.copy(account.id);
  await pass(20_000);
  await clipboard.copy(other.id);
  const second = system.text;
  await pass(15_000);
  expect(system.text).toBe(second);
  await pass(15_000);
  expect(system.text).toBe('');
});

test('locking clears the clipboard and ends waiting copies', async () => {
  const { clipboard, account, system, pass } = desk();
  await clipboard.copy(account.id);
  await clipboard.copy(account.id);
  await clipboard.close();
  expect(system.text).toBe('');
  await pass(60_000);
  expect(system.text).toBe('');
});

test('a code that starts too late is refused with the time to wait, and no step is lost', async () => {
  const { clipboard, account, vault, step } = desk();
  const token = vault.tokens.current(account.id);
  if (token) await vault.ledger.take(token, () => ({ ok: true, value: { step: step + 3 } }));
  expect(await clipboard.copy(account.id)).toMatchObject({
    ok: false,
    error: { code: 'WAIT_TIMEOUT', retryAfterMs: 105_000 },
  });
  expect(vault.ledger.stepsByAccount().get(account.id)).toBe(step + 3);
});

test('an account that is gone, one without a secret', async () => {
  const { clipboard, vault } = desk();
  const bare = vault.accounts.add({ poolId: null, username: 'x', label: 'x', issuer: '' });
  expect(await clipboard.copy('nobody')).toMatchObject({ error: { code: 'NOT_FOUND' } });
  expect(await clipboard.copy(bare.id)).toMatchObject({ error: { code: 'NO_SECRET' } });
});

test('codes go by the clock of the pool', async () => {
  const { clipboard, account, vault, step, system } = desk();
  const pool = vault.pools.add(poolFields());
  vault.pools.setClockOffset(pool.id, 3 * STEP_MS);
  const member = vault.accounts.add({ poolId: pool.id, username: 'carol', label: 'carol', issuer: '' });
  const token = vault.tokens.current(account.id);
  if (!token) throw new Error('no token');
  vault.tokens.saveConfirmed(member.id, token.token);
  expect(await clipboard.copy(member.id)).toMatchObject({ ok: true, value: { step: step + 3 } });
  expect(system.text).toBe(codeAt(token.token, step + 3));
});

test('the window hears that the step is spent', async () => {
  const { clipboard, account, pushes, pass } = desk();
  await clipboard.copy(account.id);
  await pass(100);
  expect(pushes.of('codes.spent')).toEqual([{ ids: [account.id] }]);
});
