import type { Pool, PoolSettings } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';

export interface Attribute {
  readonly Name: string;
  readonly Value?: string | undefined;
}

const STRINGS = [
  'name',
  'given_name',
  'family_name',
  'middle_name',
  'nickname',
  'preferred_username',
  'profile',
  'picture',
  'website',
  'email',
  'gender',
  'birthdate',
  'zoneinfo',
  'locale',
  'phone_number',
  'address',
];
const BOOLEANS = ['email_verified', 'phone_number_verified'];

/** What DescribeUserPool shows: the standard attributes, changed and extended by the pool's own schema. */
export function schemaAttributes(settings: PoolSettings): object[] {
  const own = new Map((settings.Schema ?? []).map((attribute) => [attribute.Name ?? '', attribute]));
  const standard = [
    { Name: 'sub', AttributeDataType: 'String', Mutable: false, Required: true },
    ...STRINGS.map((Name) => ({ Name, AttributeDataType: 'String', Mutable: true, Required: false })),
    ...BOOLEANS.map((Name) => ({ Name, AttributeDataType: 'Boolean', Mutable: true, Required: false })),
    { Name: 'updated_at', AttributeDataType: 'Number', Mutable: true, Required: false },
  ].map((attribute) => ({ DeveloperOnlyAttribute: false, ...attribute, ...own.get(attribute.Name) }));
  const known = new Set(standard.map(({ Name }) => Name));
  const custom = [...own.values()]
    .filter(({ Name }) => !known.has(Name ?? ''))
    .map((attribute) => ({
      AttributeDataType: 'String',
      DeveloperOnlyAttribute: false,
      Mutable: true,
      Required: false,
      ...attribute,
      Name: `${attribute.DeveloperOnlyAttribute ? 'dev:custom' : 'custom'}:${attribute.Name}`,
    }));
  return [...standard, ...custom];
}

/** Changes a user's attributes. The directory's aliases follow. */
export function writeAttributes(pool: Pool, user: UserRecord, attributes: readonly Attribute[]): void {
  user.attributes = mergedAttributes(user, attributes);
  pool.users.indexAliases(user);
}

/** What a user's attributes will be after a change; an empty value removes one. */
export function mergedAttributes(
  user: UserRecord,
  attributes: readonly Attribute[],
): { Name: string; Value: string }[] {
  const values = new Map(user.attributes.map(({ Name, Value }) => [Name, Value]));
  for (const { Name, Value } of attributes) {
    // A new address is unverified until somebody says otherwise in the same call.
    if ((Name === 'email' || Name === 'phone_number') && values.get(Name) !== Value) {
      values.delete(`${Name}_verified`);
    }
  }
  for (const { Name, Value } of attributes) {
    if (Value === undefined || Value === '') values.delete(Name);
    else values.set(Name, Value);
  }
  return [...values].map(([Name, Value]) => ({ Name, Value }));
}

export function attributeOf(user: UserRecord, name: string): string | undefined {
  return user.attributes.find(({ Name }) => Name === name)?.Value;
}

/** The schema's required attributes that a user has no value for; `sub` is always there. */
export function missingRequired(pool: Pool, user: UserRecord): string[] {
  return (pool.settings.Schema ?? [])
    .filter(
      ({ Name, Required }) => Required && Name && Name !== 'sub' && attributeOf(user, Name) === undefined,
    )
    .map(({ Name }) => Name ?? '');
}
