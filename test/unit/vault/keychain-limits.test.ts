import { expect, test } from 'vitest';
import { osKeychain } from '../../../main/vault/keychain.ts';

// What a real keyring cannot be brought to do at will: the library is replaced here.

const forever = () => new Promise<never>(() => undefined);

test('a keychain library that cannot be loaded means that there is no keychain', async () => {
  const keychain = osKeychain(50, () => Promise.reject(new Error('libsecret-1.so.0: cannot open')));
  expect(await keychain.read('id')).toEqual({ kind: 'absent', reason: 'libsecret-1.so.0: cannot open' });
  expect(await keychain.store('id', new Uint8Array(32))).toBe(false);
});

test('every call has a time limit', async () => {
  const keychain = osKeychain(20, () =>
    Promise.resolve({ getPassword: forever, setPassword: forever, deletePassword: forever }),
  );
  expect(await keychain.read('id')).toMatchObject({ kind: 'absent' });
  expect(await keychain.store('id', new Uint8Array(32))).toBe(false);
  await expect(keychain.remove('id')).rejects.toThrow('no answer within');
});

test('a keychain that forgets what it was given has not stored it', async () => {
  const keychain = osKeychain(50, () =>
    Promise.resolve({
      getPassword: () => Promise.resolve(null),
      setPassword: () => Promise.resolve(),
      deletePassword: () => Promise.resolve(false),
    }),
  );
  expect(await keychain.store('id', new Uint8Array(32))).toBe(false);
  expect(await keychain.read('id')).toEqual({ kind: 'locked' });
});

test('a keychain that fails after its probe succeeded is absent, not a crash', async () => {
  const items = new Map<string, string>();
  let looks = 0;
  const keychain = osKeychain(50, () =>
    Promise.resolve({
      getPassword: (_: string, account: string) => {
        looks += 1;
        return looks > 2
          ? Promise.reject(new Error('the bus went away'))
          : Promise.resolve(items.get(account) ?? null);
      },
      setPassword: (_: string, account: string, value: string) => {
        items.set(account, value);
        return Promise.resolve();
      },
      deletePassword: (_: string, account: string) => Promise.resolve(items.delete(account)),
    }),
  );
  expect(await keychain.read('id')).toMatchObject({ kind: 'absent' });
});

test('the probe leaves nothing behind, and the item is one line', async () => {
  const items = new Map<string, string>();
  const keychain = osKeychain(50, () =>
    Promise.resolve({
      getPassword: (_: string, account: string) => Promise.resolve(items.get(account) ?? null),
      setPassword: (_: string, account: string, value: string) => {
        items.set(account, value);
        return Promise.resolve();
      },
      deletePassword: (_: string, account: string) => Promise.resolve(items.delete(account)),
    }),
  );
  expect(await keychain.read('id')).toEqual({ kind: 'missing' });
  expect(items.size).toBe(0);
  const key = Buffer.alloc(32, 7);
  expect(await keychain.store('id', key)).toBe(true);
  expect(items.get('id')).toMatch(/^poolkey-key-1:[A-Za-z0-9+/]{43}=$/);
  expect(await keychain.read('id')).toEqual({ kind: 'key', key });
});
