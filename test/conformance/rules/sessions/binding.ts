import { challenged, refused, same, signedIn, succeeded, text } from '../../expect.ts';
import { parts, type Part, type Rule } from '../../rule.ts';
import { deadAfterSuccess, expires, expiresAsSet, superseded } from './lifetime.ts';
import { INVALID } from './texts.ts';

const newPerResponse: Part = async (world) => {
  const user = await world.user('ON', { temporary: true });
  const sessions = [challenged('a first sign-in', await user.signIn(), 'NEW_PASSWORD_REQUIRED').session];
  const responses = { NEW_PASSWORD: `${user.password}x` };
  const changed = await user.respond('NEW_PASSWORD_REQUIRED', sessions[0], responses);
  sessions.push(challenged('the new password', changed, 'MFA_SETUP').session);
  const associated = succeeded('Associate', await user.associate({ Session: sessions[1] }));
  sessions.push(text(associated['Session']));
  const code = await user.authenticator(associated).fresh();
  const verified = succeeded('Verify', await user.verify({ Session: sessions[2] }, code));
  sessions.push(text(verified['Session']));
  user.password = responses.NEW_PASSWORD;
  sessions.push(await user.atCode(), await user.atCode());
  same('different sessions in six responses', new Set(sessions).size, 6);
};

/** Nothing that is refused for the wrong place uses the session up: it is answered rightly at the end. */
const boundTo: Part = async (world) => {
  const pool = await world.pool('ON');
  const client = await pool.newClient();
  const [user, other] = [await pool.newUser(), await pool.newUser()];
  const { app } = await user.enrollBySession();
  const session = await user.atCode();
  const code = await app.fresh();
  const invalid = (what: string, exchange: Parameters<typeof refused>[1]) =>
    refused(what, exchange, 'NotAuthorized', INVALID);

  invalid('at another client', await user.answerCode(session, code, { client }));
  invalid('for another user', await other.answerCode(session, code));
  invalid('at Associate', await user.associate({ Session: session }));
  invalid('at Verify', await user.verify({ Session: session }, code));
  invalid('at MFA_SETUP', await user.respond('MFA_SETUP', session));
  const selected = await user.respond('SELECT_MFA_TYPE', session, { ANSWER: 'SOFTWARE_TOKEN_MFA' });
  invalid('at SELECT_MFA_TYPE', selected);
  const changed = await user.respond('NEW_PASSWORD_REQUIRED', session, { NEW_PASSWORD: `${user.password}x` });
  invalid('at NEW_PASSWORD_REQUIRED', changed);
  signedIn('after all that, at its own place', await user.answerCode(session, code));
};

const setupBoundTo: Part = async (world) => {
  const user = await world.user('ON');
  const setup = challenged('a sign-in', await user.signIn(), 'MFA_SETUP').session;
  const answered = await user.answerCode(setup, '123456');
  refused('an MFA_SETUP session at SOFTWARE_TOKEN_MFA', answered, 'NotAuthorized', INVALID);
  const fresh = await world.user('ON', { temporary: true });
  const first = challenged('a first sign-in', await fresh.signIn(), 'NEW_PASSWORD_REQUIRED').session;
  const associated = await fresh.associate({ Session: first });
  refused('a NEW_PASSWORD_REQUIRED session at Associate', associated, 'NotAuthorized', INVALID);
  succeeded('the MFA_SETUP session, at its own place', await user.associate({ Session: setup }));
};

/** Each is within the constraints of 2.1, so that it reaches the session's own check. */
const tampered: Part = async (world) => {
  const user = await world.user('ON');
  const { app } = await user.enrollBySession();
  const session = await user.atCode();
  const code = await app.fresh();
  const middle = Math.floor(session.length / 2);
  const swapped = session.charAt(middle) === 'A' ? 'B' : 'A';
  const changes = {
    'one character changed': session.slice(0, middle) + swapped + session.slice(middle + 1),
    'the first character changed': (session.startsWith('B') ? 'C' : 'B') + session.slice(1),
    'one character more': `${session}A`,
    'one character less': session.slice(0, -1),
    'the first half only': session.slice(0, middle),
    'made up': 'A'.repeat(session.length),
  };
  for (const [what, changed] of Object.entries(changes)) {
    refused(what, await user.answerCode(changed, code), 'NotAuthorized', INVALID);
  }
  signedIn('the one as it was given', await user.answerCode(session, code));
};

export const sessionBinding: Rule = {
  number: 9,
  name: 'sessions: bound, new each time, dying',
  check: parts({
    'a new session in each response': newPerResponse,
    'dead after success': deadAfterSuccess,
    'bound to client, user, challenge': boundTo,
    'bound to its step': setupBoundTo,
    'tampered ones': tampered,
    'superseded by a new sign-in': superseded,
    'expired after three minutes': expires,
    'expired after AuthSessionValidity': expiresAsSet,
  }),
};
