// The program that asks: prints the times of its requests.
import { parseGrant } from '../../../main/broker/handshake.ts';
import { connectBroker } from '../../../main/client/broker-link.ts';
import { timesOf } from './percentiles.ts';
import type { RoundTripJob } from './round-trip.ts';

const job = JSON.parse(process.argv[2] ?? '') as RoundTripJob;
const grant = parseGrant(job.grant);
if (!grant) throw new Error('no grant');
const place = { address: job.address, keyId: grant.id, key: grant.key };
const link = await connectBroker(place, { project: 'bench', client: 'bench' });
const take = (index: number) => link.call('take', { account: `bench-${index % job.accounts}` });
await timesOf(50, take);
const times = await timesOf(job.count, take);
const pings = await timesOf(job.count, () => link.call('ping', {}));
process.stdout.write(JSON.stringify({ take: times, ping: pings }));
await link.close();
