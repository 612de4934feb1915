// A computer whose clock is wrong, against a pool whose clock is right (DESIGN, decision 6): by every way to enroll, the first code
// and the first SRP proof are taken, and the pool in the vault knows the difference.
import { expect, test } from 'vitest';
import { HandedEnrollment } from '../../../main/enrollment/enroll-handed.ts';
import { checkPool } from '../../../main/enrollment/pool-check/check-pool.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { enrollmentPlace, verdict, type EnrollmentPlace } from './enrollment-fixture.ts';
import { signInElsewhere } from './elsewhere.ts';
import { accountOf, act, challengesOf } from './run-one.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
/** The machine's clock minus the pool's. */
const OFF: [string, number][] = [
  ['90 s behind', -90 * SECOND],
  ['90 s ahead', 90 * SECOND],
  ['1 h behind', -HOUR],
  ['1 h ahead', HOUR],
  ['3 h ahead', 3 * HOUR],
];
const WAYS = [
  ['ON', 'password'],
  ['ON', 'srp'],
  ['OPTIONAL', 'password'],
  ['OPTIONAL', 'srp'],
  ['ON', 'auto'],
  ['ON', 'admin'],
] as const;

const refusals = ({ proxy }: EnrollmentPlace): unknown[] =>
  proxy.exchanges.filter(({ status }) => status !== 200).map(({ response }) => response);

/** To half a second, which is what the `Date` header tells. */
function knowsTheOffset({ vault, pool }: EnrollmentPlace, machineAheadMs: number): boolean {
  const offset = vault.pools.get(pool.id)?.clockOffsetMs ?? null;
  return offset !== null && Math.abs(offset + machineAheadMs) <= SECOND;
}

test.each(OFF.flatMap(([name, ms]) => WAYS.map(([mfa, flow]) => ({ name, ms, mfa, flow }))))(
  'a machine $name, MFA $mfa, flow $flow: nothing is refused, from the first code on',
  async ({ ms, mfa, flow }) => {
    const place = await enrollmentPlace({ mfa, aheadMs: -ms, pool: { flow } });
    expect(verdict(await place.enroll())).toBe('ok');
    expect(knowsTheOffset(place, ms)).toBe(true);
    expect(await challengesOf(place)).toContain('SOFTWARE_TOKEN_MFA');
    expect(verdict(await act(place, 'rotate'))).toBe('ok');
    expect(await challengesOf(place)).toContain('SOFTWARE_TOKEN_MFA');
    expect(refusals(place)).toEqual([]);
  },
);

// Bugs once: a token that the machine's clock took for expired was not even sent; after a Session the offset was not remembered.
test.each(OFF)('a machine %s: enrolls by an access token that was handed over', async (_name, ms) => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL', aheadMs: -ms });
  const { AuthenticationResult } = await signInElsewhere(place, place.user);
  const enrollment = new HandedEnrollment(place.deps, place.pool, {
    accessToken: new Secret(AuthenticationResult?.AccessToken ?? ''),
  });
  expect(verdict(await enrollment.begin())).toBe('ok');
  // In this machine's time: an hour from now, whatever the clocks say.
  expect(Math.abs((enrollment.expiresAt ?? 0) - place.time.clock() - HOUR)).toBeLessThanOrEqual(2 * SECOND);
  expect(verdict(await enrollment.confirm())).toBe('ok');
  expect(knowsTheOffset(place, ms)).toBe(true);
  expect(refusals(place)).toEqual([]);
});

test.each(OFF)('a machine %s: enrolls by a Session that was handed over', async (_name, ms) => {
  const place = await enrollmentPlace({ mfa: 'ON', aheadMs: -ms });
  const { Session } = await signInElsewhere(place, place.user);
  const enrollment = new HandedEnrollment(place.deps, place.pool, {
    session: new Secret(Session ?? ''),
    username: place.user.username,
  });
  expect(verdict(await enrollment.begin())).toBe('ok');
  expect(verdict(await enrollment.confirm())).toBe('ok');
  expect(knowsTheOffset(place, ms)).toBe(true);
  place.vault.accounts.setPassword(accountOf(place).id, place.user.password);
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
  expect(refusals(place)).toEqual([]);
});

test.each(OFF)('a machine %s: the pool check says so', async (_name, ms) => {
  const place = await enrollmentPlace({ aheadMs: -ms });
  const { findings } = await checkPool(place.pool, place.time.clock);
  const clock = findings.find(({ id }) => id === 'clock');
  expect(clock).toMatchObject({ state: 'attention' });
  expect(clock?.detail).toMatch(ms < 0 ? /\d+ s behind the pool/ : /\d+ s ahead of the pool/);
  const seconds = Number(/(\d+) s/.exec(clock?.detail ?? '')?.[1]);
  expect(Math.abs(seconds - Math.abs(ms) / SECOND)).toBeLessThanOrEqual(1);
  expect(findings.filter(({ state }) => state === 'failed')).toEqual([]);
});

test('a machine that is right: the pool check says that, too', async () => {
  const place = await enrollmentPlace();
  const { findings } = await checkPool(place.pool, place.time.clock);
  expect(findings.find(({ id }) => id === 'clock')).toMatchObject({ state: 'ok' });
});
