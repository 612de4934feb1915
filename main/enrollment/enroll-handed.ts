import { refuse, type CognitoResult } from '../cognito/failure.ts';
import { readAccessToken, readSession } from '../cognito/handed-proof.ts';
import { SignIn, type SignInState } from '../cognito/sign-in.ts';
import type { UserPoolClient } from '../cognito/user-pool-client.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { Pool } from '../vault/pool-store.ts';
import { rememberPool } from './begin-sign-in.ts';
import type { EnrollmentDeps } from './deps.ts';
import type { EnrollmentStand } from './enroll-user.ts';
import { confirmedToken, finishEnrollment, isOpen, type Enrolled } from './finish-enrollment.ts';
import { recordEnrollment } from './record-enrollment.ts';
import type { OnCall } from './set-up-token.ts';

/** What proves a user that was signed in elsewhere. */
export type HandedProof =
  { readonly accessToken: Secret } | { readonly session: Secret; readonly username: string };

/** No password came with it; of what Cognito gave, only the access token is needed. */
const NO_MORE_TOKENS = { idToken: null, refreshToken: null, expiresIn: 0 };

/**
 * Enrolls a user by an access token, or by the Session of an MFA_SETUP challenge, that somebody pasted. The same order as
 * with a password: the secret is saved before it is verified. Nothing is written before Cognito has taken the proof.
 */
export class HandedEnrollment {
  readonly #deps: EnrollmentDeps;
  readonly #pool: Pool;
  readonly #client: UserPoolClient;
  readonly #proof: HandedProof;
  readonly #onCall: OnCall;
  readonly #signal: AbortSignal | undefined;
  #signIn: SignIn | null = null;
  #state: SignInState | null = null;
  #username = '';
  #accountId: string | null = null;
  #earlier: string | null = null;
  #expiresAt: number | null = null;

  constructor(
    deps: EnrollmentDeps,
    pool: Pool,
    proof: HandedProof,
    options: { onCall?: OnCall | undefined; signal?: AbortSignal | undefined } = {},
  ) {
    this.#deps = deps;
    this.#pool = pool;
    this.#client = deps.connect(pool);
    this.#proof = proof;
    this.#onCall = options.onCall ?? ((_operation, run) => run());
    this.#signal = options.signal;
  }

  get accountId(): string | null {
    return this.#accountId;
  }

  get username(): string {
    return this.#username;
  }

  /** When the token ends, ms by this machine's clock; null for a Session, which does not say. */
  get expiresAt(): number | null {
    return this.#expiresAt;
  }

  async begin(): Promise<CognitoResult<EnrollmentStand>> {
    return 'session' in this.#proof ? this.#beginBySession(this.#proof) : this.#beginByToken(this.#proof);
  }

  /** Cognito does not ask for one here: the user is signed in already. */
  setNewPassword(): Promise<CognitoResult<EnrollmentStand>> {
    return Promise.resolve(refuse('NOT_ASKED', 'Cognito does not ask for a new password now.'));
  }

  async confirm(): Promise<CognitoResult<Enrolled>> {
    let outcome = await this.#once();
    // The access token goes on to count, so that a second try can tell; a Session that was used does not.
    if (!outcome.ok && isOpen(outcome.error) && !('session' in this.#proof) && !this.#signal?.aborted)
      outcome = await this.#once();
    await rememberPool(this.#deps, this.#pool, this.#client, null);
    if (!this.#accountId) return outcome;
    if (!outcome.ok && isOpen(outcome.error) && 'session' in this.#proof) outcome = unsettled(outcome.error);
    const accountId = this.#takeRealName(this.#accountId);
    this.#accountId = accountId;
    await recordEnrollment(this.#deps, accountId, outcome);
    return outcome.ok ? { ok: true, value: { ...outcome.value, accountId } } : outcome;
  }

  async #beginByToken(proof: { accessToken: Secret }): Promise<CognitoResult<EnrollmentStand>> {
    const known = this.#client.clockOffsetMs !== null;
    const read = readAccessToken(proof.accessToken, this.#pool, known ? this.#client.serverNow : null);
    if (!read.ok) return read;
    const { accessToken, username, expiresAt } = read.value;
    // The service's own word on the token, before anything is written.
    const settings = await this.#onCall('GetUser', () => this.#client.mfaSettings(accessToken));
    await rememberPool(this.#deps, this.#pool, this.#client, null);
    if (!settings.ok) {
      // Its answer told the pool's time: one that has expired is said to have.
      const again = readAccessToken(accessToken, this.#pool, this.#client.serverNow);
      return again.ok ? settings : again;
    }
    this.#username = username;
    this.#expiresAt = expiresAt - (this.#client.clockOffsetMs ?? 0);
    this.#state = { step: 'tokens', tokens: { accessToken, ...NO_MORE_TOKENS } };
    const { accounts } = this.#deps.vault;
    this.#accountId = accounts.ensure(this.#pool.id, username).id;
    this.#earlier = confirmedToken(this.#deps.vault, this.#accountId);
    return { ok: true, value: { need: 'confirm', path: 'access-token' } };
  }

  /** A Session tells nothing about itself, and looking would use it up: AssociateSoftwareToken is the first that can refuse. */
  async #beginBySession(proof: {
    session: Secret;
    username: string;
  }): Promise<CognitoResult<EnrollmentStand>> {
    const username = proof.username.trim();
    if (username === '') return refuse('NO_USERNAME', 'Say whose Session this is: the user name.');
    const read = readSession(proof.session);
    if (!read.ok) return read;
    this.#username = username;
    this.#signIn = SignIn.atSetup(this.#client, username, read.value);
    this.#state = { step: 'mfa-setup' };
    return { ok: true, value: { need: 'confirm', path: 'session' } };
  }

  async #once(): Promise<CognitoResult<Enrolled>> {
    if (!this.#state) return refuse('NOT_STARTED', 'Hand over a token or a Session first.');
    const { accounts } = this.#deps.vault;
    return finishEnrollment({
      place: {
        deps: this.#deps,
        client: this.#client,
        // By Session the account is made when Cognito has taken the Session: at the first secret to be saved.
        account: () => (this.#accountId ??= accounts.ensure(this.#pool.id, this.#username).id),
        onCall: this.#onCall,
      },
      state: this.#state,
      signIn: this.#signIn,
      password: null,
      earlier: this.#earlier,
      signal: this.#signal,
    });
  }

  /** The Session's user may have been typed as an alias: the tokens at the end tell the real name. Gives the user's account. */
  #takeRealName(accountId: string): string {
    const { accounts, tokens } = this.#deps.vault;
    const real = this.#signIn?.username ?? this.#username;
    if (real === this.#username) return accountId;
    this.#username = real;
    // The vault may know the user by that name already.
    const known = accounts.ofUser(this.#pool.id, real);
    if (!known) {
      accounts.takeName(accountId, real);
      return accountId;
    }
    accounts.restore([known.id]);
    accounts.absorb(accountId, known.id);
    const current = tokens.current(known.id);
    if (current?.state === 'confirmed') tokens.confirm(current.id);
    return known.id;
  }
}

function unsettled(error: { code: string; message: string }): CognitoResult<never> {
  return refuse(
    error.code,
    `${error.message} The secret is kept: sign this user in, or enroll it with its password, and it shows whether it counts.`,
    { unclear: true },
  );
}
