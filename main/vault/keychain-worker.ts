import * as v from 'valibot';
import { osKeychain } from './keychain.ts';

/**
 * Runs one keychain call in a process of its own (Electron's utility process) and ends. libsecret keeps its connection to
 * the keyring for the life of a process: after the keyring was restarted, which is what a user does to mend a
 * locked or absent one, only a new process can reach it. A call that hangs ends with its process, too.
 */
export const keychainRequest = v.variant('operation', [
  v.object({ operation: v.literal('read'), vaultId: v.string() }),
  v.object({
    operation: v.literal('store'),
    vaultId: v.string(),
    key: v.custom<Uint8Array>((value) => value instanceof Uint8Array),
  }),
  v.object({ operation: v.literal('remove'), vaultId: v.string() }),
]);
export type KeychainRequest = v.InferOutput<typeof keychainRequest>;

interface ParentPort {
  once(event: 'message', listener: (message: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/** There in Electron's utility processes alone. */
const parent = (process as { parentPort?: ParentPort }).parentPort;

parent?.once('message', ({ data }) => {
  void run(v.parse(keychainRequest, data)).then((answer) => parent.postMessage(answer));
});

async function run(request: KeychainRequest): Promise<unknown> {
  const keychain = osKeychain();
  switch (request.operation) {
    case 'read':
      return keychain.read(request.vaultId);
    case 'store':
      return keychain.store(request.vaultId, request.key);
    case 'remove':
      await keychain.remove(request.vaultId).catch(() => undefined);
      return true;
  }
}
