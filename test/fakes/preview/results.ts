import type { Result } from '../../../main/contract/result.ts';

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const no = (code: string, message: string): Result<never> => ({ ok: false, error: { code, message } });
export const done = ok(undefined);
export const gone = no('NOT_FOUND', 'This account is no longer there.');
