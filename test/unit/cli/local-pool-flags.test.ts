import { afterEach, expect, test, vi } from 'vitest';
import { formatFault, parseFault, parseFaults } from '../../../main/cli/fault-spec.ts';
import { flag } from '../../../main/cli/flags.ts';
import {
  parseFlows,
  parseOperations,
  parsePerUserRate,
  parseQuotas,
} from '../../../main/cli/local-pool-flags.ts';

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['lost', { kind: 'lost' }],
  ['lost:VerifySoftwareToken*1', { kind: 'lost', operation: 'VerifySoftwareToken', times: 1 }],
  ['slow:InitiateAuth=3s', { kind: 'slow', operation: 'InitiateAuth', ms: 3000 }],
  ['throttle:InitiateAuth+10*5', { kind: 'throttle', operation: 'InitiateAuth', after: 10, times: 5 }],
  ['status-error', { kind: 'status-error' }],
  ['half@tester-001', { kind: 'half', username: 'tester-001' }],
  [
    'refused:GetUser@a.b@example.com+1*2',
    { kind: 'refused', operation: 'GetUser', username: 'a.b@example.com', after: 1, times: 2 },
  ],
  // Signs within a name belong to it.
  ['error@me+1@example.com', { kind: 'error', username: 'me+1@example.com' }],
  ['slow@x=y=20ms', { kind: 'slow', username: 'x=y', ms: 20 }],
])('the fault %s', (spec, fault) => {
  expect(parseFault(spec)).toEqual(fault);
  expect(parseFault(formatFault(parseFault(spec)))).toEqual(fault);
});

test.each([
  '',
  'gone',
  'lost:',
  'lost@',
  'lost*',
  'lost+',
  'slow=',
  'slow=soon',
  'lost*1+2',
  'LOST',
  'lost GetUser',
  'lost:Get-User',
])('no fault: "%s"', (spec) => {
  expect(() => parseFault(spec)).toThrow('KIND[:OPERATION][@USER][%SHARE][+AFTER][*TIMES][=TIME]');
});

test('several faults: by repeating the flag, or with spaces between', () => {
  const [lost, half] = [{ kind: 'lost' }, { kind: 'half', times: 2 }];
  expect(parseFaults('half*2', parseFaults('lost'))).toEqual([lost, half]);
  expect(parseFaults(' lost  half*2 ')).toEqual([lost, half]);
});

test('flows', () => {
  expect(parseFlows('srp,refresh')).toEqual(['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']);
  expect(parseFlows('password, admin user,custom')).toEqual([
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    'ALLOW_USER_AUTH',
    'ALLOW_CUSTOM_AUTH',
  ]);
  for (const wrong of ['', ',', 'srp,telepathy', 'toString'])
    expect(() => parseFlows(wrong)).toThrow('srp, password');
});

test('quotas', () => {
  expect(parseQuotas('off')).toBe('off');
  expect(parseQuotas('aws')).toBe('aws');
  expect(parseQuotas('UserAuthentication=5,UserRead=0.5')).toEqual({ UserAuthentication: 5, UserRead: 0.5 });
  for (const wrong of ['on', 'Users=5', 'UserRead', 'UserRead=', 'UserRead=-1', 'UserRead=5/s']) {
    expect(() => parseQuotas(wrong)).toThrow('Categories: UserAuthentication,');
  }
});

test('per-user rate and denied operations', () => {
  expect([parsePerUserRate('10'), parsePerUserRate('off')]).toEqual([10, 'off']);
  for (const wrong of ['', '-1', 'ten']) expect(() => parsePerUserRate(wrong)).toThrow('or off');
  expect(parseOperations('AdminGetUser,ListUsers')).toEqual(['AdminGetUser', 'ListUsers']);
  expect(parseOperations('none')).toEqual([]);
  expect(() => parseOperations('')).toThrow('or none');
});

// A trap: to commander any value of a switch is a yes.
test.each([
  ['--no-lockout', 'POOLKEY_NO_LOCKOUT', '0', undefined],
  ['--no-lockout', 'POOLKEY_NO_LOCKOUT', '1', 'POOLKEY_NO_LOCKOUT'],
  ['--hide-users', 'POOLKEY_HIDE_USERS', 'off', undefined],
  ['--fault <spec>', 'POOLKEY_FAULT', 'lost half', 'POOLKEY_FAULT'],
])('%s with %s=%s', (flags, name, value, read) => {
  vi.stubEnv(name, value);
  expect(flag(flags, '').envVar).toBe(read);
});
