import type { PoolkeyApi } from '../../main/contract/contract.ts';
import type { Failure, Result } from '../../main/contract/result.ts';

export type { Failure, Result };

declare global {
  interface Window {
    /** Put there by the preload script; the only way to main. */
    readonly poolkey: PoolkeyApi;
  }
}

/** Read at each call, so that a test or a preview can put its own in place first. */
export function api(): PoolkeyApi {
  return window.poolkey;
}

/**
 * A rejected call is a bug in main, not an expected failure: shown with a stable code all the same, since a
 * button that silently does nothing is worse.
 */
export async function settle<T>(call: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await call;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { ok: false, error: { code: 'INTERNAL', message: `Poolkey did not answer: ${message}` } };
  }
}
