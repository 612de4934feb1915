import { connect } from 'node:net';
import { parseRedisAddress } from '../../totp/redis/address.ts';
import { bad, good, type Check } from './check.ts';

const NAME = 'ledger';
const LIMIT_MS = 3_000;

/**
 * The ledger that several machines share, by the address in POOLKEY_LEDGER: whether somebody listens there. Of the address no user and no
 * password are told.
 */
export async function checkLedger(text: string): Promise<Check> {
  const address = parseRedisAddress(text);
  if (!address.ok) return bad(NAME, address.error.message);
  const { host, port, shown } = address.value;
  return (await listens(host, port))
    ? good(NAME, `${shown} can be reached.`)
    : bad(NAME, `${shown} cannot be reached.`, 'Start it, or mend or unset POOLKEY_LEDGER.');
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(LIMIT_MS, end(false));
    socket.once('connect', end(true));
    socket.once('error', end(false));
  });
}
