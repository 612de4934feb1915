// Entries whose codes are copied, at a time that stands still.
import { Secret } from '../../../main/secrecy/secret.ts';
import { COGNITO_TOKEN, type SoftwareToken } from '../../../main/totp/software-token.ts';
import { randomBase32 } from '../vault/temp-vault.ts';
import type { TempHome } from './cli-fixture.ts';

/** The middle of a step. */
export const MIDDLE = 1_800_000_015_000;
export const STEP = MIDDLE / 30_000 - 0.5;

export async function addEntry(home: TempHome, label: string): Promise<SoftwareToken> {
  const token = { ...COGNITO_TOKEN, secret: new Secret(randomBase32()) };
  const vault = await home.open();
  const account = vault.accounts.add({ poolId: null, username: label, label, issuer: '' });
  vault.tokens.saveConfirmed(account.id, token);
  vault.close();
  return token;
}
