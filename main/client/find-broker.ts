import { brokerFolder } from '../broker/address.ts';
import { announcedApp, announcedHosts, readAnnouncement, type Announcement } from '../broker/discovery.ts';
import { parseGrant } from '../broker/handshake.ts';
import type { BrokerPlace } from './broker-link.ts';
import { PoolkeyError } from './errors.ts';

/** Whether the environment names a broker, as that of programs which `poolkey run` has started does. */
export function namesBroker(env: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(env['POOLKEY_BROKER'] || env['POOLKEY_GRANT']);
}

/**
 * The broker that the environment names: `POOLKEY_BROKER` is its address, or the file in which it tells of itself; `POOLKEY_GRANT` what this
 * program may ask. Without one, the app that is open. Throws PoolkeyError: BAD_GRANT, NO_BROKER.
 */
export function findBroker(env: NodeJS.ProcessEnv = process.env): BrokerPlace {
  const named = env['POOLKEY_BROKER'] ?? '';
  const text = env['POOLKEY_GRANT'] ?? '';
  const grant = text === '' ? null : parseGrant(text);
  if (text !== '' && !grant)
    throw new PoolkeyError(
      'BAD_GRANT',
      'POOLKEY_GRANT is no grant of Poolkey. Start the tests with "poolkey run -- …".',
    );
  const isAddress = named !== '' && !named.endsWith('.json');
  // All that "poolkey run" tells its programs: no file has to be looked for.
  if (grant && isAddress) return { address: named, keyId: grant.id, key: grant.key };
  const told = announcementFor(named, env);
  if (told && grant) return { address: told.address, keyId: grant.id, key: grant.key };
  if (told) return asUser(told);
  throw new PoolkeyError(
    'NO_BROKER',
    named === ''
      ? 'No Poolkey is open and unlocked here. Start the tests with "poolkey run -- …", or open the app.'
      : 'POOLKEY_BROKER names no Poolkey that runs. Start the tests with "poolkey run -- …" again.',
  );
}

/** The way to a host with the key that it tells all programs of this user. */
export function asUser({ address, key }: Announcement): BrokerPlace {
  return { address, keyId: 'user', key: Buffer.from(key, 'base64url') };
}

function announcementFor(named: string, env: NodeJS.ProcessEnv): Announcement | null {
  const folder = brokerFolder(env);
  if (named === '') return announcedApp(folder);
  if (named.endsWith('.json')) return readAnnouncement(named);
  return announcedHosts(folder).find(({ address }) => address === named) ?? null;
}
