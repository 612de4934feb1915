import type { Service } from '../service.ts';
import type { Pool } from './pool.ts';
import type { UserRecord } from './schema.ts';

/** The user with all that hangs on it; a token or session that outlives it leads nowhere. */
export function removeUser({ lockout }: Service, pool: Pool, user: UserRecord): void {
  pool.users.remove(user);
  pool.signIns.removeUser(user.sub);
  lockout.succeeded(user.sub);
}
