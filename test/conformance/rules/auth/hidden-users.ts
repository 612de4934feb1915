import { randomBytes } from 'node:crypto';
import { challenged, ensure, refused, same, signedIn, succeeded, text } from '../../expect.ts';
import type { Part } from '../../rule.ts';
import { srpTimestamp, startSrp } from '../../world/srp.ts';
import { newPassword } from '../../world/test-pool.ts';
import { TestUser, WRONG_PASSWORD } from '../../world/test-user.ts';
import type { World } from '../../world/world.ts';

const HIDDEN = { PreventUserExistenceErrors: 'ENABLED' } as const;
const LEGACY = { PreventUserExistenceErrors: 'LEGACY' } as const;

async function nobody(world: World): Promise<TestUser> {
  return new TestUser(await world.pool('OFF'), `nobody-${randomBytes(4).toString('hex')}`, newPassword());
}

/** The API's default is LEGACY. */
export const legacyMode: Part = async (world) => {
  const unknown = await nobody(world);
  for (const client of [unknown.pool.client, await unknown.pool.newClient(LEGACY)]) {
    const answer = await unknown.signIn({ client });
    refused('an unknown user', answer, 'UserNotFound', 'User does not exist.');
    const bySrp = await unknown.initiate(
      'USER_SRP_AUTH',
      { USERNAME: unknown.name, SRP_A: 'abcdef12' },
      { client },
    );
    refused('an unknown user by SRP', bySrp, 'UserNotFound', 'User does not exist.');
  }
  const known = await world.user('OFF');
  await known.failPassword('a wrong password');
};

export const hiddenMode: Part = async (world) => {
  const unknown = await nobody(world);
  const client = await unknown.pool.newClient(HIDDEN);
  for (const by of ['app', 'admin'] as const) {
    const answer = await unknown.signIn({ client, by });
    refused(`an unknown user (${by})`, answer, 'NotAuthorized', WRONG_PASSWORD);
  }
  const known = await world.user('OFF');
  const wrong = await known.signIn({ client, password: 'Wrong-1-word' });
  refused('a wrong password', wrong, 'NotAuthorized', WRONG_PASSWORD);
  signedIn('the right password', await known.signIn({ client }));
  succeeded('AdminResetUserPassword', await resettable(known));
  const reset = await known.signIn({ client });
  refused('a user whose password was reset', reset, 'NotAuthorized', WRONG_PASSWORD);
};

/** A reset needs somewhere to send the code. */
async function resettable(user: TestUser) {
  const UserAttributes = [
    { Name: 'email', Value: 'reset@example.com' },
    { Name: 'email_verified', Value: 'true' },
  ];
  succeeded('AdminUpdateUserAttributes', await user.admin('AdminUpdateUserAttributes', { UserAttributes }));
  return user.admin('AdminResetUserPassword');
}

/** An unknown user's SRP looks like anybody's: the same salt and id each time, and a claim that fails as a wrong password. */
export const simulatedSrp: Part = async (world) => {
  const unknown = await nobody(world);
  const client = await unknown.pool.newClient(HIDDEN);
  const first = await startSrp(unknown, { client });
  const second = await startSrp(unknown, { client });
  const [one, two] = [first.challenge.parameters, second.challenge.parameters];
  for (const name of ['SALT', 'USER_ID_FOR_SRP']) {
    ensure(`${name} of two tries`, text(one[name]) !== '' && one[name] === two[name], 'the same', 'another');
  }
  const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text(one['USER_ID_FOR_SRP']));
  ensure('USER_ID_FOR_SRP', uuid, 'a UUID', 'something else');
  const other = await startSrp(await nobody(world), { client });
  ensure('SALT of another name', other.challenge.parameters['SALT'] !== one['SALT'], 'another', 'the same');
  ensure('SRP_B of two tries', one['SRP_B'] !== two['SRP_B'], 'another', 'the same');

  const real = await startSrp(await world.user('OFF'), { client });
  const names = Object.keys(real.challenge.parameters).toSorted();
  same('members for an unknown user', Object.keys(one).toSorted(), names);
  const answer = await second.answer(second.claim(srpTimestamp(world.clock.now())));
  refused('the claim', answer, 'NotAuthorized', WRONG_PASSWORD);
  challenged('a real user in the same mode', await (await world.user('ON')).signIn(), 'MFA_SETUP');
};
