// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import type { Result } from '../../../main/contract/result.ts';
import type { SignInView } from '../../../main/contract/sign-ins.ts';
import { SignInSession } from '../../../renderer/features/sign-in/sign-in-session.ts';

type SignIns = PoolkeyApi['signIns'];
const start = vi.fn<SignIns['start']>();
const refresh = vi.fn<SignIns['refresh']>();
const revoke = vi.fn<SignIns['revoke']>();
const copy = vi.fn<SignIns['copy']>();
const close = vi.fn<SignIns['close']>();
const fine = <T>(value: T): Result<T> => ({ ok: true, value });
const refused = (code: string): Result<never> => ({ ok: false, error: { code, message: code } });

const view: SignInView = {
  id: 's1',
  accountId: 'a1',
  summary: 'alice signed in.',
  flow: 'USER_SRP_AUTH',
  challenges: [],
  waitedMs: 0,
  serverOffsetMs: 0,
  tokens: [],
  revoked: false,
};

beforeEach(() => {
  vi.resetAllMocks();
  close.mockResolvedValue(fine(undefined));
  copy.mockResolvedValue(fine(undefined));
  Object.defineProperty(window, 'poolkey', {
    configurable: true,
    value: { signIns: { start, refresh, revoke, copy, close } },
  });
});

test('a failure is kept with its reason, and nothing is closed that was never open', async () => {
  const session = new SignInSession('a1');
  start.mockResolvedValue(refused('WRONG_PASSWORD'));
  await session.start();
  expect(session.state.value).toBe('failed');
  expect(session.error.value?.code).toBe('WRONG_PASSWORD');
  session.close();
  expect(close).not.toHaveBeenCalled();
});

test('signing in again has main forget the tokens before', async () => {
  const session = new SignInSession('a1');
  start.mockResolvedValueOnce(fine(view)).mockResolvedValueOnce(fine({ ...view, id: 's2' }));
  await session.start();
  await session.start();
  expect(close).toHaveBeenCalledExactlyOnceWith({ id: 's1' });
  expect(session.view.value?.id).toBe('s2');
});

test('an answer that comes after the account was left is closed in main and not shown', async () => {
  const session = new SignInSession('a1');
  let answer: (value: Result<SignInView>) => void = () => {};
  start.mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  const signing = session.start();
  session.close();
  answer(fine(view));
  await signing;
  expect(session.view.value).toBeNull();
  expect(session.state.value).toBe('idle');
  expect(close).toHaveBeenCalledExactlyOnceWith({ id: 's1' });
});

test('a refused refresh keeps the tokens on the screen and says why; the next success takes it back', async () => {
  const session = new SignInSession('a1');
  start.mockResolvedValue(fine(view));
  refresh.mockResolvedValueOnce(refused('NOT_AUTHORIZED')).mockResolvedValueOnce(fine(view));
  await session.start();
  await session.refresh();
  expect(session.error.value?.code).toBe('NOT_AUTHORIZED');
  expect(session.view.value).toEqual(view);
  await session.refresh();
  expect(session.error.value).toBeNull();
  expect(session.done.value).not.toBe('');
});

test('one thing at a time: a second click while one runs sends nothing', async () => {
  const session = new SignInSession('a1');
  start.mockResolvedValue(fine(view));
  revoke.mockResolvedValue(fine({ ...view, revoked: true }));
  await session.start();
  await Promise.all([session.revoke(), session.revoke(), session.refresh()]);
  expect(revoke).toHaveBeenCalledOnce();
  expect(refresh).not.toHaveBeenCalled();
  expect(session.view.value?.revoked).toBe(true);
});
