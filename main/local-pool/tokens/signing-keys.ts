import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { PoolKeys, SigningKey } from '../state/pool.ts';
import type { SigningKeyState } from '../state/schema.ts';

const generate = promisify(generateKeyPair);

/** Two new RSA-2048 pairs; made off the main thread, about 50 ms each. */
export async function makePoolKeys(): Promise<PoolKeys> {
  const [id, access] = await Promise.all([makeKey(), makeKey()]);
  return { id, access };
}

async function makeKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 });
  return { kid: randomBytes(32).toString('base64'), privateKey, publicKey };
}

export function exportKey(key: SigningKey): SigningKeyState {
  return { kid: key.kid, privateKey: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** Errors: throws when the stored text is no private key. */
export function importKey(state: SigningKeyState): SigningKey {
  const privateKey: KeyObject = createPrivateKey(state.privateKey);
  return { kid: state.kid, privateKey, publicKey: createPublicKey(privateKey) };
}

/** The pool's public keys as `/.well-known/jwks.json` has them (RFC 7517). */
export function keySet(keys: PoolKeys): { keys: object[] } {
  return {
    keys: [keys.id, keys.access].map(({ kid, publicKey }) => {
      const { e, kty, n } = publicKey.export({ format: 'jwk' });
      return { alg: 'RS256', e, kid, kty, n, use: 'sig' };
    }),
  };
}
