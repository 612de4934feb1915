import { refusal } from '../errors.ts';
import type { Client, Pool } from '../state/pool.ts';
import { schemaAttributes, type Attribute } from './attributes.ts';

export const ADDRESS = {
  email: /^[^@\s]+@[^@\s]+$/,
  /** E.164. */
  phone_number: /^\+[1-9]\d{0,14}$/,
};

interface SchemaEntry {
  readonly Name: string;
  readonly Mutable: boolean;
}

/**
 * Names and values as the pool's schema wants them. `update`: of a user that exists, whose immutable
 * attributes stay.
 * Errors: InvalidParameterException.
 */
export function checkAttributes(
  pool: Pool,
  attributes: readonly Attribute[],
  purpose: 'create' | 'update',
): void {
  const known = new Map((schemaAttributes(pool.settings) as SchemaEntry[]).map((one) => [one.Name, one]));
  for (const { Name, Value } of attributes) {
    if (Name === 'sub') throw refusal('InvalidParameter', 'Cannot modify the non-mutable attribute sub');
    const entry = known.get(Name);
    if (!entry) throw offSchema(Name, 'Attribute does not exist in the schema.');
    if (purpose === 'update' && !entry.Mutable) {
      throw refusal('InvalidParameter', `user.${Name}: Attribute cannot be updated.\n`);
    }
    if (Value) checkFormat(Name, Value);
  }
}

/** Where a user signs up, all that the schema requires has to be there. Errors: InvalidParameterException. */
export function checkRequired(pool: Pool, attributes: readonly Attribute[]): void {
  for (const { Name, Required } of pool.settings.Schema ?? []) {
    if (!Required || !Name || Name === 'sub') continue;
    if (!attributes.some((one) => one.Name === Name && one.Value)) {
      throw offSchema(Name, 'The attribute is required');
    }
  }
}

/**
 * What a user may write through a client; that an address is verified nobody says of himself. Errors:
 * NotAuthorizedException.
 */
export function checkWritable(client: Client, names: readonly string[]): void {
  const { WriteAttributes } = client.settings;
  for (const name of names) {
    const proof = name === 'email_verified' || name === 'phone_number_verified';
    if (proof || (WriteAttributes && !WriteAttributes.includes(name))) {
      throw refusal('NotAuthorized', 'A client attempted to write unauthorized attribute');
    }
  }
}

function checkFormat(name: string, value: string): void {
  if (name === 'email' && !ADDRESS.email.test(value)) {
    throw refusal('InvalidParameter', 'Invalid email address format.');
  }
  if (name === 'phone_number' && !ADDRESS.phone_number.test(value)) {
    throw refusal('InvalidParameter', 'Invalid phone number format.');
  }
}

function offSchema(name: string, problem: string): Error {
  return refusal('InvalidParameter', `Attributes did not conform to the schema: ${name}: ${problem}\n`);
}
