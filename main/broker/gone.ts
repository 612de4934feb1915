import { fail, type Result } from '../contract/result.ts';

/** For a program that does not wait for its answer any more. */
export function gone(): Result<never> {
  return fail('ABORTED', 'The program that asked is gone.');
}

/** What `wait` gives, or ABORTED as soon as `signal` says so. Rejects with what `wait` rejects with. */
export function orGone<T>(wait: Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
  return new Promise((resolve, reject) => {
    const left = (): void => resolve(gone());
    if (signal.aborted) left();
    signal.addEventListener('abort', left, { once: true });
    void wait.then(resolve, reject).finally(() => signal.removeEventListener('abort', left));
  });
}
