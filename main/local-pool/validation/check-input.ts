import { refusal } from '../errors.ts';
import { decode } from './decode.ts';
import type { Infer, Shape, StringShape, StructureShape } from './shape.ts';

/** AWS limits every free string and every map value to this. */
const MAX_MAP_VALUE = 131_072;

/**
 * Rule 7: an input is checked before any logic sees it.
 * Gives a copy with the known members only.
 * Errors: SerializationException for a wrong JSON type, InvalidParameterException with all broken constraints.
 */
export function checkInput<S extends StructureShape>(shape: S, value: unknown): Infer<S> {
  const input = decode(shape, value);
  const problems = [...violations(shape, input, '')];
  if (problems.length > 0) {
    const count = problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`;
    throw refusal('InvalidParameter', `${count} detected: ${problems.join('; ')}`);
  }
  return input as Infer<S>;
}

function* violations(shape: Shape, value: unknown, path: string): Generator<string> {
  switch (shape.kind) {
    case 'string':
      return yield* stringViolations(shape, value as string, path);
    case 'integer': {
      const number = value as number;
      const at = `Value '${number}' at '${path}' failed to satisfy constraint: Member must have value`;
      if (shape.min !== undefined && number < shape.min) yield `${at} greater than or equal to ${shape.min}`;
      if (shape.max !== undefined && number > shape.max) yield `${at} less than or equal to ${shape.max}`;
      return;
    }
    case 'list': {
      const items = value as unknown[];
      const at = `Value at '${path}' failed to satisfy constraint: Member must have length`;
      if (shape.min !== undefined && items.length < shape.min) {
        yield `${at} greater than or equal to ${shape.min}`;
      }
      if (shape.max !== undefined && items.length > shape.max)
        yield `${at} less than or equal to ${shape.max}`;
      for (const [index, item] of items.entries()) {
        yield* violations(shape.of, item, `${path}.${index + 1}.member`);
      }
      return;
    }
    case 'map':
      for (const entry of Object.values(value as Record<string, string>)) {
        if (entry.length > MAX_MAP_VALUE) {
          yield `Value at '${path}' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to ${MAX_MAP_VALUE}]`;
        }
      }
      return;
    case 'structure':
      for (const [name, member] of Object.entries(shape.members)) {
        const at = path === '' ? wireName(name) : `${path}.${wireName(name)}`;
        const inner = (value as Record<string, unknown>)[name];
        if (inner !== undefined) yield* violations(member, inner, at);
        else if (member.required) {
          yield `Value null at '${at}' failed to satisfy constraint: Member must not be null`;
        }
      }
      return;
    case 'boolean':
    case 'opaque':
  }
}

function* stringViolations(shape: StringShape, value: string, path: string): Generator<string> {
  // Cognito leaves a password, code, token, session or user name out of the message.
  const shown = shape.sensitive ? 'Value' : `Value '${value}'`;
  const at = `${shown} at '${path}' failed to satisfy constraint: Member must`;
  if (shape.min !== undefined && value.length < shape.min) {
    yield `${at} have length greater than or equal to ${shape.min}`;
  }
  if (shape.max !== undefined && value.length > shape.max) {
    yield `${at} have length less than or equal to ${shape.max}`;
  }
  if (shape.pattern !== undefined && !compiled(shape.pattern).test(value)) {
    yield `${at} satisfy regular expression pattern: ${shape.pattern}`;
  }
  if (shape.oneOf !== undefined && !shape.oneOf.includes(value)) {
    yield `${at} satisfy enum value set: [${shape.oneOf.join(', ')}]`;
  }
}

const expressions = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  let expression = expressions.get(pattern);
  if (!expression) {
    expression = new RegExp(`^(?:${pattern})$`, 'u');
    expressions.set(pattern, expression);
  }
  return expression;
}

/** `UserPoolId` is `userPoolId` in messages, `SMSMfaSettings` is `sMSMfaSettings`. */
function wireName(member: string): string {
  return member.charAt(0).toLowerCase() + member.slice(1);
}
