import { refusal } from '../errors.ts';
import type { Pool } from '../state/pool.ts';

export interface PasswordPolicy {
  readonly MinimumLength: number;
  readonly RequireUppercase: boolean;
  readonly RequireLowercase: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireSymbols: boolean;
  readonly TemporaryPasswordValidityDays: number;
}

/** A pool made without a policy asks for everything; one made with a policy asks for what that names. */
export function passwordPolicy(pool: Pool): PasswordPolicy {
  const policy = pool.settings.Policies?.PasswordPolicy;
  const unset = policy === undefined;
  return {
    ...policy,
    MinimumLength: policy?.MinimumLength ?? 8,
    RequireUppercase: policy?.RequireUppercase ?? unset,
    RequireLowercase: policy?.RequireLowercase ?? unset,
    RequireNumbers: policy?.RequireNumbers ?? unset,
    RequireSymbols: policy?.RequireSymbols ?? unset,
    TemporaryPasswordValidityDays: policy?.TemporaryPasswordValidityDays ?? 7,
  };
}

/** Errors: InvalidPasswordException that names the first thing missing. */
export function checkPolicy(pool: Pool, password: string): void {
  const policy = passwordPolicy(pool);
  const problem =
    (password.length < policy.MinimumLength && 'Password not long enough') ||
    (policy.RequireUppercase && !/[A-Z]/.test(password) && 'Password must have uppercase characters') ||
    (policy.RequireLowercase && !/[a-z]/.test(password) && 'Password must have lowercase characters') ||
    (policy.RequireNumbers && !/[0-9]/.test(password) && 'Password must have numeric characters') ||
    (policy.RequireSymbols &&
      !/[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]/.test(password) &&
      'Password must have symbol characters');
  if (problem) throw refusal('InvalidPassword', `Password did not conform with policy: ${problem}`);
}
