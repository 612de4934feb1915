import { Secret } from '../../../main/secrecy/secret.ts';
import type { Random } from '../random.ts';

/** Values that are told apart from anything that Poolkey or Cognito would say by themselves. */
export interface Given {
  readonly username: string;
  readonly password: Secret;
  readonly session: Secret;
  readonly token: Secret;
  readonly code: string;
}

export function givenValues(random: Random): Given {
  const letters = (length: number) => random.text(length, 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ');
  return {
    username: `user.${letters(12)}`,
    password: new Secret(`${letters(16)}-7!`),
    session: new Secret(`AYABe${letters(80)}`),
    token: new Secret(`eyJ${letters(60)}.${letters(20)}`),
    code: random.text(6, '0123456789'),
  };
}

export function textsOf({ username, password, session, token, code }: Given): string[] {
  return [username, password.reveal(), session.reveal(), token.reveal(), code];
}
