import * as v from 'valibot';
import type { Cell } from './check-user.ts';
import { NESTED } from './columns.ts';
import { plainName } from './known-columns.ts';

export interface JsonCell {
  readonly header: string;
  readonly cell: Cell;
}

const user = v.record(v.string(), v.unknown());
const attributes = v.record(v.string(), v.unknown());
/** As AttributeType of the API; some tools write the keys small. */
const attributeList = v.array(
  v.union([
    v.pipe(
      v.object({ Name: v.string(), Value: v.optional(v.unknown()) }),
      v.transform(({ Name, Value }) => [Name, Value] as const),
    ),
    v.pipe(
      v.object({ name: v.string(), value: v.optional(v.unknown()) }),
      v.transform(({ name, value }) => [name, value] as const),
    ),
  ]),
);
/** Names, or groups as ListGroups gives them. */
const names = v.array(
  v.union([
    v.string(),
    v.pipe(
      v.object({ GroupName: v.string() }),
      v.transform(({ GroupName }) => GroupName),
    ),
  ]),
);

/** Keys whose value holds attributes (ListUsers, AdminGetUser, coglet, cognitoOnboarder). */
const HOLDERS = new Set(['attributes', 'attribute', 'userattributes', 'userattribute']);

/**
 * The cells of one user of JSON. Keys are headers, those inside `attributes` become `attributes.NAME`. null and what has no text is left
 * out. null for what is no object.
 */
export function jsonCells(value: unknown): JsonCell[] | null {
  if (Array.isArray(value)) return null;
  const parsed = v.safeParse(user, value);
  if (!parsed.success) return null;
  return Object.entries(parsed.output).flatMap(([key, inside]) => {
    if (HOLDERS.has(plainName(key))) {
      const held = heldAttributes(inside);
      if (held) {
        return held.flatMap(([name, text]) => cellOf(nestedHeader(name), text));
      }
    }
    return cellOf(key, inside);
  });
}

/** The same few names come with each user: put together once, they are found at once in every map. */
const nestedHeaders = new Map<string, string>();
const MOST_KEPT = 500;

function nestedHeader(name: string): string {
  const kept = nestedHeaders.get(name);
  if (kept !== undefined) return kept;
  const header = NESTED + name;
  if (nestedHeaders.size < MOST_KEPT) nestedHeaders.set(name, header);
  return header;
}

function heldAttributes(inside: unknown): readonly (readonly [string, unknown])[] | null {
  if (Array.isArray(inside)) {
    const list = v.safeParse(attributeList, inside);
    return list.success ? list.output : null;
  }
  const record = v.safeParse(attributes, inside);
  return record.success ? Object.entries(record.output) : null;
}

/** Plain values are nearly all there is: a schema for them would take most of the time of a long file. */
function cellOf(header: string, value: unknown): JsonCell[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return [{ header, cell: value }];
  }
  if (!Array.isArray(value)) return [];
  const list = v.safeParse(names, value);
  return list.success && list.output.length > 0 ? [{ header, cell: list.output }] : [];
}
