import { challenged, ensure, listIn, refused, signedIn, succeeded } from '../../expect.ts';
import { parts, type Rule } from '../../rule.ts';
import type { TestUser } from '../../world/test-user.ts';
import { expectChallenge, expectFactors, expectTokens, TOTP_OFF, TOTP_ON } from './settings.ts';

const SOFTWARE_TOKEN = 'SOFTWARE_TOKEN_MFA';

/** The one view of a token that is registered and switched off. */
async function holdsToken(user: TestUser): Promise<boolean> {
  const { ConfiguredUserAuthFactors: factors } = succeeded(
    'AdminGetUserAuthFactors',
    await user.admin('AdminGetUserAuthFactors'),
  );
  return Array.isArray(factors) && factors.includes('SOFTWARE_TOKEN');
}

export const states: Rule = {
  number: 13,
  name: 'none → associated → verified, enabled, preferred',
  check: parts({
    'each state on the way': async (world) => {
      const user = await world.user('OPTIONAL');
      const { access: AccessToken } = await user.tokens();
      const unready = 'InvalidParameter';
      const refusedAs = async (what: string, message: string) =>
        refused(`the preference, ${what}`, await user.prefer(AccessToken, TOTP_ON), unready, message);

      await refusedAs('none', 'User has not set up software token mfa');
      const app = user.authenticator(succeeded('Associate', await user.associate({ AccessToken })));
      await refusedAs('associated', 'User has not verified software token mfa');
      await expectFactors('when associated', user, undefined, undefined);

      succeeded('Verify', await user.verify({ AccessToken }, await app.fresh()));
      await expectFactors('when verified', user, undefined, undefined);
      await expectTokens('a sign-in when verified', user);

      const enabled = { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false } };
      succeeded('the preference, enabled', await user.prefer(AccessToken, enabled));
      await expectFactors('when enabled', user, [SOFTWARE_TOKEN], undefined);
      await expectChallenge('a sign-in when enabled', user, SOFTWARE_TOKEN);

      succeeded('the preference, preferred', await user.prefer(AccessToken, TOTP_ON));
      await expectFactors('when preferred', user, [SOFTWARE_TOKEN], SOFTWARE_TOKEN);
      succeeded('the preference, off', await user.prefer(AccessToken, TOTP_OFF));
      await expectFactors('when switched off', user, undefined, undefined);
    },
    'the token is there from Verify on': async (world) => {
      const user = await world.user('OPTIONAL');
      const { access: AccessToken } = await user.tokens();
      const app = user.authenticator(succeeded('Associate', await user.associate({ AccessToken })));
      ensure(
        'AdminGetUserAuthFactors when associated',
        !(await holdsToken(user)),
        'no SOFTWARE_TOKEN',
        'one',
      );
      succeeded('Verify', await user.verify({ AccessToken }, await app.fresh()));
      ensure('AdminGetUserAuthFactors when verified', await holdsToken(user), 'SOFTWARE_TOKEN', 'none');
    },
  }),
};

export const required: Rule = {
  number: 14,
  name: 'ON: MFA_SETUP until verified',
  check: parts({
    'MFA_SETUP at each sign-in, MFAS_CAN_SETUP a JSON string': async (world) => {
      const user = await world.user('ON');
      for (const what of ['the first sign-in', 'the second sign-in']) {
        const { parameters, session } = challenged(what, await user.signIn(), 'MFA_SETUP');
        const list = listIn('MFAS_CAN_SETUP', parameters['MFAS_CAN_SETUP']);
        ensure('MFAS_CAN_SETUP', list.includes(SOFTWARE_TOKEN), SOFTWARE_TOKEN, list.join(', '));
        succeeded('Associate, never verified', await user.associate({ Session: session }));
      }
      await expectChallenge('a sign-in after Associate alone', user, 'MFA_SETUP');
      await expectFactors('before Verify', user, undefined, undefined);
    },
    'Verify by session enrolls at once': async (world) => {
      const user = await world.user('ON');
      const setup = challenged('a sign-in', await user.signIn(), 'MFA_SETUP').session;
      const associated = succeeded('Associate', await user.associate({ Session: setup }));
      const app = user.authenticator(associated);
      succeeded('Verify', await user.verify({ Session: associated['Session'] }, await app.fresh()));
      // MFA_SETUP is never answered.
      signedIn('a sign-in by code', await user.answerCode(await user.atCode(), await app.fresh()));
    },
    'the challenge names the user': async (world) => {
      const user = await world.user('ON');
      const { app } = await user.enrollBySession();
      const { parameters, session } = challenged('a sign-in', await user.signIn(), SOFTWARE_TOKEN);
      ensure(
        'USER_ID_FOR_SRP',
        parameters['USER_ID_FOR_SRP'] === user.name,
        'the user name',
        'something else',
      );
      signedIn('the code', await user.answerCode(session, await app.fresh()));
    },
  }),
};

export const optional: Rule = {
  number: 15,
  name: 'OPTIONAL: only if enabled; OFF: never',
  check: parts({
    'OPTIONAL: no factor, verified, enabled': async (world) => {
      const user = await world.user('OPTIONAL');
      await expectTokens('a sign-in without factor', user);
      const { app, tokens } = await user.enrollByToken({ prefer: false });
      await expectTokens('a sign-in when verified, without preference', user);
      succeeded('SetUserMFAPreference', await user.prefer(tokens.access, TOTP_ON));
      signedIn('a sign-in when enabled', await user.answerCode(await user.atCode(), await app.fresh()));
    },
    'OFF: no challenge': async (world) => {
      await expectTokens('a sign-in', await world.user('OFF'));
    },
  }),
};
