import type { Announcement } from '../broker/discovery.ts';
import { isServed } from '../broker/listen.ts';
import { connectBroker } from './broker-link.ts';
import { PoolkeyError } from './errors.ts';
import { asUser } from './find-broker.ts';
import { introduce } from './introduction.ts';

/** Asks hosts of this user to lock. Gives those that could not be asked, and why. */
export async function lockHosts(
  hosts: readonly Announcement[],
): Promise<{ readonly host: Announcement; readonly error: PoolkeyError }[]> {
  const asked = await Promise.all(hosts.map(async (host) => ({ host, error: await lock(host) })));
  return asked.flatMap(({ host, error }) => (error ? [{ host, error }] : []));
}

async function lock(host: Announcement): Promise<PoolkeyError | null> {
  // It was killed, and another process has its number by now.
  if (!(await isServed(host.address))) return null;
  try {
    const link = await connectBroker(asUser(host), introduce());
    await link.call('lock', {});
    await link.close();
    return null;
  } catch (error) {
    if (error instanceof PoolkeyError) return error;
    throw error;
  }
}
