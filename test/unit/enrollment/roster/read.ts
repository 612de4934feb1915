import type { Roster, RosterOptions, RosterUser } from '../../../../main/enrollment/roster/roster.ts';
import { readRoster, rosterFromText } from '../../../../main/enrollment/roster/read-roster.ts';
import type { Failure, Result } from '../../../../main/contract/result.ts';

export const required: RosterOptions = { passwords: 'required' };
export const optional: RosterOptions = { passwords: 'optional' };

/** A user with its passwords in the open, and without what it does not have. */
export function open(user: RosterUser) {
  const { line, username, password, newPassword, label, tags, groups, attributes } = user;
  return {
    line,
    username,
    ...(password ? { password: password.reveal() } : {}),
    ...(newPassword ? { newPassword: newPassword.reveal() } : {}),
    ...(label === '' ? {} : { label }),
    ...(tags.length > 0 ? { tags } : {}),
    ...(groups.length > 0 ? { groups } : {}),
    ...(attributes.length > 0
      ? { attributes: Object.fromEntries(attributes.map(({ name, value }) => [name, value])) }
      : {}),
  };
}

export function taken(result: Result<Roster>): Roster {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

export function refused(result: Result<Roster>): Failure {
  if (result.ok) throw new Error(`It was read: ${JSON.stringify(result.value.users.slice(0, 3))}`);
  return result.error;
}

export const fromBytes = (bytes: Uint8Array, options = required) => readRoster([bytes], options);

export async function read(text: string, options = required) {
  const roster = taken(await rosterFromText(text, options));
  return { ...roster, users: roster.users.map(open) };
}

export async function refusal(text: string, options = required): Promise<Failure> {
  return refused(await rosterFromText(text, options));
}

/** What each column is taken for, by header. */
export async function fields(text: string, options = optional) {
  const { columns } = await read(text, options);
  return Object.fromEntries(
    columns.map(({ header, field, guessed }) => [header, guessed ? `${field}?` : field]),
  );
}
