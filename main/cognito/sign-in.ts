import type { Flow } from '../contract/pools.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { AuthAnswer, Tokens } from './auth-answer.ts';
import { nextStep, type Challenge, type NextStep } from './challenges.ts';
import { refuse, type CognitoResult } from './failure.ts';
import { findFlow } from './find-flow.ts';
import { doorOf } from './first-factor.ts';
import { claimedText, readClaims } from './jwt.ts';
import type { UserPoolClient } from './user-pool-client.ts';

/** Where a sign-in stands: what is asked next, or the tokens. */
export type SignInState = { readonly step: 'tokens'; readonly tokens: Tokens } | NextStep;

/**
 * One sign-in of one user, from the password to the tokens. Holds the Session of the last answer (each answer brings a
 * new one, valid once and for three minutes) and the name to send from then on.
 */
export class SignIn {
  readonly #client: UserPoolClient;
  readonly #flows: readonly Flow[];
  #username: string;
  #flow: Flow | null = null;
  #challenge: Challenge | null = null;
  /** Challenges met so far, by Cognito's names. */
  readonly challenges: string[] = [];

  /** `flows`: those to try, best first (`flowsToTry`). */
  constructor(client: UserPoolClient, username: string, flows: readonly Flow[] = ['password']) {
    this.#client = client;
    this.#username = username;
    this.#flows = flows;
  }

  /** Goes on at an MFA_SETUP challenge that was met elsewhere. */
  static atSetup(client: UserPoolClient, username: string, session: Secret): SignIn {
    const signIn = new SignIn(client, username);
    signIn.#challenge = { name: 'MFA_SETUP', session, parameters: {}, available: [] };
    return signIn;
  }

  /** The user's name as Cognito has it, once it said so; before that as typed (an alias, other case). */
  get username(): string {
    return this.#username;
  }

  /** The flow that the app client allowed; null before it answered. */
  get flow(): Flow | null {
    return this.#flow;
  }

  async start(password: Secret): Promise<CognitoResult<SignInState>> {
    // Once one is found, no other is tried: each could count as a failed sign-in.
    const flows = this.#flow ? [this.#flow] : this.#flows;
    const found = await findFlow(this.#client, flows, this.#username, password, (name) =>
      this.challenges.push(name),
    );
    if (!found.ok) return found;
    this.#flow = found.value.flow;
    this.#username = found.value.username;
    return this.#take({ ok: true, value: found.value.answer });
  }

  async setNewPassword(
    password: Secret,
    attributes: Readonly<Record<string, string>>,
  ): Promise<CognitoResult<SignInState>> {
    const responses: Record<string, string> = { NEW_PASSWORD: password.reveal() };
    for (const [name, value] of Object.entries(attributes)) responses[`userAttributes.${name}`] = value;
    return this.#respond(responses);
  }

  async chooseSoftwareToken(): Promise<CognitoResult<SignInState>> {
    return this.#respond({ ANSWER: 'SOFTWARE_TOKEN_MFA' });
  }

  async answerCode(code: string): Promise<CognitoResult<SignInState>> {
    return this.#respond({ SOFTWARE_TOKEN_MFA_CODE: code });
  }

  /** The Session that AssociateSoftwareToken wants at MFA_SETUP. */
  get session(): Secret | null {
    return this.#challenge?.session ?? null;
  }

  /** Ends MFA_SETUP with the Session that VerifySoftwareToken gave. */
  async finishSetup(sessionOfVerify: Secret | null): Promise<CognitoResult<SignInState>> {
    if (this.#challenge) this.#challenge = { ...this.#challenge, session: sessionOfVerify };
    return this.#respond({});
  }

  async #respond(responses: Readonly<Record<string, string>>): Promise<CognitoResult<SignInState>> {
    const challenge = this.#challenge;
    if (!challenge)
      return refuse('SESSION_INVALID', 'The sign-in has not begun. Start again.', { retryable: true });
    const door = doorOf(this.#client, this.#flow ?? 'password');
    return this.#take(await door.respond(challenge.name, challenge.session, this.#username, responses));
  }

  #take(answer: CognitoResult<AuthAnswer>): CognitoResult<SignInState> {
    // A refusal leaves the challenge standing: a wrong code does not burn the Session.
    if (!answer.ok) return answer;
    if (answer.value.kind === 'tokens') {
      // Where no challenge has named the user, the token does.
      const claims = readClaims(answer.value.tokens.accessToken);
      this.#username = (claims && claimedText(claims, 'username')) ?? this.#username;
      return { ok: true, value: { step: 'tokens', tokens: answer.value.tokens } };
    }
    const { challenge } = answer.value;
    this.#challenge = challenge;
    this.challenges.push(challenge.name);
    // From the moment it is known this is the user's name; the one typed may be an alias.
    const id = challenge.parameters['USER_ID_FOR_SRP'];
    if (id) this.#username = id;
    return nextStep(challenge);
  }
}
