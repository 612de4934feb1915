// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import type { Result } from '../../../main/contract/result.ts';
import { Wizard } from '../../../renderer/features/enroll/wizard.ts';
import { pathWords } from '../../../renderer/features/enroll/wizard-step.ts';
import { enrollments } from '../../../renderer/lib/store.ts';
import { bySession, byToken } from '../../fakes/preview/fake-enroll.ts';
import { all, button, click, field, one, open, preparePage, says, type } from './opened-page.ts';

preparePage();

type EnrollApi = PoolkeyApi['enroll'];
const beginWithToken = vi.fn<EnrollApi['beginWithToken']>();
const beginWithSession = vi.fn<EnrollApi['beginWithSession']>();
const fine = <T>(value: T): Result<T> => ({ ok: true, value });

beforeEach(() => {
  vi.resetAllMocks();
  enrollments.value = new Map();
});

function wizardOver(): Wizard {
  Object.defineProperty(window, 'poolkey', {
    configurable: true,
    value: { enroll: { beginWithToken, beginWithSession, cancel: async () => fine(undefined) } },
  });
  return new Wizard('stage', '');
}

test('a pasted token is sent without blanks, and is gone from the field before the answer', async () => {
  const wizard = wizardOver();
  wizard.proof.value = 'token';
  wizard.accessToken.value = ' eyJ.secret.token\n';
  beginWithToken.mockImplementation(async () => {
    expect(wizard.accessToken.value).toBe('');
    return fine(byToken('e1', 'stage'));
  });
  await wizard.signIn();
  expect(beginWithToken).toHaveBeenCalledWith({ poolId: 'stage', accessToken: 'eyJ.secret.token' });
  expect(wizard.step.value).toBe('enroll');
  expect(wizard.view.value?.proofExpiresAt).toBeGreaterThan(Date.now());
});

test('a refused token is gone too: nothing of it stays in the page', async () => {
  const wizard = wizardOver();
  wizard.proof.value = 'token';
  wizard.accessToken.value = 'eyJ.secret.token';
  beginWithToken.mockResolvedValue({ ok: false, error: { code: 'SCOPE_MISSING', message: 'no' } });
  await wizard.signIn();
  expect(wizard.accessToken.value).toBe('');
  expect(wizard.error.value?.code).toBe('SCOPE_MISSING');
  expect(wizard.step.value).toBe('sign-in');
});

test('a Session goes with the user name, and is gone from the field', async () => {
  const wizard = wizardOver();
  wizard.proof.value = 'session';
  wizard.username.value = ' kim ';
  wizard.session.value = 'AYABe-session';
  beginWithSession.mockResolvedValue(fine(bySession('e1', 'stage', 'kim')));
  await wizard.signIn();
  expect(beginWithSession).toHaveBeenCalledWith({
    poolId: 'stage',
    username: 'kim',
    session: 'AYABe-session',
  });
  expect(wizard.session.value).toBe('');
});

test('leaving the page forgets what was pasted and not sent', () => {
  const wizard = wizardOver();
  wizard.accessToken.value = 'eyJ';
  wizard.session.value = 'AYABe';
  wizard.close();
  expect(wizard.accessToken.value + wizard.session.value).toBe('');
});

test('each way to the token is told in its own words', () => {
  expect(pathWords('access-token', 'token')).not.toBe(pathWords('access-token'));
  expect(pathWords('session', 'session')).toContain('3 minutes');
  expect(pathWords('session')).toContain('MFA_SETUP');
  expect(pathWords('already-enrolled', 'token')).toBe(pathWords('already-enrolled'));
});

const tab = (name: string) =>
  [...document.querySelectorAll('[role="tab"]')].find((each) => each.textContent === name);

async function atSignIn() {
  await open('codes');
  button('Enroll a user')?.click();
  await vi.waitFor(() => {
    expect(all('pool-card')).toHaveLength(4);
  });
  click(all('pool-card')[1]);
  await vi.waitFor(() => {
    expect(tab('Password')?.getAttribute('aria-selected')).toBe('true');
  });
}

test('the wizard asks for a password unless another proof is chosen; each has its own fields', async () => {
  await atSignIn();
  expect(field('User name')).not.toBeNull();
  expect(field('Password')).not.toBeNull();
  click(tab('Access token'));
  await vi.waitFor(() => {
    expect(field('Access token')).not.toBeNull();
  });
  expect(field('User name')).toBeNull();
  expect(document.body.textContent).toContain('aws.cognito.signin.user.admin');
  expect(button('Go on')?.disabled).toBe(true);
  click(tab('Session'));
  await vi.waitFor(() => {
    expect(field('Session')).not.toBeNull();
  });
  expect(field('User name')).not.toBeNull();
  expect(document.body.textContent).toContain('lives 3 minutes');
});

test('with a token: whose it is and how long it is good, then the enrolling as ever', async () => {
  await atSignIn();
  click(tab('Access token'));
  await vi.waitFor(() => {
    expect(field('Access token')).not.toBeNull();
  });
  type(field('Access token'), 'eyJ.secret.token');
  await vi.waitFor(() => {
    expect(button('Go on')?.disabled).toBe(false);
  });
  field('Access token')?.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await says('proof-life', /good for 7 min \d+ s more/);
  expect(one('wizard')?.textContent).toContain('kim@example.test');
  expect(document.documentElement.outerHTML).not.toContain('eyJ.secret');
  button('Enroll')?.click();
  await vi.waitFor(
    () => {
      expect(one('wizard')?.dataset['step']).toBe('done');
    },
    { timeout: 4000 },
  );
  expect(one('wizard')?.textContent).toContain('No password is stored');
});
