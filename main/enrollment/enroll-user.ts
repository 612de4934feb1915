import { refuse, type CognitoFailure, type CognitoResult } from '../cognito/failure.ts';
import { SignIn, type SignInState } from '../cognito/sign-in.ts';
import type { UserPoolClient } from '../cognito/user-pool-client.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { Pool } from '../vault/pool-store.ts';
import { answerWithVaultTokens } from './answer-code.ts';
import type { EnrollmentDeps } from './deps.ts';
import { ensurePreferred, setUpToken, type OnCall } from './set-up-token.ts';
import { rememberClock } from './sign-in-user.ts';

export interface Credentials {
  readonly username: string;
  readonly password: Secret;
  /** For users who must change their password at the first sign-in. */
  readonly newPassword?: Secret | undefined;
}

/** How the user will be enrolled, known after the first factor. */
export type EnrollmentPath = 'session' | 'access-token' | 'already-enrolled';

export type EnrollmentStand =
  | { readonly need: 'new-password'; readonly requiredAttributes: readonly string[] }
  | { readonly need: 'confirm'; readonly path: EnrollmentPath };

export interface Enrolled {
  readonly accountId: string;
  readonly path: EnrollmentPath;
}

/** After these the same sign-in cannot go on; a new one tells what the server holds. */
const SIGN_IN_AGAIN = new Set(['SESSION_USED', 'SESSION_EXPIRED', 'SESSION_INVALID', 'TOKEN_REFUSED']);

/**
 * Enrolls one user: sign in, [new password], associate, save, verify, prefer. The wizard stops between the steps; a
 * roster runs them through (`enrollUser`). Nothing is written before Cognito took the password; from then on the
 * vault is always ahead of Cognito: the secret is saved before it is verified, a new password before it is set.
 */
export class UserEnrollment {
  readonly #deps: EnrollmentDeps;
  readonly #pool: Pool;
  readonly #client: UserPoolClient;
  readonly #credentials: Credentials;
  readonly #onCall: OnCall;
  readonly #signal: AbortSignal | undefined;
  #signIn: SignIn;
  /** The one that Cognito takes now: changed by NEW_PASSWORD_REQUIRED. */
  #password: Secret;
  #state: SignInState | null = null;
  #accountId: string | null = null;

  constructor(
    deps: EnrollmentDeps,
    pool: Pool,
    credentials: Credentials,
    options: { onCall?: OnCall | undefined; signal?: AbortSignal | undefined } = {},
  ) {
    this.#deps = deps;
    this.#pool = pool;
    this.#client = deps.connect(pool);
    this.#credentials = credentials;
    this.#password = credentials.password;
    this.#onCall = options.onCall ?? ((_operation, run) => run());
    this.#signal = options.signal;
    this.#signIn = new SignIn(this.#client, credentials.username);
  }

  /** The account, once Cognito took the password. */
  get accountId(): string | null {
    return this.#accountId;
  }

  async begin(): Promise<CognitoResult<EnrollmentStand>> {
    const { username, password } = this.#credentials;
    if (username.trim() === '') return refuse('NO_USERNAME', 'The user name is empty.');
    if (password.length === 0) {
      return refuse('NO_PASSWORD', 'The password is empty. Give each user the password it signs in with.');
    }
    const started = await this.#signInWithKnownPasswords();
    rememberClock(this.#deps, this.#pool, this.#client);
    if (!started.ok) return started;
    return this.#stand();
  }

  async setNewPassword(
    password: Secret,
    attributes: Readonly<Record<string, string>> = {},
  ): Promise<CognitoResult<EnrollmentStand>> {
    const accountId = this.#accountId;
    if (this.#state?.step !== 'new-password' || !accountId) {
      return refuse('NOT_ASKED', 'Cognito does not ask for a new password now. Start the enrollment again.');
    }
    if (password.length === 0) return refuse('NO_PASSWORD', 'The new password is empty.');
    this.#deps.vault.accounts.setNextPassword(accountId, password);
    const answered = await this.#onCall('RespondToAuthChallenge', () =>
      this.#signIn.setNewPassword(password, attributes),
    );
    if (!answered.ok) return answered;
    this.#deps.vault.accounts.promoteNextPassword(accountId);
    this.#password = password;
    this.#state = answered.value;
    return this.#stand();
  }

  /**
   * Runs the rest. After an answer that leaves the outcome open (lost, broken, expired session) it signs in once
   * more and goes by what Cognito then asks: SOFTWARE_TOKEN_MFA means the saved secret counts, MFA_SETUP means
   * it never did.
   */
  async confirm(): Promise<CognitoResult<Enrolled>> {
    let outcome = await this.#confirmOnce();
    if (!outcome.ok && isOpen(outcome.error) && !this.#signal?.aborted) {
      this.#signIn = new SignIn(this.#client, this.#credentials.username);
      const again = await this.#signInWithKnownPasswords();
      if (again.ok) outcome = await this.#confirmOnce();
    }
    this.#record(outcome);
    return outcome;
  }

  async #confirmOnce(): Promise<CognitoResult<Enrolled>> {
    const accountId = this.#accountId;
    const state = this.#state;
    if (!state || !accountId) return refuse('NOT_STARTED', 'Sign in before enrolling.');
    const place = {
      deps: this.#deps,
      client: this.#client,
      accountId,
      onCall: this.#onCall,
    };
    switch (state.step) {
      case 'new-password':
        return refuse(
          'NEW_PASSWORD_NEEDED',
          'Cognito wants a new password for this user. Give one (column new_password).',
        );
      case 'mfa-setup': {
        const tokens = await setUpToken(place, { signIn: this.#signIn });
        if (!tokens.ok) return tokens;
        const kept = await ensurePreferred(place, tokens.value.accessToken, 'where-needed');
        return kept.ok ? { ok: true, value: { accountId, path: 'session' } } : kept;
      }
      case 'tokens': {
        const { accessToken } = state.tokens;
        // A token that Cognito confirmed to us and that is only not preferred needs no new secret.
        if (this.#deps.vault.tokens.current(accountId)?.state === 'confirmed') {
          const kept = await ensurePreferred(place, accessToken, 'always');
          if (kept.ok) return { ok: true, value: { accountId, path: 'already-enrolled' } };
          if (kept.error.code !== 'NO_VERIFIED_TOKEN') return kept;
        }
        const done = await setUpToken(place, { accessToken });
        if (!done.ok) return done;
        const kept = await ensurePreferred(place, accessToken, 'always');
        return kept.ok ? { ok: true, value: { accountId, path: 'access-token' } } : kept;
      }
      case 'select-mfa': {
        const chosen = await this.#signIn.chooseSoftwareToken();
        if (!chosen.ok) return chosen;
        this.#state = chosen.value;
        if (chosen.value.step === 'select-mfa')
          return refuse('UNEXPECTED_ANSWER', 'Cognito asks the same again. Try again.');
        return this.#confirmOnce();
      }
      case 'software-token': {
        const answered = await this.#onCall('RespondToAuthChallenge', () =>
          answerWithVaultTokens(
            this.#deps,
            this.#client,
            this.#signIn,
            accountId,
            this.#password,
            this.#signal,
          ),
        );
        if (!answered.ok) return answered;
        if (answered.value.state.step === 'tokens') {
          const kept = await ensurePreferred(place, answered.value.state.tokens.accessToken, 'where-needed');
          if (!kept.ok) return kept;
        }
        return { ok: true, value: { accountId, path: 'already-enrolled' } };
      }
    }
  }

  /** The password given; after a refusal the one that an earlier, unanswered change may have set. */
  async #signInWithKnownPasswords(): Promise<CognitoResult<SignInState>> {
    const { username, newPassword } = this.#credentials;
    const password = this.#password;
    const known = this.#deps.vault.accounts.ofUser(this.#pool.id, username);
    const next = (known && this.#deps.vault.accounts.password(known.id, 'next_password')) ?? newPassword;
    let used = password;
    let started = await this.#onCall('InitiateAuth', () => this.#signIn.start(password));
    if (
      !started.ok &&
      started.error.code === 'WRONG_PASSWORD' &&
      next &&
      next.reveal() !== password.reveal()
    ) {
      const second = await this.#onCall('InitiateAuth', () => this.#signIn.start(next));
      if (second.ok) {
        started = second;
        used = next;
      }
    }
    if (!started.ok) return started;
    // One account for one user, by whatever alias or spelling it signs in.
    const account = this.#deps.vault.accounts.ensure(
      this.#pool.id,
      known ? username : this.#signIn.username,
      username,
    );
    this.#deps.vault.accounts.setPassword(account.id, used);
    this.#password = used;
    this.#accountId = account.id;
    this.#state = started.value;
    return started;
  }

  #stand(): CognitoResult<EnrollmentStand> {
    const state = this.#state;
    if (!state) return refuse('NOT_STARTED', 'Sign in before enrolling.');
    switch (state.step) {
      case 'new-password':
        return { ok: true, value: { need: 'new-password', requiredAttributes: state.requiredAttributes } };
      case 'mfa-setup':
        return { ok: true, value: { need: 'confirm', path: 'session' } };
      case 'tokens':
        return { ok: true, value: { need: 'confirm', path: 'access-token' } };
      case 'select-mfa':
      case 'software-token':
        return { ok: true, value: { need: 'confirm', path: 'already-enrolled' } };
    }
  }

  #record(outcome: CognitoResult<Enrolled>): void {
    if (!this.#accountId) return;
    const { accounts, events } = this.#deps.vault;
    if (outcome.ok) {
      accounts.setProblem(this.#accountId, null);
      events.add(this.#accountId, 'enrolled', outcome.value.path);
    } else if (outcome.error.code !== 'WAIT_TIMEOUT') {
      accounts.setProblem(this.#accountId, { code: outcome.error.code, message: outcome.error.message });
      events.add(this.#accountId, 'enrollment_failed', outcome.error.code);
    }
  }
}

/** The whole chain for one user of a roster, without a pause: a Session lives three minutes. */
export async function enrollUser(
  deps: EnrollmentDeps,
  pool: Pool,
  credentials: Credentials,
  options: { onCall?: OnCall | undefined; signal?: AbortSignal | undefined } = {},
): Promise<CognitoResult<Enrolled>> {
  const enrollment = new UserEnrollment(deps, pool, credentials, options);
  let stand = await enrollment.begin();
  if (stand.ok && stand.value.need === 'new-password' && credentials.newPassword) {
    stand = await enrollment.setNewPassword(credentials.newPassword);
  }
  if (!stand.ok) return stand;
  return enrollment.confirm();
}

function isOpen(error: CognitoFailure): boolean {
  return error.unclear || SIGN_IN_AGAIN.has(error.code);
}
