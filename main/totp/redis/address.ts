import { fail, ok, type Result } from '../../contract/result.ts';
import { Secret } from '../../secrecy/secret.ts';

export interface RedisAddress {
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly username: string | null;
  readonly password: Secret | null;
  /** `scheme://host:port/database`, without user and password: for people. */
  readonly shown: string;
}

const DEFAULT_PORT = 6379;

/** Reads `redis://` and, with TLS, `rediss://[user[:password]@]host[:port][/database]`. Errors: LEDGER_ADDRESS, which repeats none of it. */
export function parseRedisAddress(text: string): Result<RedisAddress> {
  const url = urlOf(text.trim());
  if (!url) return wrong();
  const tls = url.protocol === 'rediss:';
  if (!tls && url.protocol !== 'redis:') return wrong();
  const database = /^\/?$|^\/(\d{1,9})$/.exec(url.pathname);
  // What stands behind a question mark would be an option of some other client: not to follow it is worse than to say so.
  if (!database || url.hostname === '' || url.search !== '' || url.hash !== '') return wrong();
  const username = decoded(url.username);
  const password = decoded(url.password);
  if (username === null || password === null) return wrong();
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port);
  const index = Number(database[1] ?? 0);
  return ok({
    tls,
    host,
    port,
    database: index,
    username: username || null,
    password: password === '' ? null : new Secret(password),
    shown: `${url.protocol}//${url.hostname}:${port}/${index}`,
  });
}

function urlOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    // Its message repeats the text.
    return null;
  }
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function wrong() {
  return fail(
    'LEDGER_ADDRESS',
    'POOLKEY_LEDGER is not the address of a Redis or Valkey server. Write redis://HOST:PORT/DATABASE, rediss:// for TLS, with USER:PASSWORD@ before the host where the server wants them; characters such as @, / and % in a password are written as %40, %2F, %25. Unset it to go without a shared ledger.',
  );
}
