import { challenged, ensure, listIn, same, signedIn, succeeded } from '../../expect.ts';
import { NotObservable, parts, type Rule } from '../../rule.ts';
import type { Authenticator } from '../../world/authenticator.ts';
import type { TestPool } from '../../world/test-pool.ts';
import type { TestUser } from '../../world/test-user.ts';
import type { Mode, World } from '../../world/world.ts';
import { expectFactors } from './settings.ts';

const TOKEN = 'SOFTWARE_TOKEN_MFA';
const BOTH_ON = { Enabled: true, PreferredMfa: false };

/** A user with two factors, none preferred: the token, and whichever of e-mail and SMS the endpoint can do. */
export interface TwoFactors {
  readonly user: TestUser;
  readonly app: Authenticator;
  readonly second: 'EMAIL_OTP' | 'SMS_MFA';
  /** The member of a preference call that stands for the second factor. */
  readonly member: 'EmailMfaSettings' | 'SMSMfaSettings';
}

export async function userWithTwoFactors(world: World, mode: Exclude<Mode, 'OFF'>): Promise<TwoFactors> {
  const { pool, second, member } = await poolWithTwoFactors(world, mode);
  const user = await pool.newUser({ attributes: second === 'EMAIL_OTP' ? EMAIL : PHONE });
  const { app } = await enroll(user, mode, second);
  const settings = { [member]: BOTH_ON, SoftwareTokenMfaSettings: BOTH_ON };
  succeeded('AdminSetUserMFAPreference', await user.admin('AdminSetUserMFAPreference', settings));
  return { user, app, second, member };
}

const EMAIL = { email: 'two@example.com', email_verified: 'true' };
const PHONE = { phone_number: '+15550100', phone_number_verified: 'true' };

/** In an ON pool a telephone number may put SMS before MFA_SETUP (section 3); then the token comes by access token. */
async function enroll(user: TestUser, mode: Mode, second: string): Promise<{ app: Authenticator }> {
  if (mode === 'OPTIONAL') return user.enrollByToken({ prefer: false });
  if (second === 'EMAIL_OTP') return user.enrollBySession();
  throw new NotObservable('this endpoint has no e-mail MFA, and SMS cannot be read');
}

type TwoFactorPool = { pool: TestPool } & Pick<TwoFactors, 'second' | 'member'>;

/** Shared by the rules that need one: a world has one of each mode. */
const known = new WeakMap<World, Map<Mode, Promise<TwoFactorPool>>>();

function poolWithTwoFactors(world: World, mode: Exclude<Mode, 'OFF'>): Promise<TwoFactorPool> {
  const pools = known.get(world) ?? new Map<Mode, Promise<TwoFactorPool>>();
  known.set(world, pools);
  const pool = pools.get(mode) ?? makeTwoFactorPool(world, mode);
  pools.set(mode, pool);
  return pool;
}

async function makeTwoFactorPool(world: World, mode: Exclude<Mode, 'OFF'>): Promise<TwoFactorPool> {
  const pool = await world.newPool(mode);
  const both = { MfaConfiguration: mode, SoftwareTokenMfaConfiguration: { Enabled: true } };
  try {
    await pool.setMfa({ ...both, EmailMfaConfiguration: { Message: 'Code {####}', Subject: 'Code' } });
    return { pool, second: 'EMAIL_OTP', member: 'EmailMfaSettings' };
  } catch {
    // AWS wants an SES identity for e-mail, and a role for SMS.
    const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/conformance', ExternalId: 'c' };
    await pool.setMfa({ ...both, SmsMfaConfiguration: { SmsConfiguration } });
    return { pool, second: 'SMS_MFA', member: 'SMSMfaSettings' };
  }
}

export const choice: Rule = {
  number: 16,
  name: 'several factors, none preferred: a choice',
  check: parts({
    'SELECT_MFA_TYPE, then the chosen one in a new session': async (world) => {
      const { user, app, second } = await userWithTwoFactors(world, 'OPTIONAL');
      const { parameters, session } = challenged('a sign-in', await user.signIn(), 'SELECT_MFA_TYPE');
      const list = listIn('MFAS_CAN_CHOOSE', parameters['MFAS_CAN_CHOOSE']).toSorted();
      same('MFAS_CAN_CHOOSE', list, [second, TOKEN].toSorted());
      const answer = await user.respond('SELECT_MFA_TYPE', session, { ANSWER: TOKEN });
      const next = challenged('the choice of the token', answer, TOKEN).session;
      ensure('the session of the challenge chosen', next !== session, 'a new one', 'the same');
      signedIn('the code', await user.answerCode(next, await app.fresh()));
    },
    'the same where MFA is required': async (world) => {
      const { user, app } = await userWithTwoFactors(world, 'ON');
      const { session } = challenged('a sign-in', await user.signIn(), 'SELECT_MFA_TYPE');
      const answer = await user.respond('SELECT_MFA_TYPE', session, { ANSWER: TOKEN });
      const next = challenged('the choice of the token', answer, TOKEN).session;
      signedIn('the code', await user.answerCode(next, await app.fresh()));
    },
    'the other one can be chosen too': async (world) => {
      const { user, second } = await userWithTwoFactors(world, 'OPTIONAL');
      const { session } = challenged('a sign-in', await user.signIn(), 'SELECT_MFA_TYPE');
      const answer = await user.respond('SELECT_MFA_TYPE', session, { ANSWER: second });
      const { parameters } = challenged('the choice of the other one', answer, second);
      for (const name of ['CODE_DELIVERY_DELIVERY_MEDIUM', 'CODE_DELIVERY_DESTINATION']) {
        ensure(name, typeof parameters[name] === 'string', 'a text', 'none');
      }
    },
    'any preference ends it': async (world) => {
      const { user, member, second } = await userWithTwoFactors(world, 'OPTIONAL');
      const prefer = async (name: string, off: string) => {
        const settings = { [name]: { Enabled: true, PreferredMfa: true }, [off]: BOTH_ON };
        succeeded('AdminSetUserMFAPreference', await user.admin('AdminSetUserMFAPreference', settings));
      };
      await prefer('SoftwareTokenMfaSettings', member);
      await expectFactors('with the token preferred', user, [second, TOKEN], TOKEN);
      challenged('a sign-in with the token preferred', await user.signIn(), TOKEN);
      await prefer(member, 'SoftwareTokenMfaSettings');
      challenged('a sign-in with the other preferred', await user.signIn(), second);
    },
  }),
};
