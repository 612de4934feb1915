import type { CognitoResult } from '../../cognito/failure.ts';
import { isOpen } from '../finish-enrollment.ts';
import { recordEnrollment } from '../record-enrollment.ts';
import { ensurePreferred, setUpToken } from '../set-up-token.ts';
import { signInUser, type SignedIn } from '../sign-in-user.ts';
import { done, placeOf, type ActionOutcome, type Subject } from './subject.ts';

/**
 * A new token for a user that can sign in: by the old code to an access token, then AssociateSoftwareToken and
 * VerifySoftwareToken. The old secret stays in the vault until the new one is proven. After an answer that leaves the end open it signs in
 * again, which shows which of the two the pool holds, and rotates once more where it is still the old one.
 */
export async function rotateUser(subject: Subject): Promise<ActionOutcome> {
  const { deps, account } = subject;
  const before = deps.vault.tokens.current(account.id)?.id;
  let outcome = await rotateOnce(subject);
  if (!outcome.ok && isOpen(outcome.error) && !subject.signal?.aborted) {
    const settled = await signIn(subject);
    const now = deps.vault.tokens.current(account.id);
    if (settled.ok && now?.state === 'confirmed' && now.id !== before) {
      const kept = await ensurePreferred(placeOf(subject), settled.value.tokens.accessToken, 'always');
      outcome = kept.ok ? { ok: true, value: true } : kept;
    } else if (settled.ok) outcome = await rotateOnce(subject);
  }
  const told = outcome.ok
    ? { ok: true as const, value: { accountId: account.id, path: 'access-token' as const } }
    : outcome;
  await recordEnrollment(deps, account.id, told, 'rotated');
  return outcome.ok ? done('A new token is in place; the old one counts no more.') : outcome;
}

async function rotateOnce(subject: Subject): Promise<CognitoResult<true>> {
  const signedIn = await signIn(subject);
  if (!signedIn.ok) return signedIn;
  const { accessToken } = signedIn.value.tokens;
  const place = placeOf(subject);
  const set = await setUpToken(place, { accessToken });
  return set.ok ? ensurePreferred(place, accessToken, 'always') : set;
}

function signIn({ deps, pool, account, onCall, signal }: Subject): Promise<CognitoResult<SignedIn>> {
  return onCall('InitiateAuth', () => signInUser(deps, pool, account, signal));
}
