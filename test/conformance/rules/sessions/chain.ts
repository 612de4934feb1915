import { challenged, ensure, refused, same, signedIn, succeeded, text } from '../../expect.ts';
import { parts, type Rule } from '../../rule.ts';
import { INVALID, USED } from './texts.ts';

const VERIFY = 'EnableSoftwareTokenMFA';

export const wrongCodes: Rule = {
  number: 10,
  name: 'a wrong code keeps the session',
  check: parts({
    'at Verify': async (world) => {
      const user = await world.user('ON');
      const setup = challenged('a sign-in', await user.signIn(), 'MFA_SETUP').session;
      const associated = succeeded('Associate', await user.associate({ Session: setup }));
      const app = user.authenticator(associated);
      const proof = { Session: associated['Session'] };
      for (let attempt = 1; attempt <= 3; attempt++) {
        refused(`wrong code ${attempt}`, await user.verify(proof, app.wrong()), VERIFY);
      }
      succeeded('the right code', await user.verify(proof, await app.fresh()));
    },
    'at sign-in': async (world) => {
      const user = await world.user('ON');
      const { app } = await user.enrollBySession();
      const session = await user.atCode();
      for (let attempt = 1; attempt <= 3; attempt++) {
        refused(`wrong code ${attempt}`, await user.answerCode(session, app.wrong()), 'CodeMismatch');
      }
      signedIn('the right code', await user.answerCode(session, await app.fresh()));
    },
    'strict mode burns it': async (world) => {
      const user = await world.user('ON');
      const { app } = await user.enrollBySession();
      const session = await user.atCode();
      const other = await world.user('ON');
      const setup = challenged('a sign-in', await other.signIn(), 'MFA_SETUP').session;
      const associated = succeeded('Associate', await other.associate({ Session: setup }));
      const proof = { Session: associated['Session'] };
      const second = other.authenticator(associated);
      await world.set({ strictSessions: true });
      refused('a wrong code', await user.answerCode(session, app.wrong()), 'CodeMismatch');
      const right = await user.answerCode(session, await app.fresh());
      refused('the right code then', right, 'NotAuthorized', USED);
      refused('a wrong code at Verify', await other.verify(proof, second.wrong()), VERIFY);
      refused('the right code then', await other.verify(proof, await second.fresh()), 'NotAuthorized', USED);
    },
  }),
};

export const setupChain: Rule = {
  number: 11,
  name: 'Associate S1→S2, Verify S2→S3, MFA_SETUP S3',
  check: parts({
    'only S3 finishes the set-up': async (world) => {
      const user = await world.user('ON');
      const invalid = (what: string, exchange: Parameters<typeof refused>[1], message = INVALID) =>
        refused(what, exchange, 'NotAuthorized', message);
      const s1 = challenged('a sign-in', await user.signIn(), 'MFA_SETUP').session;
      invalid('S1 at MFA_SETUP', await user.respond('MFA_SETUP', s1));
      invalid('S1 at Verify', await user.verify({ Session: s1 }, '123456'));
      const associated = succeeded('S1 at Associate', await user.associate({ Session: s1 }));
      const s2 = text(associated['Session']);
      ensure('Associate by session', s2 !== '', 'a Session', 'none');
      invalid('S1 at MFA_SETUP, after Associate', await user.respond('MFA_SETUP', s1), USED);
      invalid('S2 at MFA_SETUP', await user.respond('MFA_SETUP', s2));
      const code = await user.authenticator(associated).fresh();
      const verified = succeeded('S2 at Verify', await user.verify({ Session: s2 }, code));
      const s3 = text(verified['Session']);
      same('Status of Verify', verified['Status'], 'SUCCESS');
      same('different ones among S1, S2, S3', new Set([s1, s2, s3]).size, 3);
      invalid('S2 at MFA_SETUP, after Verify', await user.respond('MFA_SETUP', s2), USED);
      invalid('S3 at Verify', await user.verify({ Session: s3 }, code));
      signedIn('S3 at MFA_SETUP', await user.respond('MFA_SETUP', s3));
    },
    'the same when an administrator signs the user in': async (world) => {
      const user = await world.user('ON');
      const { tokens } = await user.enrollBySession({ by: 'admin' });
      ensure('the chain with AdminInitiateAuth', tokens.access !== '', 'tokens', 'none');
    },
  }),
};

export const byToken: Rule = {
  number: 12,
  name: 'by access token no Session',
  check: parts({
    'Associate and Verify by access token': async (world) => {
      const user = await world.user('OPTIONAL');
      const { access: AccessToken } = await user.tokens();
      const associated = succeeded('Associate', await user.associate({ AccessToken }));
      same('Session of Associate', associated['Session'], undefined);
      const app = user.authenticator(associated);
      const verified = succeeded('Verify', await user.verify({ AccessToken }, await app.fresh()));
      same('Status of Verify', verified['Status'], 'SUCCESS');
      same('Session of Verify', verified['Session'], undefined);
    },
  }),
};
