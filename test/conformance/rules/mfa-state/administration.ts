import { ensure, refused, same, signedIn, succeeded } from '../../expect.ts';
import { parts, type Rule } from '../../rule.ts';
import { newPassword } from '../../world/test-pool.ts';
import { userWithTwoFactors } from './several-factors.ts';
import {
  expectChallenge,
  expectFactors,
  expectSetupRefused,
  expectTokens,
  TOTP_OFF,
  TOTP_ON,
} from './settings.ts';

const TOKEN = 'SOFTWARE_TOKEN_MFA';

export const switchedOff: Rule = {
  number: 19,
  name: 'AdminSetUserMFAPreference false',
  check: parts({
    'ON: 200 without effect': async (world) => {
      const user = await world.user('ON');
      const { app } = await user.enrollBySession();
      const call = await user.admin('AdminSetUserMFAPreference', TOTP_OFF);
      same('the output', succeeded('AdminSetUserMFAPreference', call), {});
      signedIn('a sign-in by code then', await user.answerCode(await user.atCode(), await app.fresh()));
    },
    'OPTIONAL: no MFA, the token stays': async (world) => {
      const user = await world.user('OPTIONAL');
      const { app } = await user.enrollByToken();
      succeeded('off', await user.admin('AdminSetUserMFAPreference', TOTP_OFF));
      await expectTokens('a sign-in when switched off', user);
      succeeded('on again', await user.admin('AdminSetUserMFAPreference', TOTP_ON));
      signedIn('a sign-in by the same secret', await user.answerCode(await user.atCode(), await app.fresh()));
    },
  }),
};

export const beforeVerify: Rule = {
  number: 20,
  name: 'preference before Verify is refused',
  check: parts({
    'by the user': async (world) => {
      const user = await world.user('OPTIONAL');
      const { access: AccessToken } = await user.tokens();
      const none = await user.prefer(AccessToken, TOTP_ON);
      refused('nothing set up', none, 'InvalidParameter', 'User has not set up software token mfa');
      const off = await user.prefer(AccessToken, TOTP_OFF);
      refused('even switching off', off, 'InvalidParameter');
      succeeded('Associate', await user.associate({ AccessToken }));
      const unverified = await user.prefer(AccessToken, TOTP_ON);
      refused('associated', unverified, 'InvalidParameter', 'User has not verified software token mfa');
    },
    'by the administrator': async (world) => {
      const text = 'User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA';
      const user = await world.user('OPTIONAL');
      const none = await user.admin('AdminSetUserMFAPreference', TOTP_ON);
      refused('nothing set up', none, 'InvalidParameter', text);
      const { access: AccessToken } = await user.tokens();
      succeeded('Associate', await user.associate({ AccessToken }));
      const unverified = await user.admin('AdminSetUserMFAPreference', TOTP_ON);
      refused('associated', unverified, 'InvalidParameter', text);
    },
  }),
};

export const totpOff: Rule = {
  number: 21,
  name: 'TOTP off in the pool',
  check: parts({
    'Associate and Verify are refused': async (world) => {
      const user = await world.user('OFF');
      await expectSetupRefused('in an OFF pool', user, (await user.tokens()).access);
    },
    'who has enrolled before is still challenged': async (world) => {
      const pool = await world.newPool('ON');
      const user = await pool.newUser();
      const { app, tokens } = await user.enrollBySession();
      await pool.setMfa({
        MfaConfiguration: 'ON',
        SoftwareTokenMfaConfiguration: { Enabled: false },
        EmailMfaConfiguration: { Message: 'Code {####}', Subject: 'Code' },
      });
      await expectSetupRefused('with TOTP off', user, tokens.access);
      signedIn('a sign-in by code', await user.answerCode(await user.atCode(), await app.fresh()));
    },
  }),
};

export const tokenDeleted: Rule = {
  number: 22,
  name: 'AdminDeleteSoftwareToken',
  check: parts({
    'ON: token and preference go, MFA_SETUP follows': async (world) => {
      const user = await world.user('ON');
      const { tokens } = await user.enrollBySession();
      succeeded('SetUserMFAPreference', await user.prefer(tokens.access, TOTP_ON));
      same('the output', succeeded('the deletion', await user.admin('AdminDeleteSoftwareToken')), {});
      await expectFactors('then', user, undefined, undefined);
      await expectChallenge('a sign-in then', user, 'MFA_SETUP');
      await user.enrollBySession();
    },
    'OPTIONAL: no MFA follows': async (world) => {
      const user = await world.user('OPTIONAL');
      await user.enrollByToken();
      succeeded('the deletion', await user.admin('AdminDeleteSoftwareToken'));
      await expectTokens('a sign-in then', user);
    },
    'other factors stay': async (world) => {
      const { user, second } = await userWithTwoFactors(world, 'OPTIONAL');
      succeeded('the deletion', await user.admin('AdminDeleteSoftwareToken'));
      await expectFactors('then', user, [second], undefined);
      await expectChallenge('a sign-in then', user, second);
    },
    'an unknown user; a user without token': async (world) => {
      const user = await world.user('ON');
      succeeded('without token', await user.admin('AdminDeleteSoftwareToken'));
      const nobody = await user.admin('AdminDeleteSoftwareToken', { Username: 'nobody-of-this-name' });
      refused('an unknown user', nobody, 'UserNotFound');
    },
  }),
};

export const passwordChanged: Rule = {
  number: 23,
  name: 'password changes do not touch TOTP',
  check: parts({
    'by the administrator, and by the user': async (world) => {
      const user = await world.user('ON');
      const { app, tokens } = await user.enrollBySession();
      const before = user.password;
      user.password = newPassword();
      const set = { Password: user.password, Permanent: true };
      succeeded('AdminSetUserPassword', await user.admin('AdminSetUserPassword', set));
      signedIn('a sign-in then', await user.answerCode(await user.atCode(), await app.fresh()));
      const change = { PreviousPassword: user.password, ProposedPassword: newPassword() };
      const input = { AccessToken: tokens.access, ...change };
      succeeded('ChangePassword', await user.call('ChangePassword', input));
      user.password = change.ProposedPassword;
      signedIn('a sign-in then', await user.answerCode(await user.atCode(), await app.fresh()));
      await expectFactors('then', user, [TOKEN], undefined);
      ensure('the password', before !== user.password, 'another', 'the same');
    },
  }),
};
