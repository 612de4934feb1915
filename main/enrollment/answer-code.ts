import { refuse, type CognitoResult } from '../cognito/failure.ts';
import type { SignIn, SignInState } from '../cognito/sign-in.ts';
import type { UserPoolClient } from '../cognito/user-pool-client.ts';
import type { Secret } from '../secrecy/secret.ts';
import { report, type CodeOutcome } from '../totp/report.ts';
import { reserve } from '../totp/reserve.ts';
import type { StoredToken } from '../vault/token-store.ts';
import { serverClock, type EnrollmentDeps } from './deps.ts';

export interface CodeAnswer {
  readonly state: SignInState;
  readonly token: StoredToken;
  readonly waitedMs: number;
}

/** Three steps: a Session lives three minutes, and interrupted runs leave taken steps behind. */
const MAX_WAIT_MS = 90_000;

/** What the service's refusals say of the code. */
const OUTCOMES: Readonly<Record<string, CodeOutcome>> = { CODE_REUSED: 'reused', CODE_MISMATCH: 'mismatch' };

const SESSION_GONE = new Set(['SESSION_USED', 'SESSION_EXPIRED', 'SESSION_INVALID']);

/**
 * Answers SOFTWARE_TOKEN_MFA with the tokens that the vault holds for the user: the confirmed one first, then pending
 * ones (after an enrollment whose end is unknown, the server tells here which one it holds). The one it takes is
 * confirmed in the vault. Each code is of a step reserved for this call; a step that turns out used elsewhere is
 * followed by the next, once.
 * Errors: ENROLLED_ELSEWHERE, WAIT_TIMEOUT, and those of RespondToAuthChallenge.
 */
export async function answerWithVaultTokens(
  deps: EnrollmentDeps,
  client: UserPoolClient,
  signIn: SignIn,
  accountId: string,
  password: Secret,
  signal?: AbortSignal,
): Promise<CognitoResult<CodeAnswer>> {
  const clock = serverClock(deps, client);
  const tokens = deps.vault.tokens.of(accountId);
  let waitedMs = 0;
  let refused = false;
  for (const token of tokens) {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      // Cognito takes a code until one step after its own: no life needs to be left in it.
      const taken = await reserve(deps.ledger, token, clock, {
        minValidMs: 0,
        despiteCoolDown: true,
        maxWaitMs: MAX_WAIT_MS,
      });
      if (!taken.ok)
        return refuse(taken.error.code, taken.error.message, { retryable: true, ...taken.error });
      if (taken.value.waitMs > 0) await deps.sleeper(taken.value.waitMs, signal);
      waitedMs += taken.value.waitMs;
      let answered = await signIn.answerCode(taken.value.code);
      if (!answered.ok && refused && SESSION_GONE.has(answered.error.code)) {
        // Where a wrong code ends the Session, each further candidate needs a sign-in of its own; its code was not looked at.
        const renewed = await startAgain(signIn, password);
        if (!renewed.ok) return renewed;
        answered = await signIn.answerCode(taken.value.code);
      }
      if (answered.ok) {
        await report(deps.ledger, token, clock, 'ok');
        const { commits, tokens: store } = deps.vault;
        await commits.note(() => {
          if (token.state === 'pending') store.confirm(token.id);
          else store.accepted(token.id);
        });
        return { ok: true, value: { state: answered.value, token, waitedMs } };
      }
      refused = true;
      const outcome = OUTCOMES[answered.error.code];
      if (outcome) await report(deps.ledger, token, clock, outcome);
      if (answered.error.code === 'CODE_REUSED' && attempt === 0) continue;
      if (answered.error.code === 'CODE_MISMATCH') break;
      return answered;
    }
  }
  return refuse(
    'ENROLLED_ELSEWHERE',
    tokens.length === 0
      ? 'Cognito asks this user for a code, and its secret is not in this vault: it was enrolled elsewhere. Reset its token (AdminDeleteSoftwareToken) or import the secret, then enroll again.'
      : 'Cognito refused the codes of this user: its token was enrolled anew elsewhere, or the clocks differ. Reset its token (AdminDeleteSoftwareToken), then enroll again.',
  );
}

/** From the password up to the question for a code. */
async function startAgain(signIn: SignIn, password: Secret): Promise<CognitoResult<SignInState>> {
  const started = await signIn.start(password);
  return started.ok && started.value.step === 'select-mfa' ? signIn.chooseSoftwareToken() : started;
}
