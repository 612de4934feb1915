// Calls that the local pool takes, made from the shapes of its own operations, so that a new operation is fuzzed unasked.
import { operations } from '../../../main/local-pool/operations/table.ts';
import type { Shape, StringShape } from '../../../main/local-pool/validation/shape.ts';
import { oddString, oddValue } from '../odd-values.ts';
import type { Random } from '../random.ts';
import { KNOWN } from './known-members.ts';
import type { Season } from './season.ts';
import { SPECIAL } from './special-inputs.ts';

type Input = Record<string, unknown>;

export const operationNames = Object.keys(operations);

/** What leads deep is called more often; a new pool takes a tenth of a second of arithmetic. */
const WEIGHTS: Readonly<Record<string, number>> = {
  InitiateAuth: 60,
  AdminInitiateAuth: 25,
  RespondToAuthChallenge: 60,
  AdminRespondToAuthChallenge: 25,
  AssociateSoftwareToken: 40,
  VerifySoftwareToken: 40,
  SetUserMFAPreference: 20,
  CreateUserPool: 1,
};
const USUAL_WEIGHT = 8;

export function someOperation(random: Random): string {
  return random.weighted(operationNames.map((name) => [WEIGHTS[name] ?? USUAL_WEIGHT, name] as const));
}

/** An input that can succeed. */
export function validInput(random: Random, season: Season, operation: string): Input {
  const special = SPECIAL[operation];
  if (special && (operation.startsWith('Delete') || random.chance(0.85))) return special(random, season);
  const shape = operations[operation]?.input;
  return shape ? (fromShape(random, season, shape, '') as Input) : {};
}

function fromShape(random: Random, season: Season, shape: Shape, name: string): unknown {
  const known = KNOWN[name];
  if (known && random.chance(0.9)) return known(random, season);
  switch (shape.kind) {
    case 'string':
      return fromString(random, shape);
    case 'integer':
      return (shape.min ?? 0) + random.int(Math.min((shape.max ?? 100) - (shape.min ?? 0), 1000) + 1);
    case 'boolean':
      return random.chance(0.5);
    case 'list':
      return Array.from({ length: (shape.min ?? 0) + random.int(3) }, () =>
        fromShape(random, season, shape.of, name),
      );
    case 'map':
      return Object.fromEntries(
        Array.from({ length: random.int(3) }, () => [oddString(random), oddString(random)]),
      );
    case 'structure':
      return Object.fromEntries(
        Object.entries(shape.members)
          .filter(([, member]) => member.required === true || random.chance(0.4))
          .map(([key, member]) => [key, fromShape(random, season, member, key)]),
      );
    case 'opaque':
      return oddValue(random);
  }
}

function fromString(random: Random, { oneOf, min = 0, max = 40 }: StringShape): string {
  if (oneOf) return random.pick(oneOf) ?? '';
  const length = Math.max(min, Math.min(max, 1 + random.int(30)));
  return random.text(length, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
}
