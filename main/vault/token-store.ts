import { randomUUID } from 'node:crypto';
import type Database from 'libsql';
import type { Secret } from '../secrecy/secret.ts';
import type { LedgeredToken } from '../totp/ledger.ts';
import { checkShape, isAlgorithm, secretBytes, type SoftwareToken } from '../totp/software-token.ts';
import type { Row } from './database.ts';
import type { SealedFields } from './sealed-fields.ts';
import { AMONG, statement } from './statements.ts';
import { inTransaction } from './transaction.ts';

export interface StoredToken extends LedgeredToken {
  readonly id: string;
  readonly accountId: string;
  /** `pending`: saved, and not known to be verified. `confirmed`: the server answered SUCCESS for it. */
  readonly state: 'pending' | 'confirmed';
  readonly lastAcceptedAt: number | null;
}

/** Not stored yet. */
export type DraftToken = Pick<StoredToken, 'id' | 'token' | 'fingerprint'>;

/** What the list needs of an account's tokens without opening any secret. */
export interface TokenSummary {
  readonly state: 'pending' | 'confirmed';
  readonly digits: number;
  readonly periodMs: number;
  readonly fingerprint: string;
  readonly lastAcceptedAt: number | null;
}

/** Confirmed before pending, newest first: the order in which secrets are shown and tried. */
const ORDER = `ORDER BY state = 'confirmed' DESC, created_at DESC, rowid DESC`;

export class TokenStore {
  readonly #db: Database.Database;
  readonly #fields: SealedFields;
  readonly #now: () => number;

  constructor(db: Database.Database, fields: SealedFields, now: () => number) {
    this.#db = db;
    this.#fields = fields;
    this.#now = now;
  }

  /** A token as it will be stored: its place in the ledger is known before it is written. */
  draft(token: SoftwareToken): DraftToken {
    return { id: randomUUID(), token, fingerprint: this.#fields.fingerprint(secretBytes(token.secret)) };
  }

  /**
   * Commits the secret before VerifySoftwareToken is sent. Older tokens of the account stay: until the new one is
   * proven, one of them may be what the server holds.
   */
  savePending(accountId: string, token: SoftwareToken): StoredToken {
    return this.#insert(accountId, this.draft(token), 'pending');
  }

  /** As `savePending`. */
  saveDraft(accountId: string, draft: DraftToken): StoredToken {
    return this.#insert(accountId, draft, 'pending');
  }

  /** An entry without a pool: there is no server to verify with. */
  saveConfirmed(accountId: string, token: SoftwareToken): StoredToken {
    return this.#insert(accountId, this.draft(token), 'confirmed');
  }

  /**
   * The server holds this token: the account's older ones are of no more use. Newer ones stay, since another process may
   * be verifying one of them right now. False: the token is gone, with its account.
   */
  confirm(id: string): boolean {
    let known = false;
    inTransaction(this.#db, () => {
      const { changes } = statement(
        this.#db,
        `UPDATE token SET state = 'confirmed', last_accepted_at = ? WHERE id = ?`,
      ).run(this.#now(), id);
      known = changes > 0;
      statement(
        this.#db,
        `DELETE FROM token WHERE account_id = (SELECT account_id FROM token WHERE id = ?)
           AND rowid < (SELECT rowid FROM token WHERE id = ?)`,
      ).run(id, id);
    });
    return known;
  }

  /** The server accepted one more code of a token already confirmed. */
  accepted(id: string): void {
    statement(this.#db, 'UPDATE token SET last_accepted_at = ? WHERE id = ?').run(this.#now(), id);
  }

  /** The tokens of an account that open. Rows that do not are left where they are (see `unreadable`). */
  of(accountId: string): StoredToken[] {
    const rows = statement(this.#db, `SELECT * FROM token WHERE account_id = ? ${ORDER}`).all(
      accountId,
    ) as Row[];
    return rows.flatMap((row) => this.#read(row) ?? []);
  }

  /** The token whose codes are shown: the confirmed one, else the newest pending one. */
  current(accountId: string): StoredToken | null {
    return this.of(accountId)[0] ?? null;
  }

  /** The account that holds this secret already (trash left out), or null. */
  accountWithSecret(secret: Secret): string | null {
    const row = statement(
      this.#db,
      `SELECT account_id FROM token JOIN account ON account.id = account_id
         WHERE fingerprint = ? AND removed_at IS NULL`,
    ).get(this.#fields.fingerprint(secretBytes(secret))) as Row | undefined;
    return row ? String(row['account_id']) : null;
  }

  /** By account, what `current` would give, without opening secrets. One query for the whole list, or for these accounts. */
  summaries(accountIds?: readonly string[]): Map<string, TokenSummary> {
    const columns = 'account_id, state, digits, period_ms, fingerprint, last_accepted_at';
    const byAccount = new Map<string, TokenSummary>();
    for (const row of this.#rows(columns, ORDER, accountIds)) {
      const accountId = String(row['account_id']);
      if (!byAccount.has(accountId)) byAccount.set(accountId, summary(row));
    }
    return byAccount;
  }

  /** Accounts, all or of these, none of whose tokens opens: set aside and shown, never deleted. */
  unreadable(accountIds?: readonly string[]): Set<string> {
    const good = new Set<string>();
    const bad = new Set<string>();
    for (const row of this.#rows('*', '', accountIds)) {
      (this.#read(row) ? good : bad).add(String(row['account_id']));
    }
    return new Set([...bad].filter((id) => !good.has(id)));
  }

  #rows(columns: string, order: string, accountIds: readonly string[] | undefined): Row[] {
    return accountIds === undefined
      ? (statement(this.#db, `SELECT ${columns} FROM token ${order}`).all() as Row[])
      : (statement(this.#db, `SELECT ${columns} FROM token WHERE account_id IN ${AMONG} ${order}`).all(
          JSON.stringify(accountIds),
        ) as Row[]);
  }

  #insert(accountId: string, draft: DraftToken, state: StoredToken['state']): StoredToken {
    const { id, token, fingerprint } = draft;
    const sealed = this.#fields.sealText({ table: 'token', row: id, field: 'secret' }, token.secret);
    statement(
      this.#db,
      `INSERT INTO token (id, account_id, secret, fingerprint, algorithm, digits, period_ms, state, created_at)
         VALUES (?,?,?,?,?,?,?,?,?)`,
    ).run(
      id,
      accountId,
      sealed,
      fingerprint,
      token.algorithm,
      token.digits,
      token.periodMs,
      state,
      this.#now(),
    );
    return { id, accountId, token, fingerprint, state, lastAcceptedAt: null };
  }

  #read(row: Row): StoredToken | null {
    const id = String(row['id']);
    if (!isAlgorithm(row['algorithm']) || !checkShape(Number(row['digits']), Number(row['period_ms'])).ok)
      return null;
    try {
      return {
        id,
        accountId: String(row['account_id']),
        ...summary(row),
        token: {
          secret: this.#fields.openText({ table: 'token', row: id, field: 'secret' }, row['secret']),
          algorithm: row['algorithm'],
          digits: Number(row['digits']),
          periodMs: Number(row['period_ms']),
        },
      };
    } catch {
      return null;
    }
  }
}

function summary(row: Row): TokenSummary {
  return {
    state: row['state'] as TokenSummary['state'],
    digits: Number(row['digits']),
    periodMs: Number(row['period_ms']),
    fingerprint: String(row['fingerprint']),
    lastAcceptedAt: row['last_accepted_at'] as number | null,
  };
}
