import { expect, test } from 'vitest';
import type { EnrollView } from '../../../main/contract/enroll.ts';
import {
  failedEnrolling,
  pathWords,
  stepLines,
  stepOf,
} from '../../../renderer/features/enroll/wizard-step.ts';

const view: EnrollView = {
  id: 'e',
  poolId: 'p',
  username: 'kim',
  stage: 'ready',
  path: 'session',
  proofExpiresAt: null,
  requiredAttributes: [],
  accountId: null,
  calls: [],
  error: null,
};

test('before anything is sent, the choice of the pool decides', () => {
  expect(stepOf(null, false)).toBe('pool');
  expect(stepOf(null, true)).toBe('sign-in');
});

test.each([
  ['signing-in', 'sign-in'],
  ['new-password', 'new-password'],
  ['ready', 'enroll'],
  ['enrolling', 'enroll'],
  ['done', 'done'],
] as const)('stage %s is shown as step %s', (stage, step) => {
  expect(stepOf({ ...view, stage }, true)).toBe(step);
});

test('a failure is shown where it can be mended', () => {
  const signIn: EnrollView = {
    ...view,
    stage: 'failed',
    calls: [{ operation: 'InitiateAuth', state: 'failed' }],
  };
  expect(stepOf(signIn, true)).toBe('sign-in');
  expect(failedEnrolling(signIn)).toBe(false);
  const verify: EnrollView = {
    ...view,
    stage: 'failed',
    calls: [
      { operation: 'AssociateSoftwareToken', state: 'done' },
      { operation: 'VerifySoftwareToken', state: 'failed' },
    ],
  };
  expect(stepOf(verify, true)).toBe('enroll');
});

test('the list of steps names the new password only where one is asked for', () => {
  expect(stepLines('enroll', false).map(({ title, state }) => `${title}: ${state}`)).toEqual([
    'Pool: done',
    'Sign in: done',
    'Enroll: current',
    'Done: todo',
  ]);
  expect(stepLines('new-password', true).map(({ step }) => step)).toContain('new-password');
  expect(stepLines('done', false).every(({ state }) => state === 'done')).toBe(true);
});

test('every path is explained', () => {
  for (const path of ['session', 'access-token', 'already-enrolled', null] as const)
    expect(pathWords(path).length).toBeGreaterThan(40);
});
