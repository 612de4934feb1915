import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
  type IAuthenticationCallback,
  type ICognitoStorage,
  type UserData,
} from 'amazon-cognito-identity-js';
import type { Fixture } from '../local-pool/pool-fixture.ts';

/** How far a call of amazon-cognito-identity-js came. */
export type Reached =
  | { readonly at: 'session'; readonly session: CognitoUserSession }
  | { readonly at: 'newPassword'; readonly required: string[] }
  | { readonly at: 'mfaSetup' | 'totp' | 'sms' | 'selectMfa'; readonly parameters: Record<string, string> };

class MemoryStorage implements ICognitoStorage {
  readonly #items = new Map<string, string>();
  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
  clear(): void {
    this.#items.clear();
  }
}

export function identityPool({ server, pool }: Fixture): CognitoUserPool {
  return new CognitoUserPool({
    UserPoolId: pool.userPoolId,
    ClientId: pool.clientId,
    endpoint: server.endpoint,
    Storage: new MemoryStorage(),
  });
}

type Flow = 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH' | 'CUSTOM_AUTH';

/**
 * One user of the library, with promises for its callbacks; all errors are the service's, with `code` and
 * `message`.
 */
export class IdentityJsUser {
  readonly user: CognitoUser;
  readonly #username: string;

  constructor(fixture: Fixture, username: string, flow: Flow = 'USER_SRP_AUTH') {
    const Pool = identityPool(fixture);
    this.#username = username;
    this.user = new CognitoUser({ Username: username, Pool, Storage: new MemoryStorage() });
    this.user.setAuthenticationFlowType(flow);
  }

  async authenticate(password: string): Promise<Reached> {
    const details = new AuthenticationDetails({ Username: this.#username, Password: password });
    return reached((callbacks) => this.user.authenticateUser(details, callbacks));
  }

  async completeNewPassword(password: string): Promise<Reached> {
    return reached((callbacks) => this.user.completeNewPasswordChallenge(password, {}, callbacks));
  }

  async selectMfa(answer: string): Promise<Reached> {
    return reached((callbacks) => this.user.sendMFASelectionAnswer(answer, answerable(callbacks)));
  }

  async sendTotp(code: string): Promise<Reached> {
    return reached((callbacks) => this.user.sendMFACode(code, callbacks, 'SOFTWARE_TOKEN_MFA'));
  }

  async associate(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.user.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject });
    });
  }

  /** By session this also answers MFA_SETUP, and gives the new session. */
  async verify(code: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.user.verifySoftwareToken(code, 'identity-js', { onSuccess: resolve, onFailure: reject });
    });
  }

  async preferTotp(): Promise<string | undefined> {
    return promised((done) =>
      this.user.setUserMfaPreference(null, { Enabled: true, PreferredMfa: true }, done),
    );
  }

  async userData(): Promise<UserData | undefined> {
    return promised((done) => this.user.getUserData(done, { bypassCache: true }));
  }

  async refresh(session: CognitoUserSession): Promise<CognitoUserSession | undefined> {
    return promised((done) => this.user.refreshSession(session.getRefreshToken(), done));
  }
}

export async function promised<T>(
  call: (done: (error?: Error | null, result?: T) => void) => void,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    call((error, result) => (error ? reject(error) : resolve(result)));
  });
}

async function reached(call: (callbacks: IAuthenticationCallback) => void): Promise<Reached> {
  return new Promise((resolve, reject) => {
    call({
      onSuccess: (session) => resolve({ at: 'session', session }),
      onFailure: reject,
      newPasswordRequired: (_attributes, required: string[]) => resolve({ at: 'newPassword', required }),
      mfaSetup: (_name, parameters: Record<string, string>) => resolve({ at: 'mfaSetup', parameters }),
      totpRequired: (_name, parameters: Record<string, string>) => resolve({ at: 'totp', parameters }),
      mfaRequired: (_name, parameters: Record<string, string>) => resolve({ at: 'sms', parameters }),
      selectMFAType: (_name, parameters: Record<string, string>) => resolve({ at: 'selectMfa', parameters }),
    });
  });
}

/** The library's types want what its code leaves out. */
function answerable(callbacks: IAuthenticationCallback) {
  const { onSuccess, onFailure, mfaRequired = () => undefined, totpRequired = () => undefined } = callbacks;
  return { onSuccess, onFailure, mfaRequired, totpRequired };
}
