import { STANDARD_ATTRIBUTES } from '../../contract/attributes.ts';
import type { RosterField } from './roster.ts';

/** Names that need no guessing: our own, Cognito's import header, and what a dump of ListUsers has that cannot be set. */
const OWN: readonly (readonly [string, RosterField])[] = [
  ['username', 'username'],
  ['cognito:username', 'username'],
  ['password', 'password'],
  ['new_password', 'new_password'],
  ['label', 'label'],
  ['tags', 'tags'],
  ['groups', 'groups'],
  ['cognito:mfa_enabled', 'ignore'],
  ['cognito:user_status', 'ignore'],
  ['sub', 'ignore'],
  ['identities', 'ignore'],
];

/**
 * What people write instead. `name` is not among them: it is an attribute of Cognito.
 */
const LIKE: readonly (readonly [RosterField, string])[] = [
  ['username', 'user, user id, login, login name, login id, benutzer, benutzername, utilisateur, usuario'],
  [
    'password',
    'pass, pwd, passwd, user password, temp password, temporary password, passwort, kennwort, mot de passe, contraseña',
  ],
  ['new_password', 'new pass, new pwd, new passwd'],
  ['label', 'display name'],
  ['tags', 'tag'],
  ['groups', 'group, group name, group names, cognito:groups'],
  ['attribute:email', 'mail, email address, mail address'],
  ['attribute:phone_number', 'phone, mobile, mobile number, mobile phone, telephone'],
  ['attribute:given_name', 'first name, fore name'],
  ['attribute:family_name', 'last name, sur name'],
  ['attribute:birthdate', 'birth day, date of birth'],
];

/** Two headers are the same name when they differ only in case, spaces, underscores and hyphens. */
export function plainName(header: string): string {
  return header
    .replace(/^\u{FEFF}/u, '')
    .replaceAll(/[\s_-]+/g, '')
    .toLowerCase();
}

export const EXACT: ReadonlyMap<string, RosterField> = new Map([
  ...STANDARD_ATTRIBUTES.map((name) => [plainName(name), `attribute:${name}`] as const),
  ...OWN.map(([name, field]) => [plainName(name), field] as const),
]);

export const SIMILAR: ReadonlyMap<string, RosterField> = new Map(
  LIKE.flatMap(([field, names]) => names.split(', ').map((name) => [plainName(name), field] as const)),
);
