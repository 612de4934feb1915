import { createHmac } from 'node:crypto';
import type { Secret } from '../secrecy/secret.ts';

/** Base64(HMAC-SHA256(client secret, user name + client ID)); the user name exactly as sent in USERNAME. */
export function secretHash(clientSecret: Secret, username: string, clientId: string): string {
  return createHmac('sha256', clientSecret.reveal())
    .update(username + clientId)
    .digest('base64');
}
