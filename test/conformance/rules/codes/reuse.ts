import { ensure, refused, same, signedIn, succeeded } from '../../expect.ts';
import type { Exchange } from '../../endpoint/http-client.ts';
import { parts, type Rule } from '../../rule.ts';
import { STEP_MS } from '../../world/totp.ts';
import { associatedUser } from './window.ts';

const REUSED = 'Your software token has already been used once.';

function reused(what: string, exchange: Exchange): void {
  refused(what, exchange, 'ExpiredCode', REUSED);
}

export const reuse: Rule = {
  number: 25,
  name: 'a time step counts once, Verify included',
  check: parts({
    'the code given to Verify at sign-in': async (world) => {
      const { user, app, proof } = await associatedUser(world);
      const code = await app.at(0);
      succeeded('Verify', await user.verify(proof, code));
      const session = await user.atCode();
      reused('the same code', await user.answerCode(session, code));
      // Checked apart from the session, which lives on.
      signedIn('the next code in the same session', await user.answerCode(session, await app.at(1)));
    },
    'the same for Verify by access token': async (world) => {
      const user = await world.user('OPTIONAL');
      const { access: AccessToken } = await user.tokens();
      const app = user.authenticator(succeeded('Associate', await user.associate({ AccessToken })));
      const code = await app.at(0);
      succeeded('Verify', await user.verify({ AccessToken }, code));
      const settings = { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } };
      succeeded('SetUserMFAPreference', await user.prefer(AccessToken, settings));
      reused('the same code', await user.answerCode(await user.atCode(), code));
    },
    'twice at sign-in, in sessions of their own': async (world) => {
      const user = await world.user('ON');
      const { app } = await user.enrollBySession();
      const code = await app.at(0);
      signedIn('the first time', await user.answerCode(await user.atCode(), code));
      reused('the second time', await user.answerCode(await user.atCode(), code));
    },
    'of several at once one succeeds': async (world) => {
      const user = await world.user('ON');
      const { app } = await user.enrollBySession();
      const sessions = [await user.atCode(), await user.atCode(), await user.atCode()];
      const code = await app.at(0);
      const answers = await Promise.all(sessions.map((session) => user.answerCode(session, code)));
      const good = answers.filter((answer) => answer.kind === 'answer' && answer.status === 200);
      same('successes of three', good.length, 1);
      for (const answer of answers) if (!good.includes(answer)) reused('the others', answer);
    },
    'a lower step that was not used is accepted': async (world) => {
      const { user, app, proof } = await associatedUser(world);
      succeeded('Verify with the next step', await user.verify(proof, await app.at(1)));
      const lower = await user.answerCode(await user.atCode(), await app.at(0));
      signedIn('a sign-in with this step', lower);
      signedIn(
        'a sign-in with the step before',
        await user.answerCode(await user.atCode(), await app.at(-1)),
      );
    },
    'another user’s steps are another matter': async (world) => {
      const user = await world.user('ON');
      const other = await world.user('ON');
      const [{ app }, { app: second }] = [await user.enrollBySession(), await other.enrollBySession()];
      signedIn('one user', await user.answerCode(await user.atCode(), await app.at(0)));
      signedIn('the other', await other.answerCode(await other.atCode(), await second.at(0)));
    },
    'remembered when time goes on': async (world) => {
      const user = await world.user('ON');
      const { app } = await user.enrollBySession();
      const code = await app.at(1);
      signedIn('the next step', await user.answerCode(await user.atCode(), code));
      await world.clock.move(2 * STEP_MS);
      const session = await user.atCode();
      reused('two steps later, when it is the step before', await user.answerCode(session, code));
      ensure('a new code', (await user.signInWith(app)).access !== '', 'tokens', 'none');
    },
    'in strict mode too a reused code leaves the session': async (world) => {
      const user = await world.user('ON');
      const { app } = await user.enrollBySession();
      const code = await app.at(0);
      signedIn('the first time', await user.answerCode(await user.atCode(), code));
      await world.set({ strictSessions: true });
      const session = await user.atCode();
      reused('the second time', await user.answerCode(session, code));
      signedIn('the next code', await user.answerCode(session, await app.at(1)));
    },
  }),
};
