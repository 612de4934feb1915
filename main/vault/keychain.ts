import { randomBytes } from 'node:crypto';
import type keytarModule from 'keytar';
import { KEY_BYTES } from './sealing.ts';

const SERVICE = 'Poolkey';
/** The item is one line: line breaks have corrupted whole keyrings (reference: authenticators, B24). */
const ITEM_PREFIX = 'poolkey-key-1:';

/** What one look into the keychain told. `null` of the library never means "no such item" by itself. */
export type KeychainReading =
  | { readonly kind: 'key'; readonly key: Buffer }
  /** The keychain works (a probe item could be written and read) and holds no item of this vault. */
  | { readonly kind: 'missing' }
  /** A keychain is there and cannot be used now; unlocking it helps. */
  | { readonly kind: 'locked' }
  /** No keychain service, no library for it, or no answer in time. */
  | { readonly kind: 'absent'; readonly reason: string }
  /** An item is there that is not one of our keys. */
  | { readonly kind: 'foreign' };

export interface Keychain {
  read(vaultId: string): Promise<KeychainReading>;
  /** Stores and reads back. False when the keychain did not keep it. */
  store(vaultId: string, key: Uint8Array): Promise<boolean>;
  remove(vaultId: string): Promise<void>;
}

type Keytar = Pick<typeof keytarModule, 'getPassword' | 'setPassword' | 'deletePassword'>;

/**
 * The OS keychain through keytar. Every call has a time limit, since a keyring may wait for a dialog that nobody
 * sees. `timeoutMs` is long enough for a person to answer an unlock dialog.
 */
export function osKeychain(timeoutMs = 60_000, load: () => Promise<Keytar> = loadKeytar): Keychain {
  const withLimit = <T>(call: Promise<T>): Promise<T> => {
    const limit = new Promise<never>((_, reject) => {
      setTimeout(() => {
        noteHanging(call);
        reject(new Error(`no answer within ${timeoutMs / 1000} s`));
      }, timeoutMs).unref();
    });
    return Promise.race([call, limit]);
  };

  const probe = async (keytar: Keytar): Promise<'usable' | 'empty' | 'locked' | { absent: string }> => {
    const account = `probe-${randomBytes(8).toString('hex')}`;
    const value = randomBytes(16).toString('base64');
    try {
      await withLimit(keytar.setPassword(SERVICE, account, value));
      const same = (await withLimit(keytar.getPassword(SERVICE, account))) === value;
      await withLimit(keytar.deletePassword(SERVICE, account));
      return same ? 'usable' : 'locked';
    } catch (error) {
      const message = messageOf(error);
      if (/lock|dismiss|prompt/i.test(message)) return 'locked';
      // gnome-keyring without a login collection: a service that works and holds nothing.
      if (/object does not exist/i.test(message)) return 'empty';
      return { absent: message };
    }
  };

  return {
    async read(vaultId) {
      let keytar: Keytar;
      let item: string | null;
      try {
        keytar = await load();
        item = await withLimit(keytar.getPassword(SERVICE, vaultId));
      } catch (error) {
        return { kind: 'absent', reason: messageOf(error) };
      }
      if (item === null) {
        const state = await probe(keytar);
        if (state === 'locked') return { kind: 'locked' };
        if (state === 'empty') return { kind: 'missing' };
        if (state !== 'usable') return { kind: 'absent', reason: state.absent };
        // The probe's own dialog may have unlocked the collection: look once more.
        try {
          item = await withLimit(keytar.getPassword(SERVICE, vaultId));
        } catch (error) {
          return { kind: 'absent', reason: messageOf(error) };
        }
        if (item === null) return { kind: 'missing' };
      }
      const key = item.startsWith(ITEM_PREFIX) ? Buffer.from(item.slice(ITEM_PREFIX.length), 'base64') : null;
      return key?.length === KEY_BYTES ? { kind: 'key', key } : { kind: 'foreign' };
    },

    async store(vaultId, key) {
      const item = ITEM_PREFIX + Buffer.from(key).toString('base64');
      try {
        const keytar = await load();
        await withLimit(keytar.setPassword(SERVICE, vaultId, item));
        return (await withLimit(keytar.getPassword(SERVICE, vaultId))) === item;
      } catch {
        return false;
      }
    },

    async remove(vaultId) {
      const keytar = await load();
      await withLimit(keytar.deletePassword(SERVICE, vaultId));
    },
  };
}

const hanging = new Set<Promise<unknown>>();

/**
 * A call that hangs holds a thread, and Node waits for its threads when it ends, even by `process.exit`: the
 * process would stay for as long as the keyring does not answer. Only a signal ends it then.
 */
function noteHanging(call: Promise<unknown>): void {
  if (hanging.size === 0) process.on('exit', endBySignal);
  hanging.add(call);
  const settled = () => {
    hanging.delete(call);
    if (hanging.size === 0) process.removeListener('exit', endBySignal);
  };
  call.then(settled, settled);
}

function endBySignal(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Loaded at first use: without libsecret the native module throws, and a passphrase vault needs none. */
async function loadKeytar(): Promise<Keytar> {
  const loaded = (await import('keytar')) as Keytar & { default?: Keytar };
  return loaded.default ?? loaded;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
