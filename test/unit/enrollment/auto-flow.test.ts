// `auto` finds the flow that the app client allows, and never costs a user more than one failed sign-in.
import { expect, test } from 'vitest';
import { enrollUser } from '../../../main/enrollment/enroll-user.ts';
import { signInUser } from '../../../main/enrollment/sign-in-user.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import type { Pool, PoolFields } from '../../../main/vault/pool-store.ts';
import {
  enrollmentPlace,
  NO_PROFILE,
  verdict,
  type EnrollmentPlace,
  type PlaceOptions,
} from './enrollment-fixture.ts';
import { passwordProofs, passwordsSent } from './password-proofs.ts';
import { ONE_FLOWS, PERMISSIONS, type OneFlow } from './settings-table.ts';

const WRONG = new Secret('Wr0ng-password!');
const REFRESH = 'ALLOW_REFRESH_TOKEN_AUTH';
const permissions = (...flows: OneFlow[]): string[] => [...flows.map((flow) => PERMISSIONS[flow]), REFRESH];

/** A place whose pool in the vault is set to `auto`. */
async function autoPlace(flows: readonly string[] | undefined, options: PlaceOptions = {}) {
  const place = await enrollmentPlace({ ...options, ...(flows ? { flows } : {}) });
  return withPool(place, { flow: 'auto' });
}

function withPool(place: EnrollmentPlace, changes: Partial<PoolFields>): EnrollmentPlace {
  const fields = { ...place.pool, ...changes };
  place.vault.pools.update(place.pool.id, fields);
  const pool = place.vault.pools.get(place.pool.id) ?? place.pool;
  return { ...place, pool, enroll: (who = place.user) => enrollUser(place.deps, pool, who) };
}

function learned({ vault, pool }: EnrollmentPlace): Pool['learnedFlow'] | undefined {
  return vault.pools.get(pool.id)?.learnedFlow;
}

async function allow(place: EnrollmentPlace, flows: readonly string[], more: object = {}): Promise<void> {
  await place.admin('UpdateUserPoolClient', {
    ClientId: place.seeded.clientId,
    ExplicitAuthFlows: flows,
    ...more,
  });
}

async function signsIn({ vault, deps, pool, user }: EnrollmentPlace): Promise<string> {
  const account = vault.accounts.ofUser(pool.id, user.username);
  return account ? verdict(await signInUser(deps, pool, account)) : 'no account';
}

/** The flows asked for, in order. */
function asked({ proxy }: EnrollmentPlace, from = 0): string[] {
  return proxy.exchanges
    .slice(from)
    .flatMap(({ request }) => (request as { AuthFlow?: string }).AuthFlow ?? []);
}

const CLIENTS: [string, readonly string[] | undefined, number][] = [
  ...ONE_FLOWS.map((flow): [string, string[], number] => [
    `${flow} alone`,
    permissions(flow),
    flow === 'admin' ? 2 : flow === 'password' ? 1 : 0,
  ]),
  ['all flows', permissions(...ONE_FLOWS), 0],
  ['password and admin', permissions('password', 'admin'), 1],
  ['legacy ADMIN_NO_SRP_AUTH', ['ADMIN_NO_SRP_AUTH'], 0],
  ['legacy USER_PASSWORD_AUTH', ['USER_PASSWORD_AUTH'], 0],
  ['nothing set', [], 0],
];

test.each(CLIENTS)(
  'a wrong password at a client that allows %s: one call carries a proof, and no other flow is tried after it',
  async (_name, flows, sent) => {
    const place = await autoPlace(flows);
    expect(verdict(await place.enroll({ ...place.user, password: WRONG }))).toBe('WRONG_PASSWORD');
    expect(passwordProofs(place.proxy.exchanges)).toHaveLength(1);
    // The proof is the last thing that was sent.
    expect(passwordProofs(place.proxy.exchanges.slice(-1))).toHaveLength(1);
    expect(passwordsSent(place.proxy.exchanges)).toBe(sent);
    expect(place.vault.accounts.list()).toEqual([]);
    expect(learned(place)).toBeNull();
    // The pool has counted one failed sign-in: the fourth more locks nobody out, and the right password still works.
    expect(verdict(await place.enroll())).toBe('ok');
  },
);

test.each(CLIENTS)(
  'a wrong stored password at a client that allows %s, its flow known',
  async (_name, flows) => {
    const place = await autoPlace(flows);
    expect(verdict(await place.enroll())).toBe('ok');
    const account = place.vault.accounts.list()[0];
    place.vault.accounts.setPassword(account?.id ?? '', WRONG);
    const before = place.proxy.exchanges.length;
    expect(await signsIn(place)).toBe('WRONG_PASSWORD');
    expect(passwordProofs(place.proxy.exchanges.slice(before))).toHaveLength(1);
    expect(asked(place, before)).toHaveLength(1);
  },
);

test.each(ONE_FLOWS)('%s alone: found once, then asked for directly', async (flow) => {
  const place = await autoPlace(permissions(flow));
  expect(verdict(await place.enroll())).toBe('ok');
  expect(learned(place)).toBe(flow);
  const before = place.proxy.exchanges.length;
  expect(await signsIn(place)).toBe('ok');
  expect(asked(place, before)).toHaveLength(1);
});

// The pool at hand may be as old as the run: what was learned meanwhile counts.
test('what one user has found out, the next of the same run goes by', async () => {
  const place = await autoPlace(permissions('password'), { users: 2 });
  const [one, two] = place.users;
  await place.enroll(one);
  const before = place.proxy.exchanges.length;
  expect(verdict(await place.enroll(two))).toBe('ok');
  expect(asked(place, before)).toEqual(['USER_PASSWORD_AUTH']);
});

test.each(
  ONE_FLOWS.flatMap((old) => ONE_FLOWS.filter((now) => now !== old).map((now) => [old, now] as const)),
)('%s was learned and is no longer allowed: %s is found anew', async (old, now) => {
  const place = await autoPlace(permissions(old));
  expect(verdict(await place.enroll())).toBe('ok');
  await allow(place, permissions(now));
  expect(await signsIn(place)).toBe('ok');
  expect(learned(place)).toBe(now);
});

test('a wrong password where the learned flow is no longer allowed: still one proof', async () => {
  const place = await autoPlace(permissions('password'));
  await place.enroll();
  await allow(place, permissions('srp'));
  const before = place.proxy.exchanges.length;
  expect(verdict(await place.enroll({ ...place.user, password: WRONG }))).toBe('WRONG_PASSWORD');
  expect(passwordProofs(place.proxy.exchanges.slice(before))).toHaveLength(1);
});

test('a client that allows none of them: NO_FLOW_ALLOWED, with what was tried and what to allow', async () => {
  const place = await autoPlace(['ALLOW_CUSTOM_AUTH', REFRESH]);
  const outcome = await place.enroll();
  expect(verdict(outcome)).toBe('NO_FLOW_ALLOWED');
  expect(outcome.ok ? '' : outcome.error.message).toMatch(
    /USER_SRP_AUTH.*USER_AUTH.*USER_PASSWORD_AUTH.*ADMIN/,
  );
  expect(passwordProofs(place.proxy.exchanges)).toEqual([]);
  expect(learned(place)).toBeNull();
});

test('the admin flow alone, and no credentials: says both', async () => {
  const place = withPool(await autoPlace(permissions('admin')), { profile: NO_PROFILE });
  const outcome = await place.enroll();
  expect(verdict(outcome)).toBe('NO_FLOW_ALLOWED');
  expect(outcome.ok ? '' : outcome.error.message).toMatch(
    /ADMIN_USER_PASSWORD_AUTH could not be tried.*profile/,
  );
});

test.each([['AccessDenied', { denied: ['AdminInitiateAuth'] }]] as const)(
  'the admin flow alone, and %s: says the permission',
  async (_name, { denied }) => {
    const place = await autoPlace(permissions('admin'));
    place.server.settings.change({ denied: [...denied] });
    const outcome = await place.enroll();
    expect(verdict(outcome)).toBe('NO_FLOW_ALLOWED');
    expect(outcome.ok ? '' : outcome.error.message).toContain('cognito-idp:AdminInitiateAuth');
  },
);

test('an answer that breaks off during the search ends it: nobody knows whether the password was looked at', async () => {
  const place = await autoPlace(permissions('password', 'admin'));
  place.proxy.drop('InitiateAuth', { skip: 2 });
  expect(verdict(await place.enroll())).toBe('CONNECTION_LOST');
  expect(asked(place)).toEqual(['USER_SRP_AUTH', 'USER_AUTH', 'USER_PASSWORD_AUTH']);
});

// PreventUserExistenceErrors ENABLED: who does not exist gets a challenge, and fails it like a wrong password.
test.each([...ONE_FLOWS, 'all flows'] as const)(
  'hidden users, %s: nobody looks like a wrong password',
  async (flow) => {
    const flows = flow === 'all flows' ? permissions(...ONE_FLOWS) : permissions(flow);
    const place = await autoPlace(flows, { preventUserExistenceErrors: 'ENABLED' });
    const outcome = await place.enroll({ username: 'nobody-of-this-name', password: WRONG });
    expect(verdict(outcome)).toBe('WRONG_PASSWORD');
    expect(outcome.ok ? '' : outcome.error.message).toMatch(/hides unknown users/);
    expect(passwordProofs(place.proxy.exchanges)).toHaveLength(1);
    expect(place.vault.accounts.list()).toEqual([]);
    // And who exists signs in by the same flow.
    expect(verdict(await place.enroll())).toBe('ok');
    expect(await signsIn(place)).toBe('ok');
  },
);

test('hidden users: one who must reset the password looks like a wrong password, too', async () => {
  const place = await autoPlace(undefined, { preventUserExistenceErrors: 'ENABLED' });
  await place.admin('AdminResetUserPassword', { Username: place.user.username });
  expect(verdict(await place.enroll())).toBe('WRONG_PASSWORD');
});
