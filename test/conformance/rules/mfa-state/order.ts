import { challenged, refused, signedIn, succeeded } from '../../expect.ts';
import { parts, type Rule } from '../../rule.ts';
import { newPassword } from '../../world/test-pool.ts';
import { expectChallenge } from './settings.ts';

export const passwordFirst: Rule = {
  number: 17,
  name: 'NEW_PASSWORD_REQUIRED before MFA',
  check: parts({
    'before MFA_SETUP': async (world) => {
      const user = await world.user('ON', { temporary: true });
      const { session } = challenged('a first sign-in', await user.signIn(), 'NEW_PASSWORD_REQUIRED');
      const NEW_PASSWORD = newPassword();
      const answer = await user.respond('NEW_PASSWORD_REQUIRED', session, { NEW_PASSWORD });
      challenged('the new password', answer, 'MFA_SETUP');
    },
    'before SOFTWARE_TOKEN_MFA': async (world) => {
      const user = await world.user('ON');
      const { app } = await user.enrollBySession();
      user.password = newPassword();
      const input = { Password: user.password, Permanent: false };
      succeeded('AdminSetUserPassword', await user.admin('AdminSetUserPassword', input));
      const { session } = challenged('a sign-in', await user.signIn(), 'NEW_PASSWORD_REQUIRED');
      const NEW_PASSWORD = newPassword();
      const answer = await user.respond('NEW_PASSWORD_REQUIRED', session, { NEW_PASSWORD });
      const next = challenged('the new password', answer, 'SOFTWARE_TOKEN_MFA');
      signedIn('the code', await user.answerCode(next.session, await app.fresh()));
    },
    'alone where MFA is off': async (world) => {
      const user = await world.user('OFF', { temporary: true });
      const { session } = challenged('a first sign-in', await user.signIn(), 'NEW_PASSWORD_REQUIRED');
      const NEW_PASSWORD = newPassword();
      signedIn('the new password', await user.respond('NEW_PASSWORD_REQUIRED', session, { NEW_PASSWORD }));
    },
  }),
};

export const replacement: Rule = {
  number: 18,
  name: 're-Associate keeps the old secret',
  check: parts({
    'the old one counts until the new one verifies': async (world) => {
      const user = await world.user('ON');
      const { app: old, tokens } = await user.enrollBySession();
      const proof = { AccessToken: tokens.access };
      const app = user.authenticator(succeeded('Associate again', await user.associate(proof)));
      const session = await user.atCode();
      refused(
        'the new secret before Verify',
        await user.answerCode(session, await app.at(0)),
        'CodeMismatch',
      );
      signedIn('the old secret before Verify', await user.answerCode(session, await old.fresh()));
      succeeded('Verify', await user.verify(proof, await app.fresh()));
      const next = await user.atCode();
      refused('the old secret after Verify', await user.answerCode(next, await old.fresh()), 'CodeMismatch');
      signedIn('the new secret after Verify', await user.answerCode(next, await app.fresh()));
    },
    'associated twice, the last secret counts': async (world) => {
      const user = await world.user('OPTIONAL');
      const { access: AccessToken } = await user.tokens();
      const first = user.authenticator(succeeded('Associate', await user.associate({ AccessToken })));
      const second = user.authenticator(succeeded('Associate', await user.associate({ AccessToken })));
      const wrong = await user.verify({ AccessToken }, await first.fresh());
      refused('Verify with the first secret', wrong, 'EnableSoftwareTokenMFA');
      succeeded('Verify with the last secret', await user.verify({ AccessToken }, await second.fresh()));
    },
    'the switch for the old rule': async (world) => {
      const user = await world.user('ON');
      const { tokens } = await user.enrollBySession();
      await world.set({ detachOldToken: true });
      succeeded('Associate again', await user.associate({ AccessToken: tokens.access }));
      await expectChallenge('a sign-in then', user, 'MFA_SETUP');
    },
  }),
};
