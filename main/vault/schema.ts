/**
 * The vault's tables, one entry a version; `user_version` is the number of entries applied. Forward only: an
 * entry that was released is never edited. Columns that hold sealed values are BLOBs (see `sealing.ts`); all else is
 * readable without the key.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE slot (
    kind TEXT PRIMARY KEY CHECK (kind IN ('keychain', 'passphrase')),
    parameters TEXT NOT NULL,
    wrapped BLOB,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE pool (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    color TEXT NOT NULL,
    user_pool_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    client_secret BLOB,
    region TEXT NOT NULL,
    endpoint TEXT,
    flow TEXT NOT NULL,
    profile TEXT,
    production INTEGER NOT NULL,
    local INTEGER NOT NULL,
    clock_offset_ms INTEGER,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE account (
    id TEXT PRIMARY KEY,
    pool_id TEXT REFERENCES pool(id),
    username TEXT NOT NULL,
    label TEXT NOT NULL,
    issuer TEXT NOT NULL,
    tags TEXT NOT NULL,
    password BLOB,
    next_password BLOB,
    problem_code TEXT,
    problem_message TEXT,
    created_at INTEGER NOT NULL,
    removed_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX account_of_pool ON account(pool_id, username) WHERE pool_id IS NOT NULL;

  CREATE TABLE token (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account(id),
    secret BLOB NOT NULL,
    fingerprint TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    digits INTEGER NOT NULL,
    period_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed')),
    created_at INTEGER NOT NULL,
    last_accepted_at INTEGER
  ) STRICT;
  CREATE INDEX token_of_account ON token(account_id);
  CREATE INDEX token_by_fingerprint ON token(fingerprint);

  CREATE TABLE ledger (
    fingerprint TEXT PRIMARY KEY,
    last_step INTEGER NOT NULL,
    taken_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    account_id TEXT,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE INDEX event_of_account ON event(account_id, id);

  CREATE TABLE sealed_document (name TEXT PRIMARY KEY, body BLOB NOT NULL, saved_at INTEGER NOT NULL) STRICT;
  `,
  `
  ALTER TABLE pool ADD COLUMN learned_flow TEXT;

  ALTER TABLE account ADD COLUMN server_state TEXT;
  ALTER TABLE account ADD COLUMN server_detail TEXT;
  ALTER TABLE account ADD COLUMN server_checked_at INTEGER;
  `,
];
