import {
  CognitoIdentityProvider,
  type InitiateAuthCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { HOTP, Secret } from 'otpauth';
import { onTestFinished } from 'vitest';
import {
  seedPool,
  startLocalPool,
  type LocalPoolServer,
  type LocalPoolServerOptions,
  type SeededPool,
  type SeedOptions,
} from '../../../main/local-pool/index.ts';

/** In the middle of a time step, so that no test sits on a boundary by accident. */
export const START_MS = 1_800_000_015_000;
export const STEP_MS = 30_000;

export interface Fixture {
  readonly server: LocalPoolServer;
  readonly pool: SeededPool;
  readonly sdk: CognitoIdentityProvider;
  readonly user: { username: string; password: string };
  readonly other: { username: string; password: string };
  readonly clock: { now: number };
}

/** A pool over real HTTP with two users, a clock that stands still, and an SDK client. */
export async function poolFixture(
  seed: SeedOptions = {},
  options: LocalPoolServerOptions = {},
): Promise<Fixture> {
  const clock = { now: START_MS };
  const server = await startLocalPool({ clock: () => clock.now, ...options });
  const sdk = sdkFor(server.endpoint);
  onTestFinished(async () => {
    sdk.destroy();
    await server.close();
  });
  const pool = await seedPool(server, { users: 2, ...seed });
  const [user, other] = pool.users;
  if (!user || !other) throw new Error('The seed gave no users.');
  return { server, pool, sdk, user, other, clock };
}

export function sdkFor(endpoint: string): CognitoIdentityProvider {
  return new CognitoIdentityProvider({
    endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

export async function signIn(
  { sdk, pool }: Fixture,
  user: { username: string; password: string },
  clientId = pool.clientId,
): Promise<InitiateAuthCommandOutput> {
  return sdk.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: user.username, PASSWORD: user.password },
  });
}

/** Signs in a user of whom no second factor is asked. */
export async function tokensOf(
  fixture: Fixture,
  user: { username: string; password: string },
): Promise<{ AccessToken: string; IdToken: string; RefreshToken: string }> {
  const { AuthenticationResult } = await signIn(fixture, user);
  const { AccessToken = '', IdToken = '', RefreshToken = '' } = AuthenticationResult ?? {};
  return { AccessToken, IdToken, RefreshToken };
}

/** The six digits of a secret at a time. */
export function codeAt(secret: string | undefined, ms: number): string {
  return HOTP.generate({ secret: Secret.fromBase32(secret ?? ''), counter: Math.floor(ms / STEP_MS) });
}

/** A code that belongs to none of the steps around. */
export function wrongCode(secret: string | undefined, ms: number): string {
  const near = [-2, -1, 0, 1, 2].map((offset) => codeAt(secret, ms + offset * STEP_MS));
  for (let candidate = 0; ; candidate++) {
    const code = String(candidate).padStart(6, '0');
    if (!near.includes(code)) return code;
  }
}

/** The whole chain by session; spends the previous step's code. */
export async function enrollBySession(
  fixture: Fixture,
  user: { username: string; password: string },
): Promise<{ secret: string; accessToken: string }> {
  const { sdk, pool, clock } = fixture;
  const first = await signIn(fixture, user);
  const associated = await sdk.associateSoftwareToken({ Session: first.Session });
  const secret = associated.SecretCode ?? '';
  const verified = await sdk.verifySoftwareToken({
    Session: associated.Session,
    UserCode: codeAt(secret, clock.now - STEP_MS),
  });
  const { AuthenticationResult } = await sdk.respondToAuthChallenge({
    ClientId: pool.clientId,
    ChallengeName: 'MFA_SETUP',
    Session: verified.Session,
    ChallengeResponses: { USERNAME: user.username },
  });
  return { secret, accessToken: AuthenticationResult?.AccessToken ?? '' };
}

/** By access token, in a pool that asks for no second factor yet; spends the previous step's code. */
export async function enrollByToken(
  fixture: Fixture,
  user: { username: string; password: string },
): Promise<{ secret: string; accessToken: string }> {
  const { AccessToken } = await tokensOf(fixture, user);
  const { SecretCode: secret = '' } = await fixture.sdk.associateSoftwareToken({ AccessToken });
  await fixture.sdk.verifySoftwareToken({
    AccessToken,
    UserCode: codeAt(secret, fixture.clock.now - STEP_MS),
  });
  return { secret, accessToken: AccessToken };
}

/** Answers a SOFTWARE_TOKEN_MFA challenge. */
export async function answerCode(
  { sdk, pool }: Fixture,
  user: { username: string },
  session: string | undefined,
  code: string,
) {
  return sdk.respondToAuthChallenge({
    ClientId: pool.clientId,
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session: session,
    ChallengeResponses: { USERNAME: user.username, SOFTWARE_TOKEN_MFA_CODE: code },
  });
}

/** For `rejects.toMatchObject`: an SDK error by type, and by text where that is part of the rule. */
export function awsError(type: string, message?: string): { name: string; message?: string } {
  return { name: `${type}Exception`, ...(message !== undefined && { message }) };
}
