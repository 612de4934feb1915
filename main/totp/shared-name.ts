import { createHmac } from 'node:crypto';
import type { Secret } from '../secrecy/secret.ts';
import { secretBytes } from './software-token.ts';

const LABEL = 'poolkey shared ledger 1';

/**
 * The name of a secret that every machine which holds it finds alike, without a key that they would have to share: HMAC-SHA256 of a
 * fixed text, with the secret itself as the key. It can be shown to a server: whoever does not have the secret finds neither secret nor
 * codes from it. (A secret that can be guessed can be tested against it, as against any of its codes.)
 * A vault's own fingerprints are of its data key instead, and differ from vault to vault.
 */
export function sharedName(secret: Secret): string {
  return createHmac('sha256', secretBytes(secret)).update(LABEL).digest('base64url');
}
