import type { Service } from '../service.ts';
import type { Infer, StructureShape } from '../validation/shape.ts';

/**
 * How a caller proves itself (section 2.2, "Sign"): by an IAM signature, by nothing, or by an access token in
 * the input. Only `iam` needs an Authorization header (rule 5).
 */
export type Access = 'iam' | 'public' | 'token';

/**
 * What an operation may change: nothing; users and their sign-ins; or also a pool itself, its clients and groups. The host hears of
 * what did change (see `RecordJournal`).
 */
export type Effect = 'read' | 'write' | 'configure';

export interface Operation {
  readonly access: Access;
  readonly effect: Effect;
  readonly input: StructureShape;
  run(service: Service, input: unknown): object | Promise<object>;
}

export type OperationGroup = Readonly<Record<string, Operation>>;

/** Ties a handler's input type to its constraints; the dispatcher checks them before it calls `run`. */
export function operation<const S extends StructureShape>(definition: {
  access: Access;
  effect: Effect;
  input: S;
  run(service: Service, input: Infer<S>): object | Promise<object>;
}): Operation {
  return definition;
}
