import { createHmac } from 'node:crypto';
import type { Random } from '../random.ts';
import { password, someClient, someUser } from './known-members.ts';
import { textOf, type Season } from './season.ts';

type Input = Record<string, unknown>;

function hash(client: { id: string; secret?: string }, username: string): Record<string, string> {
  if (client.secret === undefined) return {};
  const made = createHmac('sha256', client.secret).update(username + client.id);
  return { SECRET_HASH: made.digest('base64') };
}

function signIn(random: Random, season: Season): Input {
  const client = someClient(random, season);
  const USERNAME = textOf(someUser(random, season));
  const AuthFlow = random.pick([
    'USER_PASSWORD_AUTH',
    'USER_PASSWORD_AUTH',
    'USER_SRP_AUTH',
    'USER_AUTH',
    'REFRESH_TOKEN_AUTH',
  ]);
  const parameters: Readonly<Record<string, Record<string, string>>> = {
    USER_SRP_AUTH: { SRP_A: random.bytes(random.pick([384, 383, 1, 400])).toString('hex') },
    USER_AUTH: random.chance(0.5)
      ? {}
      : {
          PREFERRED_CHALLENGE: random.pick(['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'WEB_AUTHN']),
          PASSWORD: season.password,
        },
    REFRESH_TOKEN_AUTH: { REFRESH_TOKEN: random.pick(season.refreshTokens) ?? 'none' },
  };
  const own = parameters[AuthFlow] ?? { PASSWORD: textOf(password(random, season)) };
  return { ClientId: client.id, AuthFlow, AuthParameters: { USERNAME, ...own, ...hash(client, USERNAME) } };
}

function answer(random: Random, season: Season): Input {
  const live = (random.chance(0.6) ? season.live.at(-1) : undefined) ?? random.pick(season.live);
  if (!live) return signIn(random, season);
  const client = season.clients.find(({ id }) => id === live.clientId) ?? someClient(random, season);
  const parameters = Object.entries(live.parameters).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const responses: Readonly<Record<string, Record<string, string>>> = {
    NEW_PASSWORD_REQUIRED: { NEW_PASSWORD: season.password, 'userAttributes.name': 'x' },
    SOFTWARE_TOKEN_MFA: { SOFTWARE_TOKEN_MFA_CODE: season.code(random) },
    SELECT_MFA_TYPE: { ANSWER: random.pick(['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP', 'SMS_MFA']) },
    SELECT_CHALLENGE: {
      ANSWER: random.pick(['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP']),
      PASSWORD: season.password,
    },
    PASSWORD: { PASSWORD: season.password },
    EMAIL_OTP: { EMAIL_OTP_CODE: season.delivered(random) },
    SMS_MFA: { SMS_MFA_CODE: season.delivered(random) },
    PASSWORD_VERIFIER: {
      PASSWORD_CLAIM_SIGNATURE: random.bytes(32).toString('base64'),
      PASSWORD_CLAIM_SECRET_BLOCK: textOf(live.parameters['SECRET_BLOCK']),
      TIMESTAMP: new Date().toUTCString(),
    },
  };
  return {
    ClientId: client.id,
    ChallengeName: live.challenge,
    Session: live.session,
    ChallengeResponses: {
      ...(random.chance(0.1) ? Object.fromEntries(parameters) : {}),
      USERNAME: live.username,
      ...responses[live.challenge],
      ...hash(client, live.username),
    },
  };
}

function proof(random: Random, season: Season): Input {
  const AccessToken = random.pick(season.accessTokens);
  const live = season.live.filter(({ challenge }) => challenge === 'MFA_SETUP');
  const Session = (random.chance(0.7) ? live.at(-1) : random.pick(live))?.session;
  return Session !== undefined && random.chance(0.7) ? { Session } : { AccessToken: AccessToken ?? 'none' };
}

const byAdmin = (make: (random: Random, season: Season) => Input) => (random: Random, season: Season) => {
  const { AuthFlow, ...input } = make(random, season);
  const admin = AuthFlow === 'USER_PASSWORD_AUTH' ? 'ADMIN_USER_PASSWORD_AUTH' : AuthFlow;
  return { UserPoolId: season.userPoolId, ...input, ...(AuthFlow === undefined ? {} : { AuthFlow: admin }) };
};

/** A user who was sent a code, and that code. */
function sent(random: Random, season: Season): { username: string; code: string } {
  const messages = season.server.inspection.messages();
  return (
    (random.chance(0.6) ? messages.at(-1) : random.pick(messages)) ?? { username: 'nobody', code: '123456' }
  );
}

const byCode = (withPassword: boolean) => (random: Random, season: Season) => {
  const client = someClient(random, season);
  const { username: Username, code: ConfirmationCode } = sent(random, season);
  const { SECRET_HASH } = hash(client, Username);
  return {
    ClientId: client.id,
    Username,
    ConfirmationCode,
    ...(SECRET_HASH === undefined ? {} : { SecretHash: SECRET_HASH }),
    ...(withPassword ? { Password: season.password } : {}),
  };
};

/** Operations whose members depend on each other. */
export const SPECIAL: Readonly<Record<string, (random: Random, season: Season) => Input>> = {
  InitiateAuth: signIn,
  AdminInitiateAuth: byAdmin(signIn),
  RespondToAuthChallenge: answer,
  AdminRespondToAuthChallenge: byAdmin(answer),
  AssociateSoftwareToken: proof,
  VerifySoftwareToken: (random, season) => ({ ...proof(random, season), UserCode: season.code(random) }),
  SignUp: (random, season) => {
    const client = someClient(random, season);
    const Username = `new-${random.int(1000)}`;
    const { SECRET_HASH } = hash(client, Username);
    return {
      ClientId: client.id,
      Username,
      Password: season.password,
      UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }],
      ...(SECRET_HASH === undefined ? {} : { SecretHash: SECRET_HASH }),
    };
  },
  ConfirmSignUp: byCode(false),
  ConfirmForgotPassword: byCode(true),
  DeleteUserPool: (random, season) => ({ UserPoolId: random.pick(season.extraPools) ?? 'us-east-1_Gone' }),
  DeleteUserPoolClient: (random, season) => ({
    UserPoolId: season.userPoolId,
    ClientId: random.pick(season.extraClients) ?? 'gone',
  }),
};
