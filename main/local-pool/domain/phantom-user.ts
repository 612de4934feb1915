import { createHash, hkdfSync } from 'node:crypto';
import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { newSalt } from './passwords.ts';

/** Of the pool alone, kept with it and known to nobody outside. */
const keys = new WeakMap<Pool, Buffer>();

/**
 * A stand-in for a user that does not exist, where the client hides that (section 6): the same salt and UUID
 * for the same name whenever it is asked for, and a password that nobody has. It is in no directory.
 */
export function phantomUser(pool: Pool, name: string): UserRecord {
  const folded = pool.users.rules.caseSensitive ? name : name.toLowerCase();
  const derive = (what: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', keyOf(pool), folded, `phantom ${what}`, bytes));
  const id = uuid(derive('id', 16));
  const verifier = derive('verifier', 380).toString('hex');
  const phoneDigits = 1_000_000 + (derive('phone', 4).readUInt32BE() % 9_000_000);
  const letters = derive('address', 2).toString('latin1').replaceAll(/[^]/g, toLetter);
  return {
    seq: 0,
    username: id,
    sub: id,
    attributes: [
      { Name: 'email', Value: name.includes('@') ? name : `${letters.charAt(0)}@${letters.charAt(1)}` },
      { Name: 'phone_number', Value: name.startsWith('+') ? name : `+1555${phoneDigits}` },
    ],
    status: 'CONFIRMED',
    enabled: true,
    createdMs: 0,
    modifiedMs: 0,
    credential: { salt: newSalt(derive('salt', 16)), verifier },
    token: {},
    mfa: { enabled: [] },
  };
}

function keyOf(pool: Pool): Buffer {
  let key = keys.get(pool);
  if (!key) {
    const secret = pool.keys.access.privateKey.export({ type: 'pkcs8', format: 'der' });
    key = createHash('sha256').update(secret).digest();
    keys.set(pool, key);
  }
  return key;
}

/** Version 4, as `sub` is for a user that exists. */
function uuid(bytes: Buffer): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function toLetter(character: string): string {
  return String.fromCharCode(97 + (character.charCodeAt(0) % 26));
}
