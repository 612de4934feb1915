import type { Service } from '../service.ts';
import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';

/** Whom a call is about, as far as its input tells. */
export interface Subject {
  readonly pool?: Pool | undefined;
  /** As the client wrote it. */
  readonly named?: string | undefined;
  readonly user?: UserRecord | undefined;
}

/** The members of any operation's input that lead to a user. They have passed the operation's constraints. */
interface Input {
  readonly UserPoolId?: string;
  readonly ClientId?: string;
  readonly Username?: string;
  readonly AuthParameters?: Readonly<Record<string, string>>;
  readonly ChallengeResponses?: Readonly<Record<string, string>>;
  readonly AccessToken?: string;
  readonly Session?: string;
}

/** By name where there is one, else by access token or session: AssociateSoftwareToken and VerifySoftwareToken name nobody. */
export function subjectOf(service: Service, checkedInput: unknown): Subject {
  const input = checkedInput as Input;
  const named =
    input.Username ?? input.AuthParameters?.['USERNAME'] ?? input.ChallengeResponses?.['USERNAME'];
  if (named === undefined) return byProof(service, input);
  const pool =
    input.UserPoolId === undefined
      ? service.store.poolOfClient(input.ClientId ?? '')
      : service.store.pool(input.UserPoolId);
  return { pool, named, user: pool?.users.find(named) };
}

/** Whether the call is about the user of this name, in whichever spelling either of them is. */
export function isAbout({ pool, named, user }: Subject, username: string): boolean {
  return named === username || (user !== undefined && pool?.users.find(username) === user);
}

/** A session leads to its user even when it is spent. A token that is expired or invalid leads to nobody. */
function byProof(service: Service, { AccessToken, Session }: Input): Subject {
  if (AccessToken !== undefined) {
    try {
      return authenticateToken(service, AccessToken);
    } catch {
      return {};
    }
  }
  const session = Session === undefined ? undefined : service.sessions.peek(Session);
  const pool = session && service.store.pool(session.poolId);
  return { pool, user: session && pool?.users.bySub(session.sub) };
}
