import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { Secret, TOTP } from 'otpauth';
import { inParallel } from '../bench/enroll/in-parallel.ts';
import type { SoakWorld } from './world.ts';

export interface SignedInAll {
  readonly signedIn: number;
  /** User names of those that could not, with why. */
  readonly problems: readonly string[];
}

/**
 * Signs each user in with the secret that the vault has, by the AWS SDK and a TOTP library: nothing of Poolkey's own takes part.
 * The pool's clock is moved forward first, so that no code of the enrollment stands in the way.
 */
export async function signInAll(world: SoakWorld, usernames: readonly string[]): Promise<SignedInAll> {
  const offsetMs = 10 * 60_000;
  await world.ask({ do: 'set-clock', offsetMs });
  const client = new CognitoIdentityProviderClient({
    region: world.pool.region,
    endpoint: world.pool.endpoint,
    credentials: { accessKeyId: 'soak', secretAccessKey: 'soak' },
  });
  const passwords = new Map(world.pool.users.map(({ username, password }) => [username, password]));
  const problems: string[] = [];
  let signedIn = 0;
  await inParallel(usernames, 20, async (username) => {
    const account = world.vault.accounts.ofUser(world.poolId, username);
    const token = account && world.vault.tokens.current(account.id);
    if (token?.state !== 'confirmed') {
      problems.push(`${username}: no confirmed secret in the vault`);
      return;
    }
    try {
      const started = await client.send(
        new InitiateAuthCommand({
          ClientId: world.pool.clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: username, PASSWORD: passwords.get(username) ?? '' },
        }),
      );
      if (started.ChallengeName !== 'SOFTWARE_TOKEN_MFA') throw new Error(`asked ${started.ChallengeName}`);
      const totp = new TOTP({ secret: Secret.fromBase32(token.token.secret.reveal()) });
      const answered = await client.send(
        new RespondToAuthChallengeCommand({
          ClientId: world.pool.clientId,
          ChallengeName: 'SOFTWARE_TOKEN_MFA',
          Session: started.Session,
          ChallengeResponses: {
            USERNAME: username,
            SOFTWARE_TOKEN_MFA_CODE: totp.generate({ timestamp: world.clock() + offsetMs }),
          },
        }),
      );
      if (!answered.AuthenticationResult?.AccessToken) throw new Error('no tokens');
      signedIn += 1;
    } catch (error) {
      problems.push(`${username}: ${error instanceof Error ? error.message : 'failed'}`);
    }
  });
  client.destroy();
  await world.ask({ do: 'set-clock', offsetMs: 0 });
  return { signedIn, problems };
}
