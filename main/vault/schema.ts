import { CODE_TABLES, LEDGER_TABLE } from './code-tables.ts';

/** The window asks which accounts changed since it last looked: whatever process changed them, and without reading the rest. */
const NEXT_SEQ = '1 + (SELECT coalesce(max(seq), 0) FROM account_change)';
const REPLACING = 'ON CONFLICT (account_id) DO UPDATE SET seq = excluded.seq';
const noteChange = (accountId: string): string =>
  `INSERT INTO account_change (account_id, seq) VALUES (${accountId}, ${NEXT_SEQ}) ${REPLACING};`;
const noteStep = `INSERT INTO account_change (account_id, seq)
  SELECT DISTINCT account_id, ${NEXT_SEQ} FROM token WHERE fingerprint = NEW.fingerprint ${REPLACING};`;

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

  ${LEDGER_TABLE}

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
  `
  CREATE TABLE account_change (account_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX account_change_by_seq ON account_change(seq);

  CREATE TRIGGER account_added AFTER INSERT ON account BEGIN ${noteChange('NEW.id')} END;
  CREATE TRIGGER account_changed AFTER UPDATE ON account BEGIN ${noteChange('NEW.id')} END;
  CREATE TRIGGER account_deleted AFTER DELETE ON account BEGIN ${noteChange('OLD.id')} END;
  CREATE TRIGGER token_added AFTER INSERT ON token BEGIN ${noteChange('NEW.account_id')} END;
  CREATE TRIGGER token_changed AFTER UPDATE ON token BEGIN ${noteChange('NEW.account_id')} END;
  CREATE TRIGGER token_deleted AFTER DELETE ON token BEGIN ${noteChange('OLD.account_id')} END;

  CREATE TRIGGER step_taken AFTER INSERT ON ledger BEGIN ${noteStep} END;
  CREATE TRIGGER step_taken_again AFTER UPDATE ON ledger BEGIN ${noteStep} END;

  CREATE INDEX account_by_label ON account(pool_id, label);

  CREATE TABLE run (
    id TEXT PRIMARY KEY,
    pool_id TEXT NOT NULL REFERENCES pool(id) ON DELETE CASCADE,
    roster TEXT NOT NULL,
    options TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('preparing', 'running', 'paused', 'stopped', 'finished')),
    reason TEXT,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    owner TEXT,
    owner_pid INTEGER,
    owner_host TEXT,
    heartbeat_at INTEGER
  ) STRICT;

  CREATE TABLE run_row (
    run_id TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    line INTEGER NOT NULL,
    username TEXT NOT NULL,
    input BLOB,
    state TEXT NOT NULL,
    call TEXT,
    under_way INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    retry_at INTEGER,
    account_id TEXT,
    earlier TEXT,
    path TEXT,
    step TEXT,
    code TEXT,
    message TEXT,
    said TEXT,
    retryable INTEGER,
    enrolled_at INTEGER,
    PRIMARY KEY (run_id, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX run_row_by_state ON run_row(run_id, state, seq);
  CREATE INDEX run_row_under_way ON run_row(username) WHERE under_way = 1;

  CREATE TABLE pace (scope TEXT PRIMARY KEY, next_start REAL NOT NULL) STRICT, WITHOUT ROWID;
  `,
  CODE_TABLES,
];
