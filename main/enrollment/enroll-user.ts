import { refuse, type CognitoResult } from '../cognito/failure.ts';
import type { SignIn, SignInState } from '../cognito/sign-in.ts';
import type { UserPoolClient } from '../cognito/user-pool-client.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { Pool } from '../vault/pool-store.ts';
import { beginSignIn, rememberPool } from './begin-sign-in.ts';
import type { EnrollmentDeps } from './deps.ts';
import {
  confirmedToken,
  finishEnrollment,
  isOpen,
  type Enrolled,
  type EnrollmentPath,
} from './finish-enrollment.ts';
import { recordEnrollment } from './record-enrollment.ts';
import type { OnCall } from './set-up-token.ts';

export interface Credentials {
  readonly username: string;
  readonly password: Secret;
  /** For users who must change their password at the first sign-in. */
  readonly newPassword?: Secret | undefined;
}

export interface EnrollOptions {
  readonly onCall?: OnCall | undefined;
  /** Ends waits for a code, not calls. */
  readonly signal?: AbortSignal | undefined;
  /** Writes to the account how its enrollment ended. Default: at once. */
  readonly record?: ((accountId: string, outcome: CognitoResult<Enrolled>) => Promise<void>) | undefined;
}

export type EnrollmentStand =
  | { readonly need: 'new-password'; readonly requiredAttributes: readonly string[] }
  | { readonly need: 'confirm'; readonly path: EnrollmentPath };

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
  readonly #record: NonNullable<EnrollOptions['record']>;
  #signIn: SignIn;
  /** The one that Cognito takes now: changed by NEW_PASSWORD_REQUIRED. */
  #password: Secret;
  #state: SignInState | null = null;
  #accountId: string | null = null;
  /** The account with the password that Cognito took. */
  #saved: Promise<void> = Promise.resolve();
  #earlier: string | null = null;

  constructor(deps: EnrollmentDeps, pool: Pool, credentials: Credentials, options: EnrollOptions = {}) {
    this.#deps = deps;
    this.#pool = pool;
    this.#client = deps.connect(pool);
    this.#credentials = credentials;
    this.#password = credentials.password;
    this.#onCall = options.onCall ?? ((_operation, run) => run());
    this.#signal = options.signal;
    this.#record = options.record ?? ((accountId, outcome) => recordEnrollment(deps, accountId, outcome));
    this.#signIn = beginSignIn(deps, pool, this.#client, credentials.username);
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
    await rememberPool(this.#deps, this.#pool, this.#client, this.#signIn);
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
    const { accounts, commits } = this.#deps.vault;
    await commits.add(() => accounts.setNextPassword(accountId, password));
    const answered = await this.#onCall('RespondToAuthChallenge', () =>
      this.#signIn.setNewPassword(password, attributes),
    );
    if (!answered.ok) return answered;
    await commits.add(() => accounts.promoteNextPassword(accountId));
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
      this.#signIn = beginSignIn(this.#deps, this.#pool, this.#client, this.#credentials.username);
      const again = await this.#signInWithKnownPasswords();
      if (again.ok) outcome = await this.#confirmOnce();
    }
    await this.#saved;
    if (this.#accountId) await this.#record(this.#accountId, outcome);
    return outcome;
  }

  async #confirmOnce(): Promise<CognitoResult<Enrolled>> {
    const state = this.#state;
    if (!state) return refuse('NOT_STARTED', 'Sign in before enrolling.');
    return finishEnrollment({
      place: { deps: this.#deps, client: this.#client, account: () => this.#account, onCall: this.#onCall },
      state,
      signIn: this.#signIn,
      password: this.#password,
      earlier: this.#earlier,
      signal: this.#signal,
    });
  }

  /** The password given; after a refusal the one that an earlier, unanswered change may have set. */
  async #signInWithKnownPasswords(): Promise<CognitoResult<SignInState>> {
    const { username, newPassword } = this.#credentials;
    const password = this.#password;
    const known = this.#deps.vault.accounts.ofSignInName(this.#pool.id, username);
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
    const { accounts, commits } = this.#deps.vault;
    // One account for one user, by whatever alias or spelling it signs in.
    const name = known ? known.username : this.#signIn.username;
    if (!this.#accountId) {
      const before = known ?? accounts.ofUser(this.#pool.id, name);
      this.#earlier = before && confirmedToken(this.#deps.vault, before.id);
    }
    // Nothing depends on it before the secret is saved: that comes after it, in one commit with it where nobody waits in between.
    this.#saved = commits.note(() => {
      const { id } = accounts.ensure(this.#pool.id, name, username);
      accounts.setPassword(id, used);
      this.#accountId = id;
    });
    this.#saved.catch(() => undefined);
    this.#password = used;
    this.#state = started.value;
    // A user without a token is on the way to its secret; all else begins with what the vault has.
    if (started.value.step !== 'mfa-setup') await this.#saved;
    return started;
  }

  /** Known since Cognito took the password. */
  get #account(): string {
    if (!this.#accountId) throw new Error('the account is asked for before it was saved');
    return this.#accountId;
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
}

/** The whole chain for one user of a roster, without a pause: a Session lives three minutes. */
export async function enrollUser(
  deps: EnrollmentDeps,
  pool: Pool,
  credentials: Credentials,
  options: EnrollOptions = {},
): Promise<CognitoResult<Enrolled>> {
  const enrollment = new UserEnrollment(deps, pool, credentials, options);
  let stand = await enrollment.begin();
  if (stand.ok && stand.value.need === 'new-password' && credentials.newPassword) {
    stand = await enrollment.setNewPassword(credentials.newPassword);
  }
  if (!stand.ok) return stand;
  return enrollment.confirm();
}
