import { refusal } from '../errors.ts';
import type { Shape } from './shape.ts';

/**
 * Brings a parsed JSON value into a shape's types and drops members that the shape does not know, as AWS does;
 * `null` counts as absent. Errors: SerializationException where the JSON type is wrong.
 */
export function decode(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case 'string':
      return typeof value === 'string' ? value : wrongType(value, 'String');
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) ? value : wrongType(value, 'Integer');
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongType(value, 'Boolean');
    case 'opaque':
      return value;
    case 'list':
      if (!Array.isArray(value)) return wrongType(value, 'List');
      return value.filter((item) => item !== null).map((item) => decode(shape.of, item));
    case 'map': {
      // No prototype: a key such as `constructor` must not find anything that was not sent.
      const entries = Object.create(null) as Record<string, string>;
      for (const [key, item] of Object.entries(asObject(value))) {
        if (item !== null && item !== undefined) entries[key] = decode({ kind: 'string' }, item) as string;
      }
      return entries;
    }
    case 'structure': {
      const source = asObject(value);
      const members: Record<string, unknown> = {};
      for (const [name, member] of Object.entries(shape.members)) {
        const item = Object.hasOwn(source, name) ? source[name] : undefined;
        if (item !== null && item !== undefined) members[name] = decode(member, item);
      }
      return members;
    }
  }
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrongType(value, 'Structure');
  return value as Record<string, unknown>;
}

function wrongType(value: unknown, wanted: string): never {
  if (Array.isArray(value)) throw refusal('Serialization', 'Unexpected list found where not expected.');
  if (typeof value === 'object') {
    throw refusal('Serialization', 'Start of structure or map found where not expected.');
  }
  throw refusal('Serialization', `${(typeof value).toUpperCase()}_VALUE can not be converted to a ${wanted}`);
}
