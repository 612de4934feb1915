import { ensure, refused, signedIn } from '../../expect.ts';
import { parts, type Part, type Rule } from '../../rule.ts';
import type { TestUser } from '../../world/test-user.ts';
import type { World } from '../../world/world.ts';
import { hiddenMode, legacyMode, simulatedSrp } from './hidden-users.ts';

const EXCEEDED = 'Password attempts exceeded';
const SECOND = 1000;
const MINUTE = 60 * SECOND;

async function expectLocked(what: string, user: TestUser): Promise<void> {
  refused(what, await user.signIn(), 'NotAuthorized', EXCEEDED);
}

/** Fails until there were `failures`, waiting out each lock on the pool's clock. */
async function failUntil(world: World, user: TestUser, from: number, failures: number): Promise<void> {
  for (let count = from; count <= failures; count++) {
    // The lock of the failure before: none up to four, then 2^(n-5) s.
    if (count > 5) await world.clock.move(2 ** (count - 1 - 5) * SECOND + 200);
    await user.failPassword(`wrong password number ${count}`);
  }
}

/** Without moving the clock: the first lock lasts a second, and this much is seen of it everywhere. */
const firstLock: Part = async (world) => {
  for (let attempt = 1; ; attempt++) {
    const user = await world.user('OFF');
    for (let count = 1; count <= 5; count++) await user.failPassword(`wrong password number ${count}`);
    const failed = performance.now();
    const answer = await user.signIn();
    // On a busy machine the second may have passed by now: once more, then.
    if (performance.now() - failed > 800 && attempt < 5) continue;
    refused('the right password right after five wrong ones', answer, 'NotAuthorized', EXCEEDED);
    return;
  }
};

const fourAreFree: Part = async (world) => {
  const user = await world.user('OFF');
  for (let count = 1; count <= 4; count++) await user.failPassword(`wrong password number ${count}`);
  signedIn('the right password after four wrong ones', await user.signIn());
};

/** Long locks, so that what a busy machine takes for a call does not matter. */
const doubling: Part = async (world) => {
  const user = await world.user('OFF');
  await failUntil(world, user, 1, 11);
  await expectLocked('right after the eleventh failure, 64 s', user);
  await world.clock.move(56 * SECOND);
  await expectLocked('56 s after it', user);
  await world.clock.move(9 * SECOND);
  await user.failPassword('65 s after it, a twelfth wrong password');
  await world.clock.move(118 * SECOND);
  await expectLocked('118 s after the twelfth, 128 s', user);
  await world.clock.move(11 * SECOND);
  signedIn('129 s after it, the right password', await user.signIn());
};

const notExtended: Part = async (world) => {
  const user = await world.user('OFF');
  await failUntil(world, user, 1, 11);
  for (let attempt = 1; attempt <= 6; attempt++) {
    await world.clock.move(8 * SECOND);
    const answer = await user.signIn({ password: 'Wrong-1-word' });
    refused('a wrong password during the lock', answer, 'NotAuthorized', EXCEEDED);
  }
  await world.clock.move(17 * SECOND);
  signedIn('65 s after the failure, the right password', await user.signIn());
};

const capped: Part = async (world) => {
  const user = await world.user('OFF');
  await failUntil(world, user, 1, 15);
  await world.clock.move(13 * MINUTE);
  await expectLocked('13 minutes after the fifteenth failure', user);
  // 2^10 s would be 17 minutes.
  await world.clock.move(2.5 * MINUTE);
  signedIn('15.5 minutes after it', await user.signIn());
};

const resets: Part = async (world) => {
  const user = await world.user('OFF');
  await failUntil(world, user, 1, 6);
  await world.clock.move(2200);
  signedIn('the right password after the lock', await user.signIn());
  for (let count = 1; count <= 4; count++) await user.failPassword(`wrong password ${count} of a new count`);
  signedIn('the right password after four more', await user.signIn());

  const quiet = await world.user('OFF');
  await failUntil(world, quiet, 1, 7);
  await world.clock.move(15 * MINUTE + 5 * SECOND);
  for (let count = 1; count <= 4; count++)
    await quiet.failPassword(`wrong password ${count} after 15 quiet minutes`);
  signedIn('the right password after those', await quiet.signIn());
};

export const failures: Rule = {
  number: 31,
  name: 'hidden users; lockout by 2^(n-5) s',
  check: parts({
    'PreventUserExistenceErrors LEGACY': legacyMode,
    'PreventUserExistenceErrors ENABLED': hiddenMode,
    'simulated SRP': simulatedSrp,
    'four failures cost nothing': fourAreFree,
    'the fifth locks': firstLock,
    'the lock doubles': doubling,
    'tries during the lock do not extend it': notExtended,
    'about 15 minutes at most': capped,
    'a success and 15 quiet minutes reset it': resets,
    'another user is not locked': async (world) => {
      const [user, other] = [await world.user('OFF'), await world.user('OFF')];
      for (let count = 1; count <= 5; count++) await user.failPassword(`wrong password number ${count}`);
      ensure('another user', (await other.tokens()).access !== '', 'tokens', 'none');
    },
  }),
};
