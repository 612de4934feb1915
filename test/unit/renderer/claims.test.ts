import { expect, test } from 'vitest';
import { claimWords } from '../../../renderer/features/sign-in/claim-words.ts';
import { besideNow, expiryOf } from '../../../renderer/features/sign-in/expiry.ts';

const NOW = 1_760_000_000_000;
const MINUTE = 60_000;

test('times are read as times, scopes and groups as lists, the rest as it is', () => {
  expect(claimWords('exp', '1760000000')).toEqual({ kind: 'time', at: NOW });
  expect(claimWords('auth_time', '1760000000').kind).toBe('time');
  expect(claimWords('scope', 'openid  aws.cognito.signin.user.admin')).toEqual({
    kind: 'list',
    items: ['openid', 'aws.cognito.signin.user.admin'],
  });
  expect(claimWords('cognito:groups', '["testers","admins"]')).toEqual({
    kind: 'list',
    items: ['testers', 'admins'],
  });
  expect(claimWords('identities', '[{"userId":"7"}]')).toEqual({ kind: 'list', items: ['{"userId":"7"}'] });
  expect(claimWords('email_verified', 'true')).toEqual({ kind: 'text', text: 'true' });
});

test('what only looks like something else stays text', () => {
  expect(claimWords('username', '1760000000')).toEqual({ kind: 'text', text: '1760000000' });
  expect(claimWords('custom:note', '[unclosed')).toEqual({ kind: 'text', text: '[unclosed' });
  expect(claimWords('exp', 'never')).toEqual({ kind: 'text', text: 'never' });
  expect(claimWords('nickname', '')).toEqual({ kind: 'text', text: '' });
});

test('the life of a token is counted by main’s clock, whatever the pool’s says', () => {
  expect(expiryOf(NOW + 52 * MINUTE, 0, NOW)).toEqual({
    over: false,
    near: false,
    text: 'Expires in 52 min',
  });
  // The pool is ten minutes ahead: what it calls 12:52 is 12:42 here.
  expect(expiryOf(NOW + 52 * MINUTE, 10 * MINUTE, NOW).text).toBe('Expires in 42 min');
  expect(expiryOf(NOW + 41_000, 0, NOW)).toEqual({ over: false, near: true, text: 'Expires in 41 s' });
  expect(expiryOf(NOW, 0, NOW).over).toBe(true);
  expect(expiryOf(NOW - 3 * MINUTE, 0, NOW).text).toBe('Expired 3 minutes ago');
  expect(expiryOf(null, 0, NOW)).toMatchObject({ over: false, text: 'Does not say when it ends' });
  expect(besideNow(NOW + 52 * MINUTE, 0, NOW)).toBe('in 52 min');
  expect(besideNow(NOW - 8 * MINUTE, 0, NOW)).toBe('8 minutes ago');
});
