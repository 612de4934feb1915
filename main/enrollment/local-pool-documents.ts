import type { LocalPoolServer, StateRecord } from '../local-pool/index.ts';
import { UnsealError } from '../vault/sealing.ts';
import type { Vault } from '../vault/vault.ts';

/** Above the documents of all pools. Older versions kept the whole state in this one. */
const ROOT = 'local-pool';

/** What a local pool is started with. */
export type SavedState = { readonly state: unknown } | { readonly records: Iterable<StateRecord> };

/**
 * The state of the local pool in the vault: a sealed document for each pool and for each user. A change writes what it changes,
 * and is on disk before the client hears of it, with 10,000 users as with one.
 */
export class LocalPoolDocuments {
  readonly #vault: Vault;
  /** Names of records that could not be saved when they changed. */
  readonly #unsaved = new Set<string>();

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /** To be read at once: the records come from the vault one by one. */
  load(): SavedState {
    const names = this.#vault.documents.namesBelow(ROOT);
    const old = names.length === 0 ? this.#open(ROOT) : undefined;
    return old === undefined ? { records: this.#records(names) } : { state: old };
  }

  /** From here on what changes is saved. The server was started with what `load` gave. Throws VaultUnusableError. */
  async follow(server: LocalPoolServer): Promise<void> {
    for (const name of server.unusableRecords) this.#vault.documents.setAside(documentOf(name));
    const carried = this.#carryOver(server);
    server.onChange(async (names) => {
      // Never beside an old document that still counts.
      await carried;
      await this.#save(server, names);
    });
    await carried;
  }

  /** Tries once more to save what could not be. */
  async finish(server: LocalPoolServer): Promise<void> {
    await server.settled();
    if (this.#unsaved.size > 0) await this.#save(server, []);
  }

  /** From the one document of an older version into many: all of it or nothing. */
  async #carryOver(server: LocalPoolServer): Promise<void> {
    const { documents, commits } = this.#vault;
    if (documents.load(ROOT) === undefined) return;
    await commits.add(() => {
      for (const { name, body } of server.records()) documents.save(documentOf(name), body);
      documents.remove(ROOT);
    });
  }

  /**
   * With what others change at the same moment in one commit, which waits for the disk once. What a record looks like is read when it
   * is written: whatever failed or came in between, the last state is what counts.
   */
  async #save(server: LocalPoolServer, names: readonly string[]): Promise<void> {
    const due = new Set([...this.#unsaved, ...names]);
    try {
      await this.#vault.commits.add(() => {
        for (const name of due) this.#write(name, server.record(name));
      });
      for (const name of due) this.#unsaved.delete(name);
    } catch {
      // A full disk, say. The pool goes on, and the next change tries again.
      for (const name of names) this.#unsaved.add(name);
    }
  }

  #write(name: string, body: unknown): void {
    if (body === undefined) this.#vault.documents.removeTree(documentOf(name));
    else this.#vault.documents.save(documentOf(name), body);
  }

  *#records(names: readonly string[]): Generator<StateRecord> {
    for (const name of names) {
      yield { name: name.slice(ROOT.length + 1), body: this.#openOrDamaged(name) };
    }
  }

  /** One that does not open is as damaged as one that makes no sense. */
  #openOrDamaged(name: string): unknown {
    try {
      return this.#vault.documents.load(name);
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      return undefined;
    }
  }

  /** A damaged state costs the local pool's users, not the local pool: it is set aside. */
  #open(name: string): unknown {
    try {
      return this.#vault.documents.load(name);
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      this.#vault.documents.setAside(name);
      return undefined;
    }
  }
}

function documentOf(name: string): string {
  return `${ROOT}/${name}`;
}
