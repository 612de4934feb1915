import { refusal } from '../errors.ts';
import type { UserRecord } from '../state/schema.ts';
import { attributeOf } from './attributes.ts';

/** ListUsers' `Filter`: one attribute, `=` for the whole value or `^=` for its start. */
export interface UserFilter {
  readonly attribute: string;
  readonly prefix: boolean;
  readonly value: string;
}

const SEARCHABLE = new Set([
  'username',
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'cognito:user_status',
  'status',
  'sub',
]);

/** Errors: InvalidParameterException. An empty filter lists everybody and does not come here. */
export function parseFilter(text: string): UserFilter {
  const match = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/u.exec(text);
  const [, attribute, operator, value] = match ?? [];
  if (attribute === undefined || value === undefined)
    throw refusal('InvalidParameter', 'Error while parsing filter.');
  if (!SEARCHABLE.has(attribute)) {
    throw refusal(
      'InvalidParameter',
      `Error while parsing filter: attribute ${attribute} is not searchable.`,
    );
  }
  return { attribute, prefix: operator === '^=', value: value.replaceAll(/\\(.)/gu, '$1') };
}

export function matchesFilter(user: UserRecord, { attribute, prefix, value }: UserFilter): boolean {
  const actual = valueOf(user, attribute);
  if (actual === undefined) return false;
  // User name, status and e-mail are compared without case, as Cognito does for all but `sub`.
  const [left, right] = attribute === 'sub' ? [actual, value] : [actual.toLowerCase(), value.toLowerCase()];
  return prefix ? left.startsWith(right) : left === right;
}

function valueOf(user: UserRecord, attribute: string): string | undefined {
  switch (attribute) {
    case 'username':
      return user.username;
    case 'sub':
      return user.sub;
    case 'status':
      return user.enabled ? 'Enabled' : 'Disabled';
    case 'cognito:user_status':
      return user.status;
    default:
      return attributeOf(user, attribute);
  }
}
