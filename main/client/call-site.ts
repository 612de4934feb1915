import { AsyncLocalStorage } from 'node:async_hooks';
import { errorAt, PoolkeyError } from './errors.ts';

/** Who has called: the frames of a stack, first the line of the test that asked. */
export interface CallSite {
  readonly stack?: string;
}

const sites = new AsyncLocalStorage<CallSite>();
const told = new WeakSet<PoolkeyError>();

/** Of the call that is under way. */
export function callSite(): CallSite | undefined {
  return sites.getStore();
}

/**
 * The same methods. What they throw was made where an answer came in, or a file was read: its stack becomes that of the call, so that a
 * report shows the line of the test.
 */
export function withCallSites<T extends object>(methods: T): T {
  const wrapped = Object.entries(methods).map(([name, member]: [string, unknown]) =>
    typeof member === 'function' ? [name, sited(member as Method)] : [name, member],
  );
  return Object.fromEntries(wrapped) as T;
}

type Method = (...args: readonly unknown[]) => Promise<unknown>;

function sited(method: Method): Method {
  const called: Method = (...args) => {
    const site: CallSite = {};
    Error.captureStackTrace(site, called);
    return sites.run(site, async () => {
      try {
        return await method(...args);
      } catch (error) {
        throw error instanceof PoolkeyError ? at(site, error) : error;
      }
    });
  };
  return called;
}

/** Of calls inside of calls (a code within `storageState`) it is the inner one's line. */
function at({ stack = '' }: CallSite, error: PoolkeyError): PoolkeyError {
  if (told.has(error)) return error;
  const copy = errorAt(
    error,
    stack.split('\n').filter((line) => line.startsWith('    at ')),
  );
  told.add(copy);
  return copy;
}
