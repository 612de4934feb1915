// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import type { EnrollView } from '../../../main/contract/enroll.ts';
import type { Result } from '../../../main/contract/result.ts';
import { Wizard } from '../../../renderer/features/enroll/wizard.ts';
import { applyEnrollment, enrollments } from '../../../renderer/lib/store.ts';
import { begun } from '../../fakes/preview/fake-enroll.ts';

type EnrollApi = PoolkeyApi['enroll'];
const begin = vi.fn<EnrollApi['begin']>();
const confirm = vi.fn<EnrollApi['confirm']>();
const cancel = vi.fn<EnrollApi['cancel']>();
const newPassword = vi.fn<EnrollApi['newPassword']>();
const fine = <T>(value: T): Result<T> => ({ ok: true, value });
const refused = (code: string): Result<never> => ({ ok: false, error: { code, message: code } });

beforeEach(() => {
  vi.resetAllMocks();
  cancel.mockResolvedValue(fine(undefined));
  enrollments.value = new Map();
  Object.defineProperty(window, 'poolkey', {
    configurable: true,
    value: { enroll: { begin, confirm, cancel, newPassword } },
  });
});

function typed(): Wizard {
  const wizard = new Wizard('stage', '');
  wizard.username.value = ' kim ';
  wizard.password.value = 'secret';
  return wizard;
}

test('signing in sends the user name without the blanks around it, and leads to the enrolling', async () => {
  const wizard = typed();
  begin.mockResolvedValue(fine(begun('e1', 'stage', 'kim')));
  await wizard.signIn();
  expect(begin).toHaveBeenCalledWith({ poolId: 'stage', username: 'kim', password: 'secret' });
  expect(wizard.step.value).toBe('enroll');
  expect(wizard.busy.value).toBe(false);
});

test('a wrong password is cleared; everything else stays', async () => {
  const wizard = typed();
  begin.mockResolvedValue(refused('WRONG_PASSWORD'));
  await wizard.signIn();
  expect(wizard.error.value?.code).toBe('WRONG_PASSWORD');
  expect(wizard.password.value).toBe('');
  expect(wizard.username.value).toBe(' kim ');
  expect(wizard.step.value).toBe('sign-in');
});

test('another trouble keeps the password too', async () => {
  const wizard = typed();
  begin.mockResolvedValue(refused('THROTTLED'));
  await wizard.signIn();
  expect(wizard.password.value).toBe('secret');
});

test('a failed sign-in that comes as a push is shown like one that comes as an answer', async () => {
  const wizard = typed();
  const view = begun('e1', 'stage', 'kim');
  begin.mockResolvedValue(fine({ ...view, stage: 'signing-in' }));
  await wizard.signIn();
  const error = { code: 'WRONG_PASSWORD', message: 'no', retryable: false };
  applyEnrollment({ ...view, stage: 'failed', error });
  expect(wizard.step.value).toBe('sign-in');
  expect(wizard.error.value).toEqual({ code: 'WRONG_PASSWORD', message: 'no' });
  expect(wizard.password.value).toBe('');
});

test('asks for a new password, then shows the step in the list for good', async () => {
  const wizard = typed();
  begin.mockResolvedValue(fine(begun('e1', 'stage', 'newbie')));
  newPassword.mockResolvedValue(fine({ ...begun('e1', 'stage', 'newbie'), stage: 'ready' }));
  await wizard.signIn();
  expect(wizard.step.value).toBe('new-password');
  wizard.newPassword.value = 'better';
  wizard.attributes.value = { email: 'kim@example.test' };
  await wizard.setPassword();
  expect(newPassword).toHaveBeenCalledWith({
    id: 'e1',
    newPassword: 'better',
    attributes: { email: 'kim@example.test' },
  });
  expect(wizard.step.value).toBe('enroll');
  expect(wizard.askedNewPassword.value).toBe(true);
});

test('a refused new password is asked for again, without the old one and with the reason', async () => {
  const wizard = typed();
  const view = begun('e1', 'stage', 'newbie');
  begin.mockResolvedValue(fine(view));
  await wizard.signIn();
  wizard.newPassword.value = 'short';
  const error = { code: 'PASSWORD_POLICY', message: 'Password not long enough', retryable: false };
  newPassword.mockResolvedValue(fine({ ...view, error }));
  await wizard.setPassword();
  expect(wizard.step.value).toBe('new-password');
  expect(wizard.error.value?.code).toBe('PASSWORD_POLICY');
  expect(wizard.newPassword.value).toBe('');
});

test('the calls come live; at the end the passwords are forgotten', async () => {
  const wizard = typed();
  const view = begun('e1', 'stage', 'kim');
  begin.mockResolvedValue(fine(view));
  await wizard.signIn();
  applyEnrollment({
    ...view,
    stage: 'enrolling',
    calls: [{ operation: 'AssociateSoftwareToken', state: 'running' }],
  });
  expect(wizard.view.value?.calls).toHaveLength(1);
  confirm.mockResolvedValue(fine({ ...view, stage: 'done', accountId: 'a1' }));
  await wizard.enroll();
  expect(wizard.step.value).toBe('done');
  expect(wizard.password.value).toBe('');
});

test('leaving calls off what is under way, and not what is done', async () => {
  const wizard = typed();
  const view = begun('e1', 'stage', 'kim');
  begin.mockResolvedValue(fine(view));
  await wizard.signIn();
  wizard.close();
  expect(cancel).toHaveBeenCalledWith({ id: 'e1' });
  expect(enrollments.value.size).toBe(0);

  cancel.mockClear();
  const second = typed();
  begin.mockResolvedValue(fine({ ...view, stage: 'done', accountId: 'a1' }));
  await second.signIn();
  second.close();
  expect(cancel).not.toHaveBeenCalled();
});

test('an answer that comes after leaving is called off, and not shown', async () => {
  const wizard = typed();
  let answer: (value: Result<EnrollView>) => void = () => {};
  begin.mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  const signing = wizard.signIn();
  wizard.back('sign-in');
  answer(fine(begun('late', 'stage', 'kim')));
  await signing;
  expect(wizard.step.value).toBe('sign-in');
  expect(cancel).toHaveBeenCalledWith({ id: 'late' });
});

test('"Enroll another" keeps the pool and empties the rest', async () => {
  const wizard = typed();
  begin.mockResolvedValue(fine({ ...begun('e1', 'stage', 'kim'), stage: 'done', accountId: 'a1' }));
  await wizard.signIn();
  wizard.again();
  expect(wizard.step.value).toBe('sign-in');
  expect(wizard.poolId.value).toBe('stage');
  expect(wizard.username.value).toBe('');
});
