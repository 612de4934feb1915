// What other programs than Poolkey do with a user.
import type { LocalPoolServer } from '../../../main/local-pool/index.ts';
import type { Clock } from '../../../main/totp/clock.ts';
import { codeOf, STEP_MS } from './enrollment-fixture.ts';

export interface FirstAnswer {
  readonly Session?: string;
  readonly AuthenticationResult?: { readonly AccessToken: string };
}

interface Place {
  readonly server: LocalPoolServer;
  readonly seeded: { readonly clientId: string };
  readonly time: { readonly clock: Clock };
}
interface Name {
  readonly username: string;
  readonly password: { reveal(): string };
}

/** In a program that hands over what it got. The client must allow USER_PASSWORD_AUTH and have no secret. */
export function signInElsewhere(
  { server, seeded }: Pick<Place, 'server' | 'seeded'>,
  user: Name,
): Promise<FirstAnswer> {
  return server.call<FirstAnswer>('InitiateAuth', {
    ClientId: seeded.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: user.username, PASSWORD: user.password.reveal() },
  });
}

/** By a tool that keeps the secret to itself, and tells it to the test alone. */
export async function enrollElsewhere(place: Place, user: Name): Promise<string> {
  const { server, time } = place;
  const { Session, AuthenticationResult } = await signInElsewhere(place, user);
  const byToken = AuthenticationResult && { AccessToken: AuthenticationResult.AccessToken };
  const { SecretCode, Session: next } = await server.call<{ SecretCode: string; Session?: string }>(
    'AssociateSoftwareToken',
    byToken ?? { Session },
  );
  await server.call('VerifySoftwareToken', {
    ...(byToken ?? { Session: next }),
    UserCode: codeOf(SecretCode, time.clock() - STEP_MS),
  });
  if (byToken) {
    await server.call('SetUserMFAPreference', {
      ...byToken,
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
    });
  }
  return SecretCode;
}
