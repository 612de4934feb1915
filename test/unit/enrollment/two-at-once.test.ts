// Two processes that enroll one user at the same time, each call held where it hurts.
import { expect, test } from 'vitest';
import { enrollUser } from '../../../main/enrollment/enroll-user.ts';
import { depsOver, enrollmentPlace, verdict } from './enrollment-fixture.ts';

/** As a second process has it: a connection of its own to vault and pool. */
function second(place: Awaited<ReturnType<typeof enrollmentPlace>>): ReturnType<typeof enrollUser> {
  return enrollUser(depsOver(place.file.open(), place.time), place.pool, place.user);
}

// A bug once: TokenStore.confirm deleted every other token of the account, also a newer one that was being verified.
test('OPTIONAL pool: an answer that comes late does not delete the newer secret that the pool holds by now', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  const lateAnswer = place.proxy.hold('VerifySoftwareToken');
  const first = place.enroll();
  await lateAnswer.reached;
  const newerAnswer = place.proxy.hold('VerifySoftwareToken');
  const other = second(place);
  await newerAnswer.reached;
  // The pool holds the second secret now; the first process learns that its own was verified.
  lateAnswer.release();
  await first;
  const [vaultThen, poolThen] = [place.secretsInVault(), place.stored().token.verified?.secret];
  newerAnswer.release();
  await other;
  expect(vaultThen).toContain(poolThen);
  expect(place.secretsInVault()).toContain(place.stored().token.verified?.secret);
  expect(verdict(await second(place))).toBe('ok');
});

// A bug once, as above.
test('OPTIONAL pool: a late answer does not delete the secret that is about to be verified', async () => {
  const place = await enrollmentPlace({ mfa: 'OPTIONAL' });
  const lateAnswer = place.proxy.hold('VerifySoftwareToken');
  const first = place.enroll();
  await lateAnswer.reached;
  const next = place.proxy.holdBefore('VerifySoftwareToken');
  const other = second(place);
  await next.reached;
  lateAnswer.release();
  await first;
  next.release();
  await other;
  expect(place.secretsInVault()).toContain(place.stored().token.verified?.secret);
});

test('ON pool: whoever comes second breaks the other chain, and the vault has what the pool holds', async () => {
  const place = await enrollmentPlace({ mfa: 'ON' });
  const held = place.proxy.holdBefore('VerifySoftwareToken');
  const first = place.enroll();
  await held.reached;
  const other = await second(place);
  held.release();
  expect([verdict(other), verdict(await first)]).toEqual(['ok', 'ok']);
  expect(place.secretsInVault()).toEqual([place.stored().token.verified?.secret]);
});

test.each(['ON', 'OPTIONAL'] as const)('%s pool: five at once leave one user enrolled', async (mfa) => {
  const place = await enrollmentPlace({ mfa });
  await Promise.all(Array.from({ length: 5 }, () => second(place)));
  expect(place.secretsInVault()).toContain(place.stored().token.verified?.secret);
  place.time.advance(30_000);
  expect(verdict(await second(place))).toBe('ok');
});
