import { randomUUID } from 'node:crypto';
import type Database from 'libsql';
import type { Clock } from '../totp/clock.ts';
import { Secret } from '../secrecy/secret.ts';
import { AccountStore } from './account-store.ts';
import { AuditStore } from './audit-store.ts';
import { ChangeStore } from './change-store.ts';
import { Commits } from './commits.ts';
import { readNumber, VaultUnusableError, type Row } from './database.ts';
import { DocumentStore } from './document-store.ts';
import { EventStore } from './event-store.ts';
import { unwrapWithPassphrase, wrapWithPassphrase, type PassphraseSlot } from './passphrase-slot.ts';
import { PaceStore } from './pace-store.ts';
import { HoldStore } from './hold-store.ts';
import { PoolStore } from './pool-store.ts';
import { RunRowStore } from './run-row-store.ts';
import { RunStore } from './run-store.ts';
import { bytesOf, SealedFields } from './sealed-fields.ts';
import { SqliteLedger } from './sqlite-ledger.ts';
import { forgetStatements } from './statements.ts';
import { TokenStore } from './token-store.ts';

export type SlotKind = 'keychain' | 'passphrase';

/** The part of a vault that can be read without its key. */
export interface VaultHeader {
  readonly vaultId: string;
  readonly slots: readonly SlotKind[];
  readonly passphraseSlot: PassphraseSlot | null;
  /** A value sealed with the data key: tells whether a key is this vault's. */
  readonly check: string;
}

const CHECK_PLACE = { table: 'meta', row: 'check', field: 'value' } as const;

/** An open vault: the stores over one SQLite file and one data key. */
export class Vault {
  readonly pools: PoolStore;
  readonly accounts: AccountStore;
  readonly tokens: TokenStore;
  readonly events: EventStore;
  readonly documents: DocumentStore;
  readonly ledger: SqliteLedger;
  readonly runs: RunStore;
  readonly runRows: RunRowStore;
  readonly pace: PaceStore;
  readonly changes: ChangeStore;
  readonly holds: HoldStore;
  readonly audit: AuditStore;
  /** For writes of many users at work at the same time. */
  readonly commits: Commits;
  readonly vaultId: string;
  readonly #db: Database.Database;
  readonly #fields: SealedFields;

  constructor(db: Database.Database, key: Uint8Array, clock: Clock) {
    this.#db = db;
    this.#fields = new SealedFields(key);
    this.vaultId = readHeader(db).vaultId;
    this.pools = new PoolStore(db, this.#fields, clock);
    this.accounts = new AccountStore(db, this.#fields, clock);
    this.tokens = new TokenStore(db, this.#fields, clock);
    this.events = new EventStore(db, clock);
    this.documents = new DocumentStore(db, this.#fields, clock);
    this.commits = new Commits(db);
    this.ledger = new SqliteLedger(db, this.commits, clock);
    this.runs = new RunStore(db, clock);
    this.pace = new PaceStore(db, clock);
    this.runRows = new RunRowStore(db, this.#fields, clock);
    this.changes = new ChangeStore(db);
    this.holds = new HoldStore(db, this.commits, clock);
    this.audit = new AuditStore(db, this.commits, clock);
  }

  get slots(): readonly SlotKind[] {
    return readHeader(this.#db).slots;
  }

  /** Changes when another process has written: the app re-reads then. */
  get dataVersion(): number {
    return readNumber(this.#db, 'data_version');
  }

  /** Adds or replaces the passphrase slot. */
  async setPassphrase(passphrase: Secret): Promise<void> {
    const slot = await wrapWithPassphrase(this.#fields.copyKey(), passphrase);
    writeSlot(this.#db, 'passphrase', slot);
  }

  /** For re-authentication before a reveal. False when there is no such slot. */
  async acceptsPassphrase(passphrase: Secret): Promise<boolean> {
    const slot = readHeader(this.#db).passphraseSlot;
    if (!slot) return false;
    const key = await unwrapWithPassphrase(slot, passphrase);
    return key !== null && this.#fields.hasKey(key);
  }

  acceptsKey(key: Uint8Array): boolean {
    return this.#fields.hasKey(key);
  }

  /** The data key, to put it back into a keychain that lost it. */
  copyKey(): Buffer {
    return this.#fields.copyKey();
  }

  /** Forgets the key and lets go of the file. */
  close(): void {
    if (this.#db.open) this.commits.close();
    this.#fields.close();
    forgetStatements(this.#db);
    if (!this.#db.open) return;
    // libsql lets go of the file only when its statements are collected: write all into the one file now.
    try {
      this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // A full disk, say: what was committed stays in the journal, and the next opening finds it there.
    }
    this.#db.close();
  }
}

/** Fills a new vault file's unsealed part. The slots must hold `key`. */
export function writeHeader(
  db: Database.Database,
  key: Uint8Array,
  vaultId: string,
  slots: { keychain: boolean; passphrase: PassphraseSlot | null },
): void {
  const check = new SealedFields(key).sealText(CHECK_PLACE, new Secret('poolkey')).toString('base64');
  const meta = db.prepare('INSERT INTO meta (name, value) VALUES (?, ?)');
  meta.run('vault_id', vaultId);
  meta.run('check', check);
  if (slots.keychain) writeSlot(db, 'keychain', { parameters: '{}', wrapped: new Uint8Array() });
  if (slots.passphrase) writeSlot(db, 'passphrase', slots.passphrase);
}

/** Throws VaultUnusableError. */
export function readHeader(db: Database.Database): VaultHeader {
  const meta = new Map(
    (db.prepare('SELECT name, value FROM meta').all() as Row[]).map((r) => [
      String(r['name']),
      String(r['value']),
    ]),
  );
  if (!meta.get('vault_id') || !meta.get('check')) {
    throw new VaultUnusableError(
      'VAULT_DAMAGED',
      'The vault has lost its header. Restore it from a backup; it was not touched.',
    );
  }
  const slots = db.prepare('SELECT kind, parameters, wrapped FROM slot ORDER BY kind').all() as Row[];
  const passphrase = slots.find((r) => r['kind'] === 'passphrase');
  return {
    vaultId: meta.get('vault_id') ?? '',
    check: meta.get('check') ?? '',
    slots: slots.map((r) => r['kind'] as SlotKind),
    passphraseSlot: passphrase
      ? { parameters: String(passphrase['parameters']), wrapped: bytesOf(passphrase['wrapped']) }
      : null,
  };
}

/** Whether `key` is the data key of the vault with this header. */
export function opens(header: VaultHeader, key: Uint8Array): boolean {
  return new SealedFields(key).openOptional(CHECK_PLACE, Buffer.from(header.check, 'base64')) !== null;
}

export function newVaultId(): string {
  return randomUUID();
}

function writeSlot(db: Database.Database, kind: SlotKind, slot: PassphraseSlot): void {
  db.prepare(
    `INSERT INTO slot (kind, parameters, wrapped, created_at) VALUES (?,?,?,?)
     ON CONFLICT (kind) DO UPDATE SET parameters = excluded.parameters, wrapped = excluded.wrapped`,
  ).run(kind, slot.parameters, Buffer.from(slot.wrapped), Date.now());
}
