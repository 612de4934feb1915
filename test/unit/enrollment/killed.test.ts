// A process that enrolls is killed (SIGKILL) at each call, before the pool hears of it and after it has acted. The next
// process must find everything in the vault's file.
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtDriver, jobAt, type BuiltDriver } from './built-driver.ts';
import { invariantHolds, sharedPlace, type EnrollmentPlace } from './enrollment-fixture.ts';

const NEW_PASSWORD = 'An0ther-Passw0rd!';
const ON = [
  'InitiateAuth',
  'AssociateSoftwareToken',
  'VerifySoftwareToken',
  'RespondToAuthChallenge',
  'GetUser',
];
const OPTIONAL = [
  'InitiateAuth',
  'AssociateSoftwareToken',
  'VerifySoftwareToken',
  'SetUserMFAPreference',
  'GetUser',
];
const CHAINS = [
  { chain: 'ON', seed: { mfa: 'ON' as const }, operations: ON },
  { chain: 'OPTIONAL', seed: { mfa: 'OPTIONAL' as const }, operations: OPTIONAL },
  {
    chain: 'new password',
    seed: { mfa: 'ON' as const, permanentPasswords: false },
    operations: ['RespondToAuthChallenge'],
  },
];
const MOMENTS = ['holdBefore', 'hold'] as const;

let driver: BuiltDriver;
beforeAll(async () => {
  driver = await builtDriver();
}, 60_000);
afterAll(() => driver.remove());

describe.each(CHAINS)('$chain', ({ seed, operations }) => {
  let place: EnrollmentPlace & { close(): Promise<void> };
  beforeAll(async () => {
    place = await sharedPlace({ ...seed, users: operations.length * MOMENTS.length });
  });
  afterAll(() => place.close());

  const points = operations.flatMap((operation, row) =>
    MOMENTS.map((moment, column) => ({ operation, moment, user: row * MOMENTS.length + column })),
  );

  test.each(points)('killed at $operation ($moment): the vault has what the pool holds', async (point) => {
    const user = place.users[point.user];
    if (!user) throw new Error('too few users');
    const held = place.proxy[point.moment](point.operation);
    const { child } = driver.start(jobAt(place, [user], { newPassword: NEW_PASSWORD, signIn: false }));
    const exit = once(child, 'exit');
    await held.reached;
    child.kill('SIGKILL');
    expect(await exit).toEqual([null, 'SIGKILL']);
    place.proxy.release();
    expect(invariantHolds(place, user.username)).toBe(true);
  });

  test('a new process enrolls every one of them and signs in with a code', async () => {
    const outcomes = await driver.run(jobAt(place, place.users, { newPassword: NEW_PASSWORD }));
    expect(outcomes.map(({ signedIn }) => signedIn)).toEqual(
      place.users.map(() => expect.stringContaining('SOFTWARE_TOKEN_MFA') as string),
    );
    for (const { username } of place.users) expect(invariantHolds(place, username)).toBe(true);
  });
});
