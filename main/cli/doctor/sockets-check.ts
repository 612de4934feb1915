import { existsSync } from 'node:fs';
import { brokerFolder, checkPrivate } from '../../broker/address.ts';
import { announcedHosts, type Announcement } from '../../broker/discovery.ts';
import { connectBroker } from '../../client/broker-link.ts';
import { asUser } from '../../client/find-broker.ts';
import { introduce } from '../../client/introduction.ts';
import { bad, good, none, type Check } from './check.ts';

/** Whether the app and runs of this home can be asked for codes, and nobody else has a hand in their sockets. */
export async function checkSockets(): Promise<Check[]> {
  const folder = brokerFolder();
  const hosts = existsSync(folder) ? announcedHosts(folder) : [];
  if (existsSync(folder)) {
    const ours = checkPrivate(folder);
    if (!ours.ok) return [bad('socket', ours.error.message)];
  }
  if (hosts.length === 0)
    return [
      none('socket', 'No program is asked for codes now: the app is not open or locked, and no run is on.'),
    ];
  return Promise.all(hosts.map(checkHost));
}

async function checkHost(host: Announcement): Promise<Check> {
  const { address, kind, pid } = host;
  const who = kind === 'app' ? 'The app' : `A run (process ${pid})`;
  try {
    const link = await connectBroker(asUser(host), introduce());
    await link.call('ping', {});
    await link.close();
    return good('socket', `${who} hands out codes at ${address}.`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'for an unknown reason';
    return bad('socket', `${who} does not answer: ${reason}`, 'Close it and start it again.');
  }
}
