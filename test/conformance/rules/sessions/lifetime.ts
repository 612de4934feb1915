import { challenged, refused, signedIn, succeeded, text } from '../../expect.ts';
import type { Part } from '../../rule.ts';
import { EXPIRED, INVALID, USED } from './texts.ts';

const MINUTE = 60_000;
const SECOND = 1000;

/** Rule 9: each session is good for one success. */
export const deadAfterSuccess: Part = async (world) => {
  const user = await world.user('ON', { temporary: true });
  const dead = (what: string, exchange: Parameters<typeof refused>[1]) =>
    refused(`${what} again`, exchange, 'NotAuthorized', USED);

  const first = challenged('a first sign-in', await user.signIn(), 'NEW_PASSWORD_REQUIRED').session;
  const responses = { NEW_PASSWORD: `${user.password}x` };
  const changed = await user.respond('NEW_PASSWORD_REQUIRED', first, responses);
  const Session = challenged('the new password', changed, 'MFA_SETUP').session;
  dead('NEW_PASSWORD_REQUIRED', await user.respond('NEW_PASSWORD_REQUIRED', first, responses));

  const associated = succeeded('Associate', await user.associate({ Session }));
  dead('Associate', await user.associate({ Session }));
  const app = user.authenticator(associated);
  const proof = { Session: associated['Session'] };
  const code = await app.fresh();
  const verified = succeeded('Verify', await user.verify(proof, code));
  dead('Verify', await user.verify(proof, code));
  const last = text(verified['Session']);
  signedIn('MFA_SETUP', await user.respond('MFA_SETUP', last));
  dead('MFA_SETUP', await user.respond('MFA_SETUP', last));

  user.password = responses.NEW_PASSWORD;
  const session = await user.atCode();
  signedIn('SOFTWARE_TOKEN_MFA', await user.answerCode(session, await app.fresh()));
  dead('SOFTWARE_TOKEN_MFA', await user.answerCode(session, await app.fresh()));
};

/** Rule 9: AuthSessionValidity, 3 minutes unless set, counted anew with each response. */
export const expires: Part = async (world) => {
  const user = await world.user('ON');
  const first = challenged('a sign-in', await user.signIn(), 'MFA_SETUP').session;
  const late = challenged('another sign-in', await user.signIn(), 'MFA_SETUP').session;
  await world.clock.move(3 * MINUTE - 10 * SECOND);
  const associated = succeeded('Associate after 2:50', await user.associate({ Session: first }));
  await world.clock.move(20 * SECOND);
  refused('Associate after 3:10', await user.associate({ Session: late }), 'NotAuthorized', EXPIRED);
  await world.clock.move(3 * MINUTE - 40 * SECOND);
  const app = user.authenticator(associated);
  const proof = { Session: associated['Session'] };
  const verified = succeeded('Verify 2:40 after Associate', await user.verify(proof, await app.fresh()));
  await world.clock.move(3 * MINUTE + 10 * SECOND);
  const done = await user.respond('MFA_SETUP', text(verified['Session']));
  refused('MFA_SETUP 3:10 after Verify', done, 'NotAuthorized', EXPIRED);
};

export const expiresAsSet: Part = async (world) => {
  const pool = await world.pool('ON');
  const client = await pool.newClient({ AuthSessionValidity: 15 });
  const user = await pool.newUser();
  const first = challenged('a sign-in', await user.signIn({ client }), 'MFA_SETUP').session;
  const second = challenged('a sign-in', await user.signIn({ client }), 'MFA_SETUP').session;
  await world.clock.move(15 * MINUTE - 10 * SECOND);
  succeeded('Associate after 14:50', await user.associate({ Session: first }));
  await world.clock.move(20 * SECOND);
  refused('Associate after 15:10', await user.associate({ Session: second }), 'NotAuthorized', EXPIRED);
};

/** Rule 9's text for a superseded one: a new sign-in breaks the chain between Associate and Verify. */
export const superseded: Part = async (world) => {
  const user = await world.user('ON');
  const first = challenged('a sign-in', await user.signIn(), 'MFA_SETUP').session;
  const associated = succeeded('Associate', await user.associate({ Session: first }));
  challenged('a second sign-in', await user.signIn(), 'MFA_SETUP');
  const code = await user.authenticator(associated).fresh();
  const answer = await user.verify({ Session: associated['Session'] }, code);
  refused('Verify with the first sign-in’s session', answer, 'NotAuthorized', INVALID);
};
