import { Secret } from '../secrecy/secret.ts';
import type { CognitoResult } from './failure.ts';
import { secretHash } from './secret-hash.ts';

/**
 * The secrets of one app client: usually one, two while one replaces the other. A refused hash is no failed sign-in, so
 * the other secret is tried once; the one that was taken comes first from then on.
 */
export class ClientSecrets {
  readonly #clientId: string;
  readonly #secrets: readonly Secret[];
  #current = 0;

  /** `stored`: as the vault keeps them, with spaces between. */
  constructor(clientId: string, stored: Secret | null) {
    this.#clientId = clientId;
    this.#secrets = splitSecrets(stored);
  }

  /** For calls that want the secret itself (RevokeToken, GetTokensFromRefreshToken). */
  get current(): Secret | null {
    return this.#secrets[this.#current] ?? null;
  }

  /** SECRET_HASH for the name exactly as sent in USERNAME; nothing for a client without a secret. */
  hash(username: string): Record<string, string> {
    const secret = this.current;
    return secret ? { SECRET_HASH: secretHash(secret, username, this.#clientId) } : {};
  }

  /** `run` takes the current secret before it waits for anything. */
  async tryEach<T>(run: () => Promise<CognitoResult<T>>): Promise<CognitoResult<T>> {
    let used = this.#current;
    let outcome = await run();
    for (let others = this.#secrets.length - 1; others > 0; others -= 1) {
      if (outcome.ok || outcome.error.code !== 'CLIENT_SECRET_WRONG') return outcome;
      // Unless another call has found the other one meanwhile.
      if (this.#current === used) this.#current = (used + 1) % this.#secrets.length;
      used = this.#current;
      outcome = await run();
    }
    return outcome;
  }
}

export function splitSecrets(stored: Secret | null): readonly Secret[] {
  return (stored?.reveal() ?? '')
    .split(/\s+/)
    .filter((text) => text !== '')
    .map((text) => new Secret(text));
}
