import { Secret } from '../../../../main/secrecy/secret.ts';
import type { ServerView } from '../../../../main/contract/server-state.ts';
import { enrollmentPlace, verdict, type EnrollmentPlace, type PlaceOptions } from '../enrollment-fixture.ts';
import { accountOf } from '../run-one.ts';

export const WRONG = new Secret('Wr0ng-password!');
export const SMS = { SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/x' } };

/** A place whose user is enrolled; the calls of that are forgotten. */
export async function enrolled(options: PlaceOptions = {}): Promise<EnrollmentPlace> {
  const place = await enrollmentPlace(options);
  const outcome = await place.enroll();
  if (!outcome.ok) throw new Error(outcome.error.message);
  return place;
}

/** The calls since, by their names. */
export function callsSince({ proxy }: EnrollmentPlace): () => string[] {
  const before = proxy.exchanges.length;
  return () => proxy.operations.slice(before);
}

/** As an administrator, about the user of the place. */
export function onUser(place: EnrollmentPlace, operation: string, input: object = {}): Promise<unknown> {
  return place.admin(operation, { Username: place.user.username, ...input });
}

export function preferOff(place: EnrollmentPlace): Promise<unknown> {
  return onUser(place, 'AdminSetUserMFAPreference', { SoftwareTokenMfaSettings: { Enabled: false } });
}

/** The vault has a password that is not the user's. */
export function forgetPassword(place: EnrollmentPlace, password = WRONG): void {
  place.vault.accounts.setPassword(accountOf(place).id, password);
}

/** An account of the user without any password, as one that was enrolled by a token has. */
export function withoutPassword(place: EnrollmentPlace): void {
  place.vault.accounts.ensure(place.pool.id, place.user.username);
}

export function serverOf(place: EnrollmentPlace): ServerView['state'] | null {
  return accountOf(place).server?.state ?? null;
}

/** The secret that the pool holds as verified. */
export function heldBy(place: EnrollmentPlace): string | undefined {
  return place.stored().token.verified?.secret;
}

export { accountOf, verdict };
