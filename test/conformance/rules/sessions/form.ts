import { challenged, ensure, same, succeeded, text } from '../../expect.ts';
import { parts, type Rule } from '../../rule.ts';
import type { World } from '../../world/world.ts';

/** Sessions of every kind that the usual pools give. */
async function someSessions(world: World): Promise<{ sessions: string[]; known: string[] }> {
  const user = await world.user('ON', { temporary: true });
  const first = challenged('a first sign-in', await user.signIn(), 'NEW_PASSWORD_REQUIRED').session;
  const NEW_PASSWORD = `${user.password}x`;
  const answer = await user.respond('NEW_PASSWORD_REQUIRED', first, { NEW_PASSWORD });
  const setup = challenged('the new password', answer, 'MFA_SETUP').session;
  const associated = succeeded('Associate', await user.associate({ Session: setup }));
  const app = user.authenticator(associated);
  const code = await app.fresh();
  const verified = succeeded('Verify', await user.verify({ Session: associated['Session'] }, code));
  user.password = NEW_PASSWORD;
  const challenge = await user.atCode();
  const again = await user.atCode();
  const { UserAttributes } = succeeded('AdminGetUser', await user.admin('AdminGetUser'));
  const attributes = UserAttributes as { Name: string; Value: string }[];
  const sub = attributes.find(({ Name }) => Name === 'sub')?.Value ?? user.name;
  return {
    sessions: [first, setup, text(associated['Session']), text(verified['Session']), challenge, again],
    known: [user.name, sub, user.pool.id, user.pool.client.id],
  };
}

export const sessionForm: Rule = {
  number: 8,
  name: 'sessions: opaque, 20..2048, URL-safe',
  check: parts({
    'length and characters': async (world) => {
      for (const session of (await someSessions(world)).sessions) {
        const { length } = session;
        ensure('length', length >= 20 && length <= 2048, '20 to 2,048 characters', `${length}`);
        const odd = session.replaceAll(/[\w-]/g, '').length;
        ensure('characters', odd === 0, 'only A-Z a-z 0-9 _ -', `${odd} others`);
      }
    },
    'they tell nothing': async (world) => {
      const { sessions, known } = await someSessions(world);
      for (const session of sessions) {
        const decoded = Buffer.from(session, 'base64url').toString('latin1');
        const shows = known.filter((value) => session.includes(value) || decoded.includes(value)).length;
        same('names and ids that can be read in a session', shows, 0);
      }
    },
    'never the same': async (world) => {
      const { sessions } = await someSessions(world);
      same('different ones', new Set(sessions).size, sessions.length);
    },
  }),
};
