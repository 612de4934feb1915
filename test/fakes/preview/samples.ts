import type { AccountView } from '../../../main/contract/accounts.ts';
import type { PoolView } from '../../../main/contract/pools.ts';

const HOUR = 3_600_000;

export function pool(part: Partial<PoolView> & { id: string }): PoolView {
  return {
    name: part.id,
    color: 'teal',
    userPoolId: 'eu-central-1_a1B2c3D4e',
    clientId: '4p9ehs7k2l1v0c8m3n6q5r7t9u',
    hasClientSecret: false,
    region: 'eu-central-1',
    endpoint: null,
    flow: 'auto',
    learnedFlow: null,
    profile: null,
    production: false,
    local: false,
    clockOffsetMs: 120,
    ...part,
  };
}

export const pools: PoolView[] = [
  pool({
    id: 'local',
    name: 'Local pool',
    color: 'teal',
    userPoolId: 'local-1_q8Zp3',
    endpoint: 'http://127.0.0.1:41233',
    local: true,
  }),
  pool({ id: 'stage', name: 'stage', color: 'blue', hasClientSecret: true, learnedFlow: 'srp' }),
  pool({ id: 'qa-eu', name: 'qa · checkout team', color: 'purple', region: 'eu-west-1' }),
  pool({ id: 'prod', name: 'production', color: 'orange', production: true, region: 'us-east-1' }),
];

export function account(part: Partial<AccountView> & { id: string }): AccountView {
  return {
    poolId: 'stage',
    username: part.id,
    label: part.label ?? part.username ?? part.id,
    issuer: 'Cognito',
    tags: [],
    token: 'confirmed',
    digits: 6,
    periodMs: 30_000,
    hasPassword: true,
    problem: null,
    server: null,
    lastAcceptedAt: Date.now() - 2 * HOUR,
    createdAt: Date.now() - 48 * HOUR,
    ...part,
  };
}

export const people: AccountView[] = [
  account({ id: 'a1', username: 'alice.admin', label: 'alice', tags: ['admin', 'smoke'] }),
  account({ id: 'a2', username: 'bob', poolId: 'stage', tags: ['smoke'] }),
  account({ id: 'a3', username: 'carol@example.test', label: 'carol', poolId: 'qa-eu', tags: ['checkout'] }),
  account({ id: 'a4', username: 'dave', poolId: 'prod', tags: [] }),
  account({
    id: 'a5',
    username: 'erin',
    poolId: 'stage',
    problem: {
      code: 'WRONG_PASSWORD',
      message: 'Cognito refused the password. Enroll erin again with the present one.',
    },
  }),
  account({ id: 'a6', username: 'frank', poolId: 'qa-eu', token: 'pending', lastAcceptedAt: null }),
  account({
    id: 'a7',
    username: 'grace',
    poolId: 'local',
    token: 'none',
    hasPassword: false,
    lastAcceptedAt: null,
  }),
  account({ id: 'a8', username: 'heidi', poolId: 'local', token: 'unreadable' }),
  account({
    id: 'a9',
    username: '',
    label: 'GitHub bot',
    issuer: 'GitHub',
    poolId: null,
    hasPassword: false,
  }),
  account({
    id: 'a10',
    username: 'ivan@a-rather-long-company-name.example.test',
    label: 'ivan, the one with the very long label that has to be cut somewhere',
    poolId: 'qa-eu',
    digits: 8,
  }),
  account({ id: 'a11', username: 'judy', poolId: null, label: 'judy at 60 s', issuer: '', periodMs: 60_000 }),
];

export function crowd(size: number): AccountView[] {
  return Array.from({ length: size }, (_, at) =>
    account({
      id: `c${at + 1}`,
      username: `tester-${String(at + 1).padStart(3, '0')}`,
      poolId: at % 5 === 4 ? 'qa-eu' : 'local',
      tags: at % 7 === 0 ? ['smoke'] : [],
    }),
  );
}

/** One user of each state that a pool can say of it, and one that was never asked. */
export const states: AccountView[] = (
  [
    ['working', 'The pool took a code of this secret.'],
    ['stale', 'The pool refused a fresh code: this user was enrolled again elsewhere.'],
    ['mfa-off', 'The sign-in was not asked for a code.'],
    ['gone', 'The pool knows no user of this name.'],
    ['disabled', 'An administrator has disabled the user.'],
    ['must-change-password', 'FORCE_CHANGE_PASSWORD: a temporary password is set.'],
    ['unconfirmed', 'The user signed up and never confirmed.'],
    ['wrong-password', 'Cognito refused the stored password.'],
    ['unknown', 'The pool could not be reached: connect ECONNREFUSED.'],
  ] as const
).map(([state, detail], at) =>
  account({
    id: `s-${state}`,
    username: `user-${at + 1}-${state}`,
    poolId: 'stage',
    server: { state, detail, checkedAt: Date.now() - (at * 7 + 2) * 60_000 },
  }),
);
