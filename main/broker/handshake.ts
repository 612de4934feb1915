import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { PROTOCOL_VERSION } from './protocol.ts';

/** 32 random bytes: a key, or a nonce. */
export function random32(): Buffer {
  return randomBytes(32);
}

/** What both sides know when they prove that they have the key, which itself never goes over the socket. */
export interface Transcript {
  /** Where the client thinks it has connected to: whoever passes messages on from another address is found out. */
  readonly address: string;
  readonly keyId: string;
  /** Base64url. */
  readonly clientNonce: string;
  readonly serverNonce: string;
}

/** HMAC-SHA256 over role and transcript, base64url. The role keeps one side's proof from being sent back as the other's. */
export function proofOf(key: Uint8Array, role: 'server' | 'client', transcript: Transcript): string {
  const { address, keyId, clientNonce, serverNonce } = transcript;
  const text = ['poolkey broker', PROTOCOL_VERSION, role, address, keyId, clientNonce, serverNonce];
  return createHmac('sha256', key).update(JSON.stringify(text)).digest('base64url');
}

export function sameProof(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** A grant as it travels to a child process: the id, which is no secret, and the key. */
export function formatGrant(id: string, key: Uint8Array): string {
  return `${id}.${Buffer.from(key).toString('base64url')}`;
}

/** Null: no grant. */
export function parseGrant(text: string): { readonly id: string; readonly key: Buffer } | null {
  const match = /^([\w-]{1,64})\.([\w-]{43})$/.exec(text.trim());
  return match ? { id: match[1] ?? '', key: Buffer.from(match[2] ?? '', 'base64url') } : null;
}
