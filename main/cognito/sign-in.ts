import type { Secret } from '../secrecy/secret.ts';
import { nextStep, type Challenge, type NextStep } from './challenges.ts';
import { refuse, type CognitoResult } from './failure.ts';
import type { AuthAnswer, Tokens, UserPoolClient } from './user-pool-client.ts';

/** Where a sign-in stands: what is asked next, or the tokens. */
export type SignInState = { readonly step: 'tokens'; readonly tokens: Tokens } | NextStep;

/**
 * One sign-in of one user, from the password to the tokens. Holds the Session of the last answer (each answer brings a
 * new one, valid once and for three minutes) and the name to send from then on.
 */
export class SignIn {
  readonly #client: UserPoolClient;
  #username: string;
  #challenge: Challenge | null = null;
  /** Challenges met so far, by Cognito's names. */
  readonly challenges: string[] = [];

  constructor(client: UserPoolClient, username: string) {
    this.#client = client;
    this.#username = username;
  }

  /** The user's name as Cognito has it, once it said so; before that as typed (an alias, other case). */
  get username(): string {
    return this.#username;
  }

  async start(password: Secret): Promise<CognitoResult<SignInState>> {
    return this.#take(await this.#client.signInByPassword(this.#username, password));
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
    return this.#take(
      await this.#client.respond(challenge.name, challenge.session, this.#username, responses),
    );
  }

  #take(answer: CognitoResult<AuthAnswer>): CognitoResult<SignInState> {
    // A refusal leaves the challenge standing: a wrong code does not burn the Session.
    if (!answer.ok) return answer;
    if (answer.value.kind === 'tokens') {
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
