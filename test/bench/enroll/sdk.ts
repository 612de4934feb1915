// What testers write today: the AWS SDK as it comes, one user after the other or some at a time. Nothing is saved.
import {
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { Secret, TOTP } from 'otpauth';
import { inParallel } from './in-parallel.ts';
import type { BenchPool, Contender } from './job.ts';

export const sdkLoop: Contender = (pool) => enrollAll(pool, 1);
export const sdkBounded: Contender = (pool, concurrency) => enrollAll(pool, concurrency);

async function enrollAll(pool: BenchPool, concurrency: number): Promise<number> {
  const client = new CognitoIdentityProviderClient({
    region: pool.region,
    endpoint: pool.endpoint,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  await inParallel(pool.users, concurrency, async ({ username, password }) => {
    const started = await client.send(
      new InitiateAuthCommand({
        ClientId: pool.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: password },
      }),
    );
    const associated = await client.send(new AssociateSoftwareTokenCommand({ Session: started.Session }));
    const totp = new TOTP({ secret: Secret.fromBase32(associated.SecretCode ?? '') });
    const verified = await client.send(
      new VerifySoftwareTokenCommand({ Session: associated.Session, UserCode: totp.generate() }),
    );
    const finished = await client.send(
      new RespondToAuthChallengeCommand({
        ClientId: pool.clientId,
        ChallengeName: 'MFA_SETUP',
        Session: verified.Session,
        ChallengeResponses: { USERNAME: username },
      }),
    );
    await client.send(new GetUserCommand({ AccessToken: finished.AuthenticationResult?.AccessToken }));
  });
  client.destroy();
  return pool.users.length;
}
