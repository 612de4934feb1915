import type { FirstFactor } from '../domain/auth-factors.ts';
import type { AuthenticationResult, Grant } from '../tokens/issue-tokens.ts';
import { sessionLifetime } from '../tokens/token-lifetimes.ts';
import type { IssuedChallenge, Session } from './session-book.ts';

/** What InitiateAuth, RespondToAuthChallenge and their admin twins answer. */
export interface AuthAnswer {
  readonly ChallengeName?: IssuedChallenge;
  readonly Session?: string;
  readonly ChallengeParameters: Readonly<Record<string, string>>;
  readonly AuthenticationResult?: AuthenticationResult;
  /** Of USER_AUTH alone, and not in the answer to a challenge (2.2). */
  readonly AvailableChallenges?: readonly FirstFactor[];
}

/** A sign-in on its way: whose it is, and what its next session has to remember. */
export interface SignIn extends Grant, Pick<Session, 'bySrp' | 'phantom'> {}

/** The next challenge, and a session for its answer: a new one with each response (rule 9). */
export function openChallenge(
  signIn: SignIn,
  name: IssuedChallenge,
  parameters: Readonly<Record<string, string>>,
  extra: Pick<Session, 'firstFactor' | 'deliveredCode'> = {},
): AuthAnswer {
  const { service, client, user } = signIn;
  const nowMs = service.now();
  const session = service.sessions.open(
    { ...sessionOf(signIn, name), expiresMs: nowMs + sessionLifetime(client.settings), ...extra },
    nowMs,
  );
  return {
    ChallengeName: name,
    Session: session,
    // Who has proven nothing is not told who the user is.
    ChallengeParameters: extra.firstFactor ? parameters : { ...parameters, USER_ID_FOR_SRP: user.username },
  };
}

export function sessionOf(
  { pool, client, user, bySrp, phantom }: SignIn,
  challenge: IssuedChallenge,
): Omit<Session, 'state' | 'expiresMs'> {
  return {
    poolId: pool.id,
    clientId: client.id,
    sub: user.sub,
    challenge,
    step: 'issued',
    ...(bySrp && { bySrp }),
    ...(phantom !== undefined && { phantom }),
  };
}
