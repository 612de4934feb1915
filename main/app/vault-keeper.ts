import { announcedHosts } from '../broker/discovery.ts';
import { lockHosts } from '../client/lock-hosts.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { VaultView } from '../contract/vault.ts';
import type { Secret } from '../secrecy/secret.ts';
import { openUnattended } from '../vault/open-unattended.ts';
import {
  createWithPassphrase,
  openWithPassphrase,
  restoreKeychainSlot,
  setVaultAside,
  type Opening,
  type VaultDoor,
} from '../vault/open-vault.ts';
import type { Vault } from '../vault/vault.ts';
import { OpenSession, type SessionTools } from './open-session.ts';

/** Opens and locks the vault, and says at each moment how it stands. */
export class VaultKeeper {
  readonly #door: VaultDoor;
  readonly #tools: SessionTools;
  readonly #onChange: () => void;
  readonly #passphrase: Secret | null;
  #phase: Exclude<VaultView, { phase: 'ready' }> = { phase: 'opening' };
  #session: OpenSession | null = null;
  #busy: Promise<unknown> = Promise.resolve();

  /** `passphrase`: from POOLKEY_PASSPHRASE, for machines without keychain and person. */
  constructor(door: VaultDoor, tools: SessionTools, passphrase: Secret | null, onChange: () => void) {
    this.#passphrase = passphrase;
    this.#door = door;
    this.#tools = tools;
    this.#onChange = onChange;
  }

  get session(): OpenSession | null {
    return this.#session;
  }

  get view(): VaultView {
    const session = this.#session;
    if (!session) return this.#phase;
    return { phase: 'ready', slots: [...session.slots], quarantined: session.lists.quarantined };
  }

  /** First start, and "Try again". Errors: the reason why the vault stays closed. */
  open(): Promise<Result<undefined>> {
    return this.#oneAtATime(async () => {
      if (this.#session) return ok(undefined);
      return this.#openUnattended();
    });
  }

  unlock(passphrase: Secret): Promise<Result<undefined>> {
    return this.#oneAtATime(async () => {
      if (this.#session) return ok(undefined);
      const opened = await openWithPassphrase(this.#door, passphrase);
      if (!opened.ok) return opened;
      const entered = this.#enter(opened.value);
      // In the background: a keyring that is locked or gone is why people come by passphrase.
      restoreKeychainSlot(this.#door.keychain, opened.value).catch((error: unknown) =>
        this.#tools.onBug('putting the key back into the keychain', error),
      );
      return entered;
    });
  }

  create(passphrase: Secret): Promise<Result<undefined>> {
    return this.#oneAtATime(async () => {
      if (this.#session) return fail('VAULT_EXISTS', 'There is a vault already, and it is open.');
      const made = await createWithPassphrase(this.#door, passphrase);
      return made.ok ? this.#enter(made.value) : made;
    });
  }

  /** As `end`, by a person or the screen: runs that hand out codes on their own lock, too, unless they were to survive it. */
  async lock(): Promise<void> {
    const folder = this.#tools.broker?.folder;
    await this.end();
    if (folder === undefined) return;
    const runs = announcedHosts(folder).filter(({ kind, survivesLock }) => kind === 'run' && !survivesLock);
    for (const { error } of await lockHosts(runs)) this.#tools.onBug('locking a run', error);
  }

  /** Forgets the key. What was open in the window is emptied by the push that follows. */
  end(): Promise<void> {
    return this.#oneAtATime(async () => {
      const session = this.#session;
      if (!session) return;
      const slots = [...session.slots];
      this.#session = null;
      this.#phase = { phase: 'locked', slots, trouble: null, message: 'Poolkey is locked.' };
      // Telling the window must not keep the key in memory.
      try {
        this.#onChange();
      } finally {
        await session.close();
      }
    });
  }

  /** Errors: NOT_CONFIRMED, VAULT_OPEN. */
  setAside(confirm: string): Promise<Result<{ movedTo: string }>> {
    return this.#oneAtATime(async () => {
      if (confirm !== 'SET ASIDE') return fail('NOT_CONFIRMED', 'Type SET ASIDE to move the vault away.');
      if (this.#session) return fail('VAULT_OPEN', 'The vault is open: there is no need to set it aside.');
      const movedTo = setVaultAside(this.#door.home, new Date(this.#door.clock()));
      await this.#openUnattended();
      return ok({ movedTo });
    });
  }

  /** The window shall read the whole state anew. */
  announce(): void {
    this.#onChange();
  }

  /** Before a reveal, for vaults without a passphrase: is the key still in the keychain of whoever sits here? */
  async keychainStillOpens(vault: Vault): Promise<boolean> {
    const reading = await this.#door.keychain.read(vault.vaultId);
    return reading.kind === 'key' && vault.acceptsKey(reading.key);
  }

  /** Whatever happens, the window is told: "opening" must not be the last that it hears. */
  async #openUnattended(): Promise<Result<undefined>> {
    try {
      return this.#take(await openUnattended(this.#door, this.#passphrase));
    } catch (error) {
      this.#tools.onBug('opening the vault', error);
      const message =
        'The vault could not be opened, for a reason that Poolkey does not know; the log names the place. It was not changed.';
      return this.#take({ kind: 'unusable', code: 'VAULT_ERROR', message });
    }
  }

  #take(opening: Opening): Result<undefined> {
    switch (opening.kind) {
      case 'open':
        return this.#enter(opening.vault);
      case 'choose-passphrase':
        this.#phase = { phase: 'new-passphrase', message: opening.message };
        break;
      case 'locked':
        this.#phase = {
          phase: 'locked',
          slots: [...opening.slots],
          trouble: opening.trouble,
          message: opening.message,
        };
        break;
      case 'unusable':
        this.#phase = {
          phase: 'unusable',
          code: opening.code,
          message: opening.message,
          path: this.#door.home.vaultFile,
        };
        break;
    }
    this.#onChange();
    return fail('VAULT_CLOSED', this.#phase.message);
  }

  #enter(vault: Vault): Result<undefined> {
    this.#session = new OpenSession(vault, this.#tools);
    this.#onChange();
    // The local pool's users shall be able to sign in as soon as the app is open; nothing waits for it.
    this.#session.host
      .ensure()
      .then(() => this.#session?.lists.touch())
      .catch((error: unknown) => this.#tools.onBug('starting the local pool', error));
    return ok(undefined);
  }

  /** A click on "Try again" during an unlock must not open the file twice. */
  #oneAtATime<T>(run: () => Promise<T>): Promise<T> {
    const next = this.#busy.then(run, run);
    this.#busy = next.catch(() => undefined);
    return next;
  }
}
