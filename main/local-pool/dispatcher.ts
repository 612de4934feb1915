import { internalError, LocalPoolError, refusal } from './errors.ts';
import { checkPermission } from './faults/permissions.ts';
import type { Effect, Operation } from './operations/operation.ts';
import { operations } from './operations/table.ts';
import type { Service } from './service.ts';
import { checkInput } from './validation/check-input.ts';

/** One call of one operation, from either door. */
export interface Call {
  readonly operation: string;
  /** As parsed from JSON. */
  readonly input: unknown;
  readonly caller: Caller;
}

/** An in-process caller is an administrator; one over HTTP is what its Authorization header says. */
export type Caller =
  { readonly kind: 'host' } | { readonly kind: 'http'; readonly authorization: string | undefined };

/** What the client is told. */
export type Answer =
  | { readonly kind: 'output'; readonly output: object }
  | { readonly kind: 'error'; readonly error: LocalPoolError };

/**
 * How a call ends. `dropped`: it was applied, and the connection goes away without an answer (rule 34). `half`: the same in the
 * middle of the answer. `refused`: the connection goes away, and nothing was applied.
 */
export type Outcome =
  | Answer
  | { readonly kind: 'half'; readonly answer: Answer }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'refused' };

/**
 * Stands between "checked" and "applied": may refuse instead (throttling), or apply and then lose the answer.
 * `input` has passed the operation's constraints.
 */
export type Interceptor = (call: Call, apply: () => Promise<Outcome>) => Promise<Outcome>;

export interface Dispatcher {
  /** Never rejects: a bug becomes InternalErrorException. */
  dispatch(call: Call): Promise<Outcome>;
}

export interface DispatcherOptions {
  readonly service: Service;
  /** Called after every operation; its answer is given when this has resolved. Must not reject. */
  readonly done: (effect: Effect) => Promise<void>;
  readonly interceptors?: readonly Interceptor[];
}

export function createDispatcher({ service, done, interceptors = [] }: DispatcherOptions): Dispatcher {
  async function run(operation: Operation, input: unknown): Promise<Answer> {
    try {
      return { kind: 'output', output: await operation.run(service, input) };
    } catch (error) {
      return failed(error);
    }
  }

  async function apply(operation: Operation, input: unknown): Promise<Answer> {
    const answer = await run(operation, input);
    await done(operation.effect);
    return answer;
  }

  return {
    async dispatch(call) {
      try {
        const operation = findOperation(call.operation);
        if (operation.access === 'iam') requireSignature(call.caller);
        if (call.caller.kind === 'http') checkPermission(service, call.operation, call.input);
        const input: unknown = checkInput(operation.input, call.input);
        const chain = interceptors.reduceRight<() => Promise<Outcome>>(
          (next, interceptor) => () => interceptor({ ...call, input }, next),
          () => apply(operation, input),
        );
        return await chain();
      } catch (error) {
        return failed(error);
      }
    },
  };
}

function findOperation(name: string): Operation {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) throw refusal('UnknownOperation', `Unknown operation: ${name}`);
  return operation;
}

/** Rule 5. Whose signature it is does not matter: whoever reaches the loopback address administers the pool. */
function requireSignature(caller: Caller): void {
  if (caller.kind === 'host') return;
  const { authorization } = caller;
  if (!authorization) throw refusal('MissingAuthenticationToken', 'Missing Authentication Token');
  if (!/^AWS4-[A-Z0-9-]+ .*Credential=.*Signature=/.test(authorization)) {
    throw refusal('IncompleteSignature', 'Authorization header is not an AWS Signature Version 4.');
  }
}

function failed(error: unknown): Answer {
  return { kind: 'error', error: error instanceof LocalPoolError ? error : internalError(error) };
}
