import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { FirstFactor } from '../domain/auth-factors.ts';
import { refusal } from '../errors.ts';
import type { MfaFactor } from '../state/schema.ts';

/** The challenges that the local pool gives. */
export type IssuedChallenge =
  | MfaFactor
  | FirstFactor
  | 'SELECT_CHALLENGE'
  | 'PASSWORD_VERIFIER'
  | 'MFA_SETUP'
  | 'NEW_PASSWORD_REQUIRED'
  | 'SELECT_MFA_TYPE';

/** Where in its chain an MFA_SETUP session is: S1, S2 and S3 of rule 11. */
export type SetupStep = 'issued' | 'associated' | 'verified';

/** What an opaque session string, or the SECRET_BLOCK of an SRP challenge, stands for (rule 9). */
export interface Session {
  readonly poolId: string;
  readonly clientId: string;
  readonly sub: string;
  readonly challenge: IssuedChallenge;
  readonly step: SetupStep;
  /** Milliseconds since the epoch. */
  readonly expiresMs: number;
  /** Nothing is proven yet: the answer is the first factor. */
  readonly firstFactor?: true;
  /** Rule 28: the password was proven by SRP, and from then on only USER_ID_FOR_SRP goes into SECRET_HASH. */
  readonly bySrp?: true;
  /**
   * The key that the proof of a PASSWORD_VERIFIER has to be made with, and the salt of the password that it
   * proves.
   */
  readonly srp?: { readonly key: Buffer; readonly salt: string };
  /** The user does not exist, and the client hides that: the name that was sent. */
  readonly phantom?: string;
  /** The code that SMS or e-mail would have carried. */
  readonly deliveredCode?: string;
  state: 'live' | 'used' | 'superseded';
}

// Long enough that "expired" and "used once" are told apart from "never seen" well after the fact.
const REMEMBERED_MS = 60 * 60 * 1000;
const MOST_REMEMBERED = 50_000;

/** All challenge sessions: bounded, expiring, not part of the exported state. Keyed by the string's SHA-256. */
export class SessionBook {
  readonly #sessions = new Map<string, Session>();
  /** Sessions between Associate and Verify, for rule 9's "superseded". */
  readonly #associated = new Map<string, Set<Session>>();

  /** Gives the session's string, which is new unless it is given. */
  open(session: Omit<Session, 'state'>, nowMs: number, token = newToken()): string {
    this.#forget(nowMs);
    const record: Session = { ...session, state: 'live' };
    this.#sessions.set(digest(token), record);
    if (session.step === 'associated') {
      const key = userKey(session);
      this.#associated.set(key, (this.#associated.get(key) ?? new Set()).add(record));
    }
    return token;
  }

  /** What a string stands for, live or not. */
  peek(token: string): Session | undefined {
    return this.#sessions.get(digest(token));
  }

  /** The live session behind a string. Errors: NotAuthorizedException with the three texts of section 5. */
  require(token: string, nowMs: number): Session {
    const session = this.peek(token);
    if (!session || session.state === 'superseded') throw invalidSession();
    if (session.state === 'used') {
      throw refusal('NotAuthorized', 'Invalid session for the user, session can only be used once.');
    }
    if (nowMs >= session.expiresMs) {
      throw refusal('NotAuthorized', 'Invalid session for the user, session is expired.');
    }
    return session;
  }

  /** After success, or after a wrong code in strict mode: the string is dead. */
  burn(session: Session): void {
    session.state = 'used';
    this.#dissociate(session);
  }

  /** A new sign-in breaks the chain of an enrollment between Associate and Verify (amplify-js#6461). */
  supersedeSetup(poolId: string, sub: string): void {
    const key = userKey({ poolId, sub });
    for (const session of this.#associated.get(key) ?? []) session.state = 'superseded';
    this.#associated.delete(key);
  }

  /** The map keeps the order of opening, so the oldest come first. */
  #forget(nowMs: number): void {
    for (const [key, session] of this.#sessions) {
      if (session.expiresMs + REMEMBERED_MS > nowMs && this.#sessions.size < MOST_REMEMBERED) return;
      this.#sessions.delete(key);
      this.#dissociate(session);
    }
  }

  #dissociate(session: Session): void {
    const key = userKey(session);
    const associated = this.#associated.get(key);
    associated?.delete(session);
    if (associated?.size === 0) this.#associated.delete(key);
  }
}

export function invalidSession(): Error {
  return refusal('NotAuthorized', 'Invalid session for the user.');
}

/**
 * 939..1533 URL-safe characters (rule 8). The fixed start is Cognito's own, and keeps it from looking like an
 * option.
 */
function newToken(): string {
  return `AYABe${randomBytes(randomInt(700, 1146)).toString('base64url')}`;
}

function userKey({ poolId, sub }: { poolId: string; sub: string }): string {
  return `${poolId}/${sub}`;
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
