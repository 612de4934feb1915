/**
 * The constraint language of section 2.1: what a member of an operation's input may be.
 * `sensitive` follows AWS's service model: the value never appears in a validation message.
 */
export interface StringShape {
  readonly kind: 'string';
  readonly min?: number;
  readonly max?: number;
  /** As AWS prints it; matched against the whole value. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
  readonly sensitive?: boolean;
}
export interface IntegerShape {
  readonly kind: 'integer';
  readonly min?: number;
  readonly max?: number;
}
export interface BooleanShape {
  readonly kind: 'boolean';
}
export interface ListShape {
  readonly kind: 'list';
  readonly of: Shape;
  readonly min?: number;
  readonly max?: number;
}
/** String to string. The service model marks the ones with passwords and codes as sensitive. */
export interface MapShape {
  readonly kind: 'map';
  readonly sensitive?: boolean;
}
export interface StructureShape {
  readonly kind: 'structure';
  readonly members: Readonly<Record<string, Member>>;
}
/** Stored and echoed, never looked into: messages, Lambda ARNs, analytics. */
export interface OpaqueShape {
  readonly kind: 'opaque';
}
export type Shape =
  StringShape | IntegerShape | BooleanShape | ListShape | MapShape | StructureShape | OpaqueShape;
export type Member = Shape & { readonly required?: true };

type RequiredKeys<M> = { [K in keyof M]: M[K] extends { required: true } ? K : never }[keyof M];
type InferMembers<M> = { [K in RequiredKeys<M>]: Infer<M[K]> } & {
  [K in Exclude<keyof M, RequiredKeys<M>>]?: Infer<M[K]> | undefined;
};

/** The TypeScript type of a value that has passed a shape. */
export type Infer<S> = S extends { kind: 'string'; oneOf: readonly (infer V)[] }
  ? V
  : S extends { kind: 'string' }
    ? string
    : S extends { kind: 'integer' }
      ? number
      : S extends { kind: 'boolean' }
        ? boolean
        : S extends { kind: 'list'; of: infer I }
          ? Infer<I>[]
          : S extends { kind: 'map' }
            ? Record<string, string>
            : S extends { kind: 'structure'; members: infer M }
              ? InferMembers<M>
              : unknown;

export function string<const O extends Omit<StringShape, 'kind'>>(constraints: O): O & { kind: 'string' } {
  return { ...constraints, kind: 'string' };
}
export function oneOf<const V extends readonly string[]>(values: V): { kind: 'string'; oneOf: V } {
  return { kind: 'string', oneOf: values };
}
export function integer(min: number, max: number): IntegerShape {
  return { kind: 'integer', min, max };
}
export function list<const S extends Shape>(
  of: S,
  limits: { min?: number; max?: number } = {},
): { kind: 'list'; of: S } {
  return { kind: 'list', of, ...limits };
}
export function structure<const M extends Record<string, Member>>(
  members: M,
): { kind: 'structure'; members: M } {
  return { kind: 'structure', members };
}
export function required<const S extends Shape>(shape: S): S & { required: true } {
  return { ...shape, required: true };
}
export const boolean: BooleanShape = { kind: 'boolean' };
export const opaque: OpaqueShape = { kind: 'opaque' };
export const map: MapShape = { kind: 'map' };
export const sensitiveMap: MapShape = { kind: 'map', sensitive: true };
