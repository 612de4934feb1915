import { refuse, type CognitoResult } from '../cognito/failure.ts';
import type { Flow } from '../contract/pools.ts';
import type { SignIn, SignInState } from '../cognito/sign-in.ts';
import type { Tokens } from '../cognito/auth-answer.ts';
import type { UserPoolClient } from '../cognito/user-pool-client.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { Account } from '../vault/account-store.ts';
import type { Pool } from '../vault/pool-store.ts';
import { answerWithVaultTokens } from './answer-code.ts';
import { beginSignIn, rememberPool } from './begin-sign-in.ts';
import type { EnrollmentDeps } from './deps.ts';
import { serverOf } from './server-state-of.ts';

export interface SignedIn {
  readonly tokens: Tokens;
  readonly flow: Flow | null;
  /** Challenges answered on the way, by Cognito's names. */
  readonly challenges: readonly string[];
  readonly waitedMs: number;
}

/**
 * Signs a user of the vault in with its password and, where Cognito asks, a code that nobody used.
 * The outcome is written to the account: its problem is set or cleared, and how it stands at its pool.
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
  const server = serverOf(outcome);
  if (server) accounts.setServer(account.id, server);
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
  const signIn = beginSignIn(deps, pool, client, account.username);
  const started = await signIn.start(password);
  await rememberPool(deps, pool, client, signIn);
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
      return {
        ok: true,
        value: { tokens: state.tokens, flow: signIn.flow, challenges: [...signIn.challenges], waitedMs },
      };
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

function loop(): CognitoResult<never> {
  return refuse(
    'UNEXPECTED_ANSWER',
    'Cognito asks for a code again after accepting one. Try again; look at the pool.',
    {
      retryable: true,
    },
  );
}
