import { onTestFinished } from 'vitest';
import type { SystemClipboard } from '../../../main/app/clearing-clipboard.ts';
import type { Publish } from '../../../main/app/publisher.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { COGNITO_TOKEN } from '../../../main/totp/software-token.ts';
import type { Account } from '../../../main/vault/account-store.ts';
import { osKeychain, type Keychain } from '../../../main/vault/keychain.ts';
import type { Vault } from '../../../main/vault/vault.ts';
import { movingClock } from '../../fakes/moving-clock.ts';
import { depsOver, vaultFile } from '../enrollment/enrollment-fixture.ts';
import { randomBase32 } from '../vault/temp-vault.ts';

export interface Pushes {
  readonly publish: Publish;
  /** All that was sent to the window, in order. */
  readonly all: { name: string; payload: unknown }[];
  /** The payloads of one push. */
  of(name: string): unknown[];
  forget(): void;
}

export function pushRecorder(): Pushes {
  const all: { name: string; payload: unknown }[] = [];
  return {
    publish: (name, payload) => void all.push({ name, payload: structuredClone(payload) }),
    all,
    of: (name) => all.filter((push) => push.name === name).map(({ payload }) => payload),
    forget: () => void all.splice(0),
  };
}

export class MemoryClipboard implements SystemClipboard {
  text = '';
  /** By `writeText` and `clear`. */
  writes: string[] = [];

  readText(): string {
    return this.text;
  }

  writeText(text: string): void {
    this.text = text;
    this.writes.push(text);
  }

  clear(): void {
    this.text = '';
    this.writes.push('');
  }
}

/** A keychain in memory behind the real adapter, which can lose its items or be locked. */
export interface MemoryKeychain {
  readonly keychain: Keychain;
  readonly items: Map<string, string>;
  trouble: 'locked' | 'absent' | null;
}

export function memoryKeychain(): MemoryKeychain {
  const items = new Map<string, string>();
  const state: MemoryKeychain = {
    items,
    trouble: null,
    keychain: osKeychain(1_000, () => {
      if (state.trouble === 'absent') return Promise.reject(new Error('libsecret is not installed'));
      return Promise.resolve({
        getPassword: (_service: string, account: string) =>
          Promise.resolve(state.trouble === 'locked' ? null : (items.get(account) ?? null)),
        setPassword: (_service: string, account: string, text: string) => {
          if (state.trouble === 'locked') return Promise.reject(new Error('the collection is locked'));
          items.set(account, text);
          return Promise.resolve();
        },
        deletePassword: (_service: string, account: string) => Promise.resolve(items.delete(account)),
      });
    }),
  };
  return state;
}

/** A vault without pools over a moving clock. */
export function vaultDesk() {
  const time = movingClock();
  const file = vaultFile(time);
  const vault = file.open();
  return { time, file, vault, deps: depsOver(vault, time), pushes: pushRecorder() };
}

/** An entry without a pool, with a token. */
export function addEntryTo(vault: Vault, label: string, secret = randomBase32()): Account {
  const account = vault.accounts.add({ poolId: null, username: label, label, issuer: '' });
  vault.tokens.saveConfirmed(account.id, { ...COGNITO_TOKEN, secret: new Secret(secret) });
  return account;
}

/** Closed with the test, before the vault is. */
export function closing<T extends { close(): unknown }>(thing: T): T {
  onTestFinished(async () => {
    await thing.close();
  });
  return thing;
}
