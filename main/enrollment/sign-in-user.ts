import { refuse, type CognitoResult } from '../cognito/failure.ts';
import { SignIn, type SignInState } from '../cognito/sign-in.ts';
import type { Tokens, UserPoolClient } from '../cognito/user-pool-client.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { Account } from '../vault/account-store.ts';
import type { Pool } from '../vault/pool-store.ts';
import { answerWithVaultTokens } from './answer-code.ts';
import { CLOCK_OFFSET_SHOWN_MS, type EnrollmentDeps } from './deps.ts';

export interface SignedIn {
  readonly tokens: Tokens;
  /** Challenges answered on the way, by Cognito's names. */
  readonly challenges: readonly string[];
  readonly waitedMs: number;
}

/**
 * Signs a user of the vault in with its password and, where Cognito asks, a code that nobody used.
 * The outcome is written to the account: its problem is set or cleared.
 * Errors: NO_PASSWORD, NOT_ENROLLED, NEW_PASSWORD_NEEDED, those of `answerWithVaultTokens` and of the service.
 */
export async function signInUser(
  deps: EnrollmentDeps,
  pool: Pool,
  account: Account,
  signal?: AbortSignal,
): Promise<CognitoResult<SignedIn>> {
  const outcome = await run(deps, pool, account, signal);
  const { accounts, events } = deps.vault;
  if (outcome.ok) {
    accounts.setProblem(account.id, null);
    events.add(account.id, 'signed_in', outcome.value.challenges.join(', ') || 'password only');
  } else if (outcome.error.code !== 'WAIT_TIMEOUT') {
    accounts.setProblem(account.id, { code: outcome.error.code, message: outcome.error.message });
    events.add(account.id, 'refused', outcome.error.code);
  }
  return outcome;
}

async function run(
  deps: EnrollmentDeps,
  pool: Pool,
  account: Account,
  signal?: AbortSignal,
): Promise<CognitoResult<SignedIn>> {
  const password = deps.vault.accounts.password(account.id);
  if (!password) {
    return refuse(
      'NO_PASSWORD',
      'The vault has no password for this user. Enroll it again and type its password.',
    );
  }
  const client = deps.connect(pool);
  const signIn = new SignIn(client, account.username);
  const started = await signIn.start(password);
  rememberClock(deps, pool, client);
  if (!started.ok) return started;
  return proceed({ deps, client, signIn, accountId: account.id, password, signal }, started.value, 0);
}

interface UnderWay {
  readonly deps: EnrollmentDeps;
  readonly client: UserPoolClient;
  readonly signIn: SignIn;
  readonly accountId: string;
  readonly password: Secret;
  readonly signal: AbortSignal | undefined;
}

/** Follows the challenges that need nothing but the vault. */
async function proceed(
  underWay: UnderWay,
  state: SignInState,
  waitedMs: number,
): Promise<CognitoResult<SignedIn>> {
  const { deps, client, signIn, accountId, password, signal } = underWay;
  switch (state.step) {
    case 'tokens':
      return { ok: true, value: { tokens: state.tokens, challenges: [...signIn.challenges], waitedMs } };
    case 'select-mfa': {
      const chosen = await signIn.chooseSoftwareToken();
      if (!chosen.ok) return chosen;
      return proceed(underWay, chosen.value, waitedMs);
    }
    case 'software-token': {
      const answered = await answerWithVaultTokens(deps, client, signIn, accountId, password, signal);
      if (!answered.ok) return answered;
      const waited = waitedMs + answered.value.waitedMs;
      // A second SOFTWARE_TOKEN_MFA after an accepted code would go on for ever.
      if (answered.value.state.step === 'software-token') return loop();
      return proceed(underWay, answered.value.state, waited);
    }
    case 'mfa-setup':
      return refuse('NOT_ENROLLED', 'Cognito holds no software token for this user. Enroll it again.');
    case 'new-password':
      return refuse(
        'NEW_PASSWORD_NEEDED',
        'Cognito wants a new password for this user. Enroll it again and set one.',
      );
  }
}

/** Shown beside the pool and used for its codes at once (DESIGN, decision 6). */
export function rememberClock(deps: EnrollmentDeps, pool: Pool, client: UserPoolClient): void {
  const offset = client.clockOffsetMs;
  if (offset === null) return;
  // As it is now: the pool at hand may be as old as the run.
  const known = deps.vault.pools.get(pool.id)?.clockOffsetMs ?? null;
  if (known === null || Math.abs(offset - known) > CLOCK_OFFSET_SHOWN_MS / 2) {
    deps.vault.pools.setClockOffset(pool.id, offset);
  }
}

function loop(): CognitoResult<never> {
  return refuse(
    'UNEXPECTED_ANSWER',
    'Cognito asks for a code again after accepting one. Try again; look at the pool.',
    {
      retryable: true,
    },
  );
}
