/**
 * The tables around codes that a vault shares with a state file, which has no secrets and no key (`state-file.ts`). Released with the
 * fourth version of the vault: as the entries of `MIGRATIONS`, never edited.
 */
export const CODE_TABLES = `
  CREATE TABLE refusal (fingerprint TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE INDEX refusal_of ON refusal(fingerprint, at);
  CREATE INDEX refusal_by_time ON refusal(at);

  CREATE TABLE hold (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    holder TEXT NOT NULL,
    pid INTEGER NOT NULL,
    host TEXT NOT NULL,
    since INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX hold_of_owner ON hold(owner);

  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    project TEXT NOT NULL,
    client TEXT NOT NULL,
    account TEXT,
    verb TEXT NOT NULL,
    outcome TEXT NOT NULL,
    waited_ms INTEGER NOT NULL
  ) STRICT;
`;

/** The ledger as the first version of the vault has it. */
export const LEDGER_TABLE = `
  CREATE TABLE ledger (
    fingerprint TEXT PRIMARY KEY,
    last_step INTEGER NOT NULL,
    taken_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
