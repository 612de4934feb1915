import { G, power } from '../../srp/group.ts';
import { passwordNumber } from '../../srp/proof.ts';

/** v = g^x mod N, as hexadecimal: what a password is kept as. `poolName` is the part of the pool's id after `_`. */
export function srpVerifier(poolName: string, userId: string, password: string, saltHex: string): string {
  return power(G, passwordNumber(poolName, userId, password, BigInt(`0x${saltHex}`))).toString(16);
}
