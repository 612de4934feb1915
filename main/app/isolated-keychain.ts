import { join } from 'node:path';
import { utilityProcess } from 'electron';
import type { Keychain, KeychainReading } from '../vault/keychain.ts';
import type { KeychainRequest } from '../vault/keychain-worker.ts';

/** Longer than the worker's own limit for one call, so that its answer comes first. */
const LIMIT_MS = 200_000;

/** The OS keychain, each call in a process of its own: see `vault/keychain-worker.ts`. `folder`: where the build lies. */
export function isolatedKeychain(folder: string): Keychain {
  const ask = (request: KeychainRequest): Promise<unknown> =>
    new Promise((resolve) => {
      const worker = utilityProcess.fork(join(folder, 'keychain-worker.cjs'), [], {
        serviceName: 'Poolkey keychain',
        stdio: 'ignore',
      });
      const timer = setTimeout(() => worker.kill(), LIMIT_MS);
      worker.once('message', (answer: unknown) => {
        resolve(answer);
        worker.kill();
      });
      worker.once('exit', () => {
        clearTimeout(timer);
        resolve(undefined);
      });
      worker.postMessage(request);
    });

  return {
    async read(vaultId) {
      const answer = (await ask({ operation: 'read', vaultId })) as KeychainReading | undefined;
      if (!answer) return { kind: 'absent', reason: 'the keychain process ended without an answer' };
      // Bytes arrive as a plain Uint8Array.
      return answer.kind === 'key' ? { kind: 'key', key: Buffer.concat([answer.key]) } : answer;
    },
    async store(vaultId, key) {
      return (await ask({ operation: 'store', vaultId, key })) === true;
    },
    async remove(vaultId) {
      await ask({ operation: 'remove', vaultId });
    },
  };
}

/**
 * In this process until `leave` is called, in processes of their own from then on: the first look, at start, has no stale
 * connection to fear and saves the time of another process.
 */
export function keychainOfApp(near: Keychain, apart: Keychain): { keychain: Keychain; leave: () => void } {
  let current = near;
  return {
    keychain: {
      read: (vaultId) => current.read(vaultId),
      store: (vaultId, key) => current.store(vaultId, key),
      remove: (vaultId) => current.remove(vaultId),
    },
    leave: () => {
      current = apart;
    },
  };
}
