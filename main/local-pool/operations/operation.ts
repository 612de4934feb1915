import type { Service } from '../service.ts';
import type { Infer, StructureShape } from '../validation/shape.ts';

/**
 * How a caller proves itself (section 2.2, "Sign"): by an IAM signature, by nothing, or by an access token in
 * the input. Only `iam` needs an Authorization header (rule 5).
 */
export type Access = 'iam' | 'public' | 'token';

export interface Operation {
  readonly access: Access;
  /** After a `write` the host is told that the state may have changed. */
  readonly effect: 'read' | 'write';
  readonly input: StructureShape;
  run(service: Service, input: unknown): object | Promise<object>;
}

export type OperationGroup = Readonly<Record<string, Operation>>;

/** Ties a handler's input type to its constraints; the dispatcher checks them before it calls `run`. */
export function operation<const S extends StructureShape>(definition: {
  access: Access;
  effect: Operation['effect'];
  input: S;
  run(service: Service, input: Infer<S>): object | Promise<object>;
}): Operation {
  return definition;
}
