import { refuse, type CognitoFailure, type CognitoResult } from '../cognito/failure.ts';
import type { SignIn, SignInState } from '../cognito/sign-in.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { Vault } from '../vault/vault.ts';
import { answerWithVaultTokens } from './answer-code.ts';
import { ensurePreferred, setUpToken, type SetUpPlace } from './set-up-token.ts';

/** How the user will be enrolled, known after the first factor. */
export type EnrollmentPath = 'session' | 'access-token' | 'already-enrolled';

export interface Enrolled {
  readonly accountId: string;
  readonly path: EnrollmentPath;
}

/** A sign-in that has come to the second factor. */
export interface AtSecondFactor {
  readonly place: SetUpPlace;
  readonly state: SignInState;
  /** Null where only an access token was handed over. */
  readonly signIn: SignIn | null;
  /** Null: the user was signed in elsewhere. */
  readonly password: Secret | null;
  /** The token that the vault had as confirmed when this enrollment began: nothing has proven it since. */
  readonly earlier: string | null;
  readonly signal: AbortSignal | undefined;
}

/** After these the same sign-in cannot go on; a new one tells what the server holds. */
const SIGN_IN_AGAIN = new Set(['SESSION_USED', 'SESSION_EXPIRED', 'SESSION_INVALID', 'TOKEN_REFUSED']);

/** Whether only another sign-in can tell what has become of the enrollment. */
export function isOpen(error: CognitoFailure): boolean {
  return error.unclear || SIGN_IN_AGAIN.has(error.code);
}

/** For `earlier`. */
export function confirmedToken({ tokens }: Vault, accountId: string): string | null {
  const current = tokens.current(accountId);
  return current?.state === 'confirmed' ? current.id : null;
}

/** The rest of an enrollment: associate, save, verify, prefer; or only a code, where the vault's secret counts already. */
export async function finishEnrollment(at: AtSecondFactor): Promise<CognitoResult<Enrolled>> {
  const { place, state, signIn } = at;
  const enrolled = (path: EnrollmentPath): CognitoResult<Enrolled> => ({
    ok: true,
    value: { accountId: place.account(), path },
  });
  switch (state.step) {
    case 'new-password':
      return refuse(
        'NEW_PASSWORD_NEEDED',
        'Cognito wants a new password for this user. Give one (column new_password), or set a permanent one (AdminSetUserPassword).',
      );
    case 'mfa-setup': {
      if (!signIn) return circles();
      const tokens = await setUpToken(place, { signIn });
      if (!tokens.ok) return tokens;
      const kept = await ensurePreferred(place, tokens.value.accessToken, 'where-needed');
      return kept.ok ? enrolled('session') : kept;
    }
    case 'tokens':
      return asksForNoCode(at, state.tokens.accessToken);
    case 'select-mfa': {
      if (!signIn) return circles();
      const chosen = await signIn.chooseSoftwareToken();
      if (!chosen.ok) return chosen;
      return chosen.value.step === 'select-mfa'
        ? circles()
        : finishEnrollment({ ...at, state: chosen.value });
    }
    case 'software-token':
      return answerAndPrefer(at);
  }
}

/** By the access token. A token that the vault has as confirmed, and that is only not preferred, needs no new secret. */
async function asksForNoCode(at: AtSecondFactor, accessToken: Secret): Promise<CognitoResult<Enrolled>> {
  const { place, password } = at;
  const accountId = place.account();
  const current = place.deps.vault.tokens.current(accountId);
  const proven = current?.state === 'confirmed' && current.id !== at.earlier;
  // Without a password nothing can show whose token it is that the pool holds.
  if (proven || (current?.state === 'confirmed' && password)) {
    const kept = await ensurePreferred(place, accessToken, 'always');
    if (kept.ok) {
      const shown = proven ? kept : await provePreferred(at);
      if (shown.ok) return { ok: true, value: { accountId, path: 'already-enrolled' } };
      if (shown.error.code !== 'ENROLLED_ELSEWHERE') return shown;
    } else if (kept.error.code !== 'NO_VERIFIED_TOKEN') return kept;
  }
  const done = await setUpToken(place, { accessToken });
  if (!done.ok) return done;
  const kept = await ensurePreferred(place, accessToken, 'always');
  return kept.ok ? { ok: true, value: { accountId, path: 'access-token' } } : kept;
}

/** Whether the pool asks for a code now, and takes ours: only another sign-in tells. */
async function provePreferred(at: AtSecondFactor): Promise<CognitoResult<unknown>> {
  const { place, signIn, password } = at;
  if (!signIn || !password) return circles();
  const again = await place.onCall('InitiateAuth', () => signIn.start(password));
  if (!again.ok) return again;
  return again.value.step === 'tokens'
    ? refuse(
        'TOTP_OFF',
        'This user pool asks nobody for codes: MFA is OFF in it. Make it OPTIONAL or ON (SetUserPoolMfaConfig), then enroll again.',
      )
    : finishEnrollment({ ...at, state: again.value });
}

async function answerAndPrefer({
  place,
  signIn,
  password,
  signal,
}: AtSecondFactor): Promise<CognitoResult<Enrolled>> {
  const { client, deps } = place;
  const accountId = place.account();
  if (!signIn || !password) return circles();
  const answered = await place.onCall('RespondToAuthChallenge', () =>
    answerWithVaultTokens(deps, client, signIn, accountId, password, signal),
  );
  if (!answered.ok) return answered;
  if (answered.value.state.step === 'tokens') {
    const kept = await ensurePreferred(place, answered.value.state.tokens.accessToken, 'where-needed');
    if (!kept.ok) return kept;
  }
  return { ok: true, value: { accountId, path: 'already-enrolled' } };
}

function circles(): CognitoResult<never> {
  return refuse('UNEXPECTED_ANSWER', 'Cognito asks for something that does not belong here. Try again.', {
    retryable: true,
  });
}
