// The invariant of DESIGN, decision 4: whatever token Cognito holds as verified, the vault has its secret.
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrollUser } from '../../../main/enrollment/enroll-user.ts';
import { signInUser } from '../../../main/enrollment/sign-in-user.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import type { RecordingProxy } from '../../fakes/recording-proxy.ts';
import {
  depsOver,
  enrollmentPlace,
  invariantHolds,
  sharedPlace,
  verdict,
  type EnrollmentPlace,
  type TestUser,
} from './enrollment-fixture.ts';

const NEW_PASSWORD = new Secret('An0ther-Passw0rd!');

test.each(['ON', 'OPTIONAL'] as const)(
  '%s pool: while Verify is under way, another process finds the secret in the vault, pending',
  async (mfa) => {
    const place = await enrollmentPlace({ mfa });
    const held = place.proxy.holdBefore('VerifySoftwareToken');
    const enrolling = place.enroll();
    await held.reached;
    const other = place.file.open();
    const account = other.accounts.ofUser(place.pool.id, place.user.username);
    const token = other.tokens.current(account?.id ?? '');
    const associated = place.proxy.exchanges.find(({ operation }) => operation === 'AssociateSoftwareToken');
    expect(token?.state).toBe('pending');
    expect(associated?.response).toMatchObject({ SecretCode: token?.token.secret.reveal() });
    held.release();
    expect(verdict(await enrolling)).toBe('ok');
    expect(other.tokens.current(account?.id ?? '')?.state).toBe('confirmed');
  },
);

test('a new password is in the vault before it is sent, and the old one still is', async () => {
  const place = await enrollmentPlace({ permanentPasswords: false });
  const held = place.proxy.holdBefore('RespondToAuthChallenge');
  const enrolling = place.enroll({ ...place.user, newPassword: NEW_PASSWORD });
  await held.reached;
  const { accounts } = place.file.open();
  const id = accounts.ofUser(place.pool.id, place.user.username)?.id ?? '';
  expect(accounts.password(id, 'next_password')?.reveal()).toBe(NEW_PASSWORD.reveal());
  expect(accounts.password(id)?.reveal()).toBe(place.user.password.reveal());
  held.release();
  expect(verdict(await enrolling)).toBe('ok');
});

/** A call of a chain; `skip`: how many calls of the same name come before it. */
interface Point {
  readonly operation: string;
  readonly skip?: number;
}
const CHAINS = [
  {
    name: 'ON',
    seed: { mfa: 'ON' as const },
    points: [
      { operation: 'InitiateAuth' },
      { operation: 'AssociateSoftwareToken' },
      { operation: 'VerifySoftwareToken' },
      { operation: 'RespondToAuthChallenge' },
      { operation: 'GetUser' },
    ],
  },
  {
    name: 'OPTIONAL',
    seed: { mfa: 'OPTIONAL' as const },
    points: [
      { operation: 'InitiateAuth' },
      { operation: 'AssociateSoftwareToken' },
      { operation: 'VerifySoftwareToken' },
      { operation: 'SetUserMFAPreference' },
      { operation: 'GetUser' },
    ],
  },
  {
    name: 'new password, then ON',
    seed: { mfa: 'ON' as const, permanentPasswords: false },
    points: [
      { operation: 'RespondToAuthChallenge' },
      { operation: 'AssociateSoftwareToken' },
      { operation: 'VerifySoftwareToken' },
      { operation: 'RespondToAuthChallenge', skip: 1 },
    ],
  },
] satisfies { name: string; seed: object; points: Point[] }[];

/** Arranges a fault at the point; what it gives must be undone after the first attempt. */
type Fault = (proxy: RecordingProxy, point: Point) => void;
const FAULTS: Readonly<Record<string, Fault>> = {
  'answer lost': (proxy, { operation, skip = 0 }) => void proxy.drop(operation, { skip }),
  'answer cut in half': (proxy, { operation, skip = 0 }) => void proxy.half(operation, { skip }),
  'answer turned to garbage': (proxy, { operation, skip = 0 }) => void proxy.garbage(operation, { skip }),
  'answer turned to HTTP 500': (proxy, { operation, skip = 0 }) =>
    void proxy.status(operation, 500, 'oops', { skip }),
  'HTTP 503 before': (proxy, { operation, skip = 0 }) =>
    void proxy.status(operation, 503, 'later', { skip, before: true }),
  'connection broken before': (proxy, { operation, skip = 0 }) => void proxy.dropBefore(operation, { skip }),
  'answer lost each time': (proxy, { operation, skip = 0 }) =>
    void proxy.drop(operation, { skip, times: Infinity }),
};
const names = Object.keys(FAULTS);

describe.each(CHAINS)('$name', ({ seed, points }) => {
  let place: EnrollmentPlace & { close(): Promise<void> };
  beforeAll(async () => {
    place = await sharedPlace({ ...seed, users: points.length * (names.length + 2) });
  });
  afterAll(() => place.close());

  const cases = points.flatMap((point, row) =>
    [...names, 'connection refused', 'client gone while it waits'].map((fault, column) => ({
      label: `${fault} at ${point.operation}${'skip' in point ? ' (the second)' : ''}`,
      point,
      fault,
      user: row * (names.length + 2) + column,
    })),
  );

  test.each(cases)('$label: the vault has what the pool holds, and the next run signs in', async (one) => {
    const user = place.users[one.user];
    if (!user) throw new Error('too few users');
    const struck = await firstAttempt(place, user, one.point, one.fault);
    place.proxy.release();
    expect(struck).toBe(true);
    expect(invariantHolds(place, user.username)).toBe(true);
    expect(await recovery(place, user)).toEqual(RECOVERED);
  });
});

/** Whether the fault has met the attempt. */
async function firstAttempt(
  place: EnrollmentPlace,
  user: TestUser,
  point: Point,
  fault: string,
): Promise<boolean> {
  if (fault === 'connection refused') return refused(place, user, point);
  if (fault === 'client gone while it waits') return overtaken(place, user, point);
  const before = place.proxy.exchanges.length;
  FAULTS[fault]?.(place.proxy, point);
  await enrollUser(place.deps, place.pool, { ...user, newPassword: NEW_PASSWORD });
  return place.proxy.exchanges.slice(before).some((exchange) => exchange.fault !== null);
}

async function refused(
  { deps, pool, proxy }: EnrollmentPlace,
  user: TestUser,
  point: Point,
): Promise<boolean> {
  let left = point.skip ?? 0;
  let refusals = 0;
  await enrollUser(
    deps,
    pool,
    { ...user, newPassword: NEW_PASSWORD },
    {
      onCall: async (operation, run) => {
        if (operation !== point.operation || left-- !== 0) return run();
        await proxy.goAway();
        const outcome = await run();
        await proxy.comeBack();
        if (!outcome.ok) refusals += 1;
        return outcome;
      },
    },
  );
  return refusals === 1;
}

/** A process that hangs at the call, as far as the next one can see; its answer comes after that one has done its work. */
async function overtaken(place: EnrollmentPlace, user: TestUser, point: Point): Promise<boolean> {
  const held = place.proxy.hold(point.operation, { skip: point.skip ?? 0 });
  const deps = depsOver(place.file.open(), place.time);
  const gone = enrollUser(deps, place.pool, { ...user, newPassword: NEW_PASSWORD });
  await held.reached;
  const whileItHangs = invariantHolds(place, user.username);
  const other = await recovery(place, user);
  held.release();
  await gone;
  return whileItHangs && isDeepStrictEqual(other, RECOVERED);
}

const RECOVERED = {
  enrolled: 'ok',
  signedIn: 'ok',
  byCode: true,
  token: 'confirmed',
  invariant: true,
};

/** By a process of its own: nothing in memory, only the vault's file. */
async function recovery(place: EnrollmentPlace, user: TestUser): Promise<typeof RECOVERED> {
  const vault = place.file.open();
  const deps = depsOver(vault, place.time);
  const enrolled = await enrollUser(deps, place.pool, { ...user, newPassword: NEW_PASSWORD });
  const account = vault.accounts.ofUser(place.pool.id, user.username);
  if (!account) throw new Error('no account');
  const signedIn = await signInUser(deps, place.pool, account);
  return {
    enrolled: verdict(enrolled),
    signedIn: verdict(signedIn),
    byCode: signedIn.ok && signedIn.value.challenges.includes('SOFTWARE_TOKEN_MFA'),
    token: vault.tokens.current(account.id)?.state ?? 'none',
    invariant: invariantHolds(place, user.username),
  };
}
