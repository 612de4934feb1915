import {
  createSecretHash,
  createSrpSession,
  signSrpSession,
  wrapAuthChallenge,
  wrapInitiateAuth,
} from 'cognito-srp-helper';
import { expect, test } from 'vitest';
import { awsError, codeAt, STEP_MS, wrongCode, type Fixture } from '../local-pool/pool-fixture.ts';
import { datedFixture, nextStep } from './fake-date.ts';

// cognito-srp-helper with the AWS SDK v3, as servers and scripts sign in; the administrator's calls are
// signed (with dummy keys).

const WRONG = awsError('NotAuthorized', 'Incorrect username or password.');

type Door = 'public' | 'admin';
const DOORS: readonly Door[] = ['public', 'admin'];

interface Attempt {
  readonly password?: string;
  /** What the first call and all later ones hash into SECRET_HASH. */
  readonly secrets?: readonly [first: string | undefined, later: string | undefined];
  readonly username?: string;
  /** Changes the signed answer. */
  readonly tamper?: (responses: Record<string, string>) => Record<string, string>;
}

/** The sign-in of one user by SRP, and the answers to what follows. */
class Client {
  readonly #fixture: Fixture;
  readonly #door: Door;

  constructor(fixture: Fixture, door: Door) {
    this.#fixture = fixture;
    this.#door = door;
  }

  async signIn(attempt: Attempt = {}) {
    const { pool, user } = this.#fixture;
    const username = attempt.username ?? user.username;
    const [first, later] = attempt.secrets ?? [pool.clientSecret, pool.clientSecret];
    const session = createSrpSession(username, attempt.password ?? user.password, pool.userPoolId, false);
    const challenge = await this.#initiate(
      wrapInitiateAuth(session, {
        ClientId: pool.clientId,
        AuthFlow: 'USER_SRP_AUTH' as const,
        AuthParameters: { USERNAME: username, ...this.#hash(username, first) },
      }),
    );
    const { ChallengeParameters = {} } = challenge;
    const real = ChallengeParameters['USER_ID_FOR_SRP'] ?? '';
    const answer = wrapAuthChallenge(signSrpSession(session, { ChallengeParameters }), {
      ClientId: pool.clientId,
      ChallengeName: 'PASSWORD_VERIFIER' as const,
      ChallengeResponses: { USERNAME: real, ...this.#hash(real, later) },
    });
    const { tamper = (responses) => responses } = attempt;
    return this.#respond({ ...answer, ChallengeResponses: tamper(answer.ChallengeResponses) });
  }

  async answer(
    name: 'MFA_SETUP' | 'SOFTWARE_TOKEN_MFA' | 'NEW_PASSWORD_REQUIRED',
    session: string | undefined,
    responses: Record<string, string> = {},
    secret = this.#fixture.pool.clientSecret,
  ) {
    const { pool, user } = this.#fixture;
    return this.#respond({
      ClientId: pool.clientId,
      ChallengeName: name,
      Session: session,
      ChallengeResponses: { USERNAME: user.username, ...this.#hash(user.username, secret), ...responses },
    });
  }

  async #initiate(input: {
    ClientId: string;
    AuthFlow: 'USER_SRP_AUTH';
    AuthParameters: Record<string, string>;
  }) {
    const { sdk, pool } = this.#fixture;
    return this.#door === 'public'
      ? sdk.initiateAuth(input)
      : sdk.adminInitiateAuth({ ...input, UserPoolId: pool.userPoolId });
  }

  async #respond(input: {
    ClientId: string;
    ChallengeName: 'PASSWORD_VERIFIER' | 'MFA_SETUP' | 'SOFTWARE_TOKEN_MFA' | 'NEW_PASSWORD_REQUIRED';
    Session?: string | undefined;
    ChallengeResponses: Record<string, string>;
  }) {
    const { sdk, pool } = this.#fixture;
    return this.#door === 'public'
      ? sdk.respondToAuthChallenge(input)
      : sdk.adminRespondToAuthChallenge({ ...input, UserPoolId: pool.userPoolId });
  }

  #hash(name: string, secret: string | undefined): Record<string, string> {
    const { clientId } = this.#fixture.pool;
    return secret === undefined ? {} : { SECRET_HASH: createSecretHash(name, clientId, secret) };
  }
}

const CASES = DOORS.flatMap((door) => [false, true].map((clientSecret) => ({ door, clientSecret })));

test.each(CASES)('ON pool, $door, secret $clientSecret: enrols by session, answers codes', async (kind) => {
  const fixture = await datedFixture({ clientSecret: kind.clientSecret });
  const { sdk, clock } = fixture;
  const client = new Client(fixture, kind.door);
  const setup = await client.signIn();
  expect(setup.ChallengeName).toBe('MFA_SETUP');
  const { Session, SecretCode } = await sdk.associateSoftwareToken({ Session: setup.Session });
  await expect(
    sdk.verifySoftwareToken({ Session, UserCode: wrongCode(SecretCode, clock.now) }),
  ).rejects.toMatchObject(
    awsError('EnableSoftwareTokenMFA', 'Code mismatch and fail enable Software Token MFA'),
  );
  const used = codeAt(SecretCode, clock.now);
  const verified = await sdk.verifySoftwareToken({ Session, UserCode: used });
  const done = await client.answer('MFA_SETUP', verified.Session);
  expect(done.AuthenticationResult?.AccessToken).toBeDefined();

  const asked = await client.signIn();
  expect(asked.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  const code = (SOFTWARE_TOKEN_MFA_CODE: string) =>
    client.answer('SOFTWARE_TOKEN_MFA', asked.Session, { SOFTWARE_TOKEN_MFA_CODE });
  await expect(code(wrongCode(SecretCode, clock.now))).rejects.toMatchObject(
    awsError('CodeMismatch', 'Invalid code received for user'),
  );
  await expect(code(used)).rejects.toMatchObject(
    awsError('ExpiredCode', 'Your software token has already been used once.'),
  );
  nextStep(fixture);
  expect((await code(codeAt(SecretCode, clock.now))).AuthenticationResult).toBeDefined();
});

test.each(CASES)('OPTIONAL pool, $door, secret $clientSecret: enrols by access token', async (kind) => {
  const fixture = await datedFixture({ clientSecret: kind.clientSecret, mfa: 'OPTIONAL' });
  const { sdk, pool, user, clock } = fixture;
  const client = new Client(fixture, kind.door);
  const { AuthenticationResult } = await client.signIn();
  const AccessToken = AuthenticationResult?.AccessToken;
  const associated = await sdk.associateSoftwareToken({ AccessToken });
  await sdk.verifySoftwareToken({ AccessToken, UserCode: codeAt(associated.SecretCode, clock.now) });
  expect((await client.signIn()).AuthenticationResult).toBeDefined();
  const settings = { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } };
  if (kind.door === 'public') await sdk.setUserMFAPreference({ AccessToken, ...settings });
  else {
    const target = { UserPoolId: pool.userPoolId, Username: user.username };
    await sdk.adminSetUserMFAPreference({ ...target, ...settings });
  }
  const asked = await client.signIn();
  expect(asked.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  const done = await client.answer('SOFTWARE_TOKEN_MFA', asked.Session, {
    SOFTWARE_TOKEN_MFA_CODE: codeAt(associated.SecretCode, clock.now + STEP_MS),
  });
  expect(done.AuthenticationResult).toBeDefined();
});

test.each(DOORS)('%s: refused with a wrong password, a changed signature or time', async (door) => {
  const fixture = await datedFixture({ mfa: 'OPTIONAL' }, { settings: { lockout: false } });
  const client = new Client(fixture, door);
  await expect(client.signIn({ password: 'Wrong-Word-1' })).rejects.toMatchObject(WRONG);
  for (const change of [
    { PASSWORD_CLAIM_SIGNATURE: Buffer.alloc(32, 1).toString('base64') },
    { TIMESTAMP: 'Fri Mar 05 09:05:15 UTC 2027' },
    { PASSWORD_CLAIM_SECRET_BLOCK: Buffer.alloc(800, 1).toString('base64') },
  ]) {
    const tamper = (responses: Record<string, string>) => ({ ...responses, ...change });
    await expect(client.signIn({ tamper })).rejects.toMatchObject(WRONG);
  }
  expect((await client.signIn()).AuthenticationResult).toBeDefined();
  await expect(client.signIn({ username: 'nobody' })).rejects.toMatchObject(
    awsError('UserNotFound', 'User does not exist.'),
  );
});

test.each(DOORS)('%s: refused with a wrong or missing secret hash, at each step', async (door) => {
  const fixture = await datedFixture({ clientSecret: true });
  const { sdk, pool, clock } = fixture;
  const { clientSecret: secret, clientId } = pool;
  const client = new Client(fixture, door);
  const wrong = awsError('NotAuthorized', `Unable to verify secret hash for client ${clientId}`);
  const missing = awsError(
    'NotAuthorized',
    `Client ${clientId} is configured with secret but SECRET_HASH was not received`,
  );
  await expect(client.signIn({ secrets: ['wrong', 'wrong'] })).rejects.toMatchObject(wrong);
  await expect(client.signIn({ secrets: [undefined, secret] })).rejects.toMatchObject(missing);
  await expect(client.signIn({ secrets: [secret, 'wrong'] })).rejects.toMatchObject(wrong);
  await expect(client.signIn({ secrets: [secret, undefined] })).rejects.toMatchObject(missing);
  const setup = await client.signIn();
  const { Session, SecretCode } = await sdk.associateSoftwareToken({ Session: setup.Session });
  const verified = await sdk.verifySoftwareToken({ Session, UserCode: codeAt(SecretCode, clock.now) });
  await expect(client.answer('MFA_SETUP', verified.Session, {}, 'wrong')).rejects.toMatchObject(wrong);
  expect((await client.answer('MFA_SETUP', verified.Session)).AuthenticationResult).toBeDefined();
  // While one secret replaces the other, both are good.
  const added = await sdk.addUserPoolClientSecret({ UserPoolId: pool.userPoolId, ClientId: clientId });
  const next = added.ClientSecretDescriptor?.ClientSecretValue;
  expect((await client.signIn({ secrets: [next, secret] })).ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
});

test('a temporary password by SRP, then the set-up', async () => {
  const fixture = await datedFixture({ permanentPasswords: false });
  const client = new Client(fixture, 'public');
  const first = await client.signIn();
  expect(first.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  const next = await client.answer('NEW_PASSWORD_REQUIRED', first.Session, { NEW_PASSWORD: 'New-Word-1' });
  expect(next.ChallengeName).toBe('MFA_SETUP');
  expect((await client.signIn({ password: 'New-Word-1' })).ChallengeName).toBe('MFA_SETUP');
});

test('hidden mode: an unknown user goes all the way to a wrong password', async () => {
  const fixture = await datedFixture({ preventUserExistenceErrors: 'ENABLED' });
  await expect(new Client(fixture, 'public').signIn({ username: 'nobody' })).rejects.toMatchObject(WRONG);
});
