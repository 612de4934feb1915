import { EXACT, plainName, SIMILAR } from './known-columns.ts';
import type { RosterColumn, RosterField, RosterOptions } from './roster.ts';

/** A column with what reading its cells needs to know. */
export interface MappedColumn extends RosterColumn {
  /** Cognito's name of the attribute that the cells are, or null. */
  readonly attribute: string | null;
  /** The user said so: a guess for another column gives way. */
  readonly told: boolean;
}

export type OwnMapping = ReadonlyMap<string, RosterField>;

const ATTRIBUTE = 'attribute:';
/** In front of the names inside `attributes` of a JSON user. */
export const NESTED = 'attributes.';
/** Custom attributes keep their spelling: Cognito minds the case of their names. At most 32 characters (AttributeType.Name). */
const CUSTOM = /^(?:dev:)?custom:[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,32}$/iu;
const ATTRIBUTE_NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,52}$/u;

export function ownMapping(columns: RosterOptions['columns']): OwnMapping {
  return new Map(Object.entries(columns ?? {}).map(([header, field]) => [plainName(header), field]));
}

/** What one header means by itself. */
export function mapHeader(header: string, own: OwnMapping): MappedColumn {
  const name = header.replace(/^\u{FEFF}/u, '').trim();
  const told = own.get(plainName(name));
  if (told) return { ...column(name, told, false), told: true };
  if (name.startsWith(NESTED)) return nested(name);
  if (CUSTOM.test(name)) {
    return column(
      name,
      `attribute:${name.replace(/^(?:dev:)?custom:/i, (text) => text.toLowerCase())}`,
      false,
    );
  }
  const plain = plainName(name);
  const exact = EXACT.get(plain);
  if (exact) return column(name, exact, false);
  return column(name, SIMILAR.get(plain) ?? 'ignore', true);
}

/** Names inside `attributes` are Cognito's own already. */
function nested(header: string): MappedColumn {
  const name = header.slice(NESTED.length);
  if (EXACT.get(plainName(name)) === 'ignore') return column(header, 'ignore', false);
  return ATTRIBUTE_NAME.test(name)
    ? column(header, `attribute:${name}`, false)
    : column(header, 'ignore', true);
}

function column(header: string, field: RosterField, guessed: boolean): MappedColumn {
  const attribute = field.startsWith(ATTRIBUTE) ? field.slice(ATTRIBUTE.length) : null;
  return { header, field, guessed, attribute, told: false };
}

/**
 * The columns of a file together: what the user said goes before a guess for the same field, and where no column has user names the
 * e-mail addresses are taken for them. They stay an attribute too: a pool that signs in by e-mail wants both for a new user.
 */
export function settle(columns: readonly MappedColumn[]): MappedColumn[] {
  const told = new Set(columns.filter((one) => one.told).map((one) => one.field));
  const settled = columns.map((one) =>
    !one.told && told.has(one.field) ? column(one.header, 'ignore', true) : one,
  );
  if (settled.some(({ field }) => field === 'username')) return settled.map(keepAddress);
  const email = settled.find(({ field, told: said }) => field === 'attribute:email' && !said);
  return settled.map((one) => (one === email ? { ...one, field: 'username', guessed: true } : one));
}

/** A column of addresses that the user named as user names stays an attribute as well. */
function keepAddress(one: MappedColumn): MappedColumn {
  if (!one.told || one.field !== 'username') return one;
  const plain = plainName(one.header.startsWith(NESTED) ? one.header.slice(NESTED.length) : one.header);
  const known = EXACT.get(plain) ?? SIMILAR.get(plain);
  const address = known === 'attribute:email' || known === 'attribute:phone_number';
  return address ? { ...one, attribute: known.slice(ATTRIBUTE.length) } : one;
}

/** What the roster tells of a column. */
export function shown({ header, field, guessed }: MappedColumn): RosterColumn {
  return { header, field, guessed };
}
