import { expect, test } from 'vitest';
import { codeAt, STEP_MS, wrongCode } from '../local-pool/pool-fixture.ts';
import { sign, SrpClient, timestampOf } from '../local-pool/srp-client.ts';
import { cliFixture, cliPresent, CLI_TIMEOUT, type Cli, type CliAnswer } from './aws-cli.ts';

// The AWS CLI with flows and refusals that local-pool-aws-cli.test.ts leaves out. It does no SRP itself: the
// proof is made here, the calls are its own.

const options = { timeout: CLI_TIMEOUT, concurrent: true };
const WRONG = 'NotAuthorizedException: Incorrect username or password.';

function responses(
  { pool, user, hash }: Cli,
  ChallengeName: string,
  Session: string | undefined,
  extra = {},
) {
  return {
    ClientId: pool.clientId,
    ChallengeName,
    ...(Session !== undefined && { Session }),
    ChallengeResponses: { USERNAME: user.username, ...hash(), ...extra },
  };
}

function initiate({ pool, user, hash }: Cli, AuthFlow: string, extra = {}) {
  return {
    ClientId: pool.clientId,
    AuthFlow,
    AuthParameters: { USERNAME: user.username, ...hash(), ...extra },
  };
}

/** PASSWORD_VERIFIER's answer, signed for `timestamp`. */
function proof({ pool }: Cli, client: SrpClient, answer: CliAnswer, password: string, timestamp: string) {
  const {
    SALT: salt = '',
    SRP_B: srpB = '',
    SECRET_BLOCK = '',
    USER_ID_FOR_SRP: userId = '',
  } = answer.ChallengeParameters ?? {};
  const poolName = pool.userPoolId.split('_')[1] ?? '';
  const key = client.key({ poolName, userId, password, salt, srpB });
  return {
    TIMESTAMP: timestamp,
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: sign(key, [poolName, userId, Buffer.from(SECRET_BLOCK, 'base64'), timestamp]),
  };
}

test.skipIf(!cliPresent)(
  'SRP, ON pool, client secret: enrols by session, answers a code; wrong proofs and hashes are refused',
  options,
  async ({ onTestFinished }) => {
    const cli = await cliFixture({ clientSecret: true }, onTestFinished);
    const { aws, refusal, pool, user, clock, hash } = cli;
    const client = new SrpClient();
    const start = initiate(cli, 'USER_SRP_AUTH', { SRP_A: client.srpA });
    const open = () => aws('initiate-auth', start);
    const respond = 'respond-to-auth-challenge';
    const now = timestampOf(clock.now);
    const answer = (challenge: CliAnswer, password: string, timestamp = now, extra = {}) =>
      responses(cli, 'PASSWORD_VERIFIER', undefined, {
        ...proof(cli, client, challenge, password, timestamp),
        ...extra,
      });
    const hashRefused = `NotAuthorizedException: Unable to verify secret hash for client ${pool.clientId}`;
    expect(
      await refusal('initiate-auth', { ...start, AuthParameters: { ...start.AuthParameters, ...hash('x') } }),
    ).toBe(hashRefused);
    const refused = await open();
    expect(await refusal(respond, answer(refused, user.password, now, hash('x')))).toBe(hashRefused);
    expect(await refusal(respond, answer(refused, 'Wrong-Word-1'))).toBe(WRONG);
    expect(await refusal(respond, answer(await open(), user.password, 'Fri Mar 05 09:05:15 UTC 2027'))).toBe(
      WRONG,
    );
    const setup = await aws(respond, answer(await open(), user.password));
    expect(setup.ChallengeName).toBe('MFA_SETUP');
    const { SecretCode, Session } = await aws('associate-software-token', { Session: setup.Session });
    const UserCode = codeAt(SecretCode, clock.now);
    const verified = await aws('verify-software-token', { Session, UserCode });
    const done = await aws(respond, responses(cli, 'MFA_SETUP', verified.Session));
    expect(done.AuthenticationResult).toBeDefined();

    const asked = await aws(respond, answer(await open(), user.password));
    const code = (SOFTWARE_TOKEN_MFA_CODE: string) =>
      responses(cli, 'SOFTWARE_TOKEN_MFA', asked.Session, { SOFTWARE_TOKEN_MFA_CODE });
    expect(await refusal(respond, code(wrongCode(SecretCode, clock.now)))).toBe(
      'CodeMismatchException: Invalid code received for user',
    );
    expect(await refusal(respond, code(UserCode))).toBe(
      'ExpiredCodeException: Your software token has already been used once.',
    );
    const next = await aws(respond, code(codeAt(SecretCode, clock.now + STEP_MS)));
    expect(next.AuthenticationResult).toBeDefined();
  },
);

test.skipIf(!cliPresent)(
  'USER_AUTH, OPTIONAL pool: chooses the password, enrols by access token, answers a code',
  options,
  async ({ onTestFinished }) => {
    const cli = await cliFixture({ mfa: 'OPTIONAL' }, onTestFinished);
    const { aws, refusal, user, clock } = cli;
    const respond = 'respond-to-auth-challenge';
    const choice = await aws('initiate-auth', initiate(cli, 'USER_AUTH'));
    expect(choice).toMatchObject({
      ChallengeName: 'SELECT_CHALLENGE',
      AvailableChallenges: ['PASSWORD_SRP', 'PASSWORD'],
    });
    const choose = (PASSWORD: string) =>
      responses(cli, 'SELECT_CHALLENGE', choice.Session, { ANSWER: 'PASSWORD', PASSWORD });
    expect(await refusal(respond, choose('Wrong-Word-1'))).toBe(WRONG);
    const { AuthenticationResult } = await aws(respond, choose(user.password));
    const AccessToken = AuthenticationResult?.AccessToken;
    const { SecretCode } = await aws('associate-software-token', { AccessToken });
    const UserCode = codeAt(SecretCode, clock.now);
    expect(await aws('verify-software-token', { AccessToken, UserCode })).toEqual({ Status: 'SUCCESS' });
    await aws('set-user-mfa-preference', {
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    const asked = await aws(
      'initiate-auth',
      initiate(cli, 'USER_AUTH', { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: user.password }),
    );
    expect(asked.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    const done = await aws(
      respond,
      responses(cli, 'SOFTWARE_TOKEN_MFA', asked.Session, {
        SOFTWARE_TOKEN_MFA_CODE: codeAt(SecretCode, clock.now + STEP_MS),
      }),
    );
    expect(done.AuthenticationResult).toBeDefined();
    expect(await refusal('initiate-auth', initiate(cli, 'CUSTOM_AUTH'))).toBe(
      'InvalidParameterException: Auth flow not enabled for this client',
    );
  },
);

test.skipIf(!cliPresent)(
  'as administrator: SRP, lockout, a second client secret',
  options,
  async ({ onTestFinished }) => {
    const cli = await cliFixture({ clientSecret: true, mfa: 'OPTIONAL' }, onTestFinished);
    const { aws, refusal, pool, user, clock, hash } = cli;
    const place = { UserPoolId: pool.userPoolId };
    const client = new SrpClient();
    const challenge = await aws('admin-initiate-auth', {
      ...place,
      ...initiate(cli, 'USER_SRP_AUTH', { SRP_A: client.srpA }),
    });
    const answer = proof(cli, client, challenge, user.password, timestampOf(clock.now));
    const done = await aws('admin-respond-to-auth-challenge', {
      ...place,
      ...responses(cli, 'PASSWORD_VERIFIER', undefined, answer),
    });
    expect(done.AuthenticationResult).toBeDefined();
    const signIn = (PASSWORD: string, extra = {}) => ({
      ...place,
      ...initiate(cli, 'ADMIN_USER_PASSWORD_AUTH', { PASSWORD, ...extra }),
    });
    const added = await aws('add-user-pool-client-secret', { ...place, ClientId: pool.clientId });
    const second = added.ClientSecretDescriptor?.ClientSecretValue;
    expect(
      (await aws('admin-initiate-auth', signIn(user.password, hash(second)))).AuthenticationResult,
    ).toBeDefined();
    const refusals = await Promise.all(
      Array.from({ length: 5 }, () => refusal('admin-initiate-auth', signIn('Wrong-Word-1'))),
    );
    expect(refusals).toEqual(Array.from({ length: 5 }, () => WRONG));
    expect(await refusal('admin-initiate-auth', signIn(user.password))).toBe(
      'NotAuthorizedException: Password attempts exceeded',
    );
  },
);
