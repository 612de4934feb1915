import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';

const ACCOUNT = '123456789012';

/**
 * Refuses an operation that the settings deny to the caller. As at AWS this comes before anything is said about the input, so
 * that a permission can be probed with a user that does not exist. Errors: AccessDeniedException.
 */
export function checkPermission(service: Service, operation: string, uncheckedInput: unknown): void {
  if (!service.settings.denied.includes(operation)) return;
  const resource = `arn:aws:cognito-idp:${service.region}:${ACCOUNT}:userpool/${poolNamedIn(uncheckedInput)}`;
  const action = `cognito-idp:${operation}`;
  throw refusal(
    'AccessDenied',
    `User: arn:aws:iam::${ACCOUNT}:user/local is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
}

/** `*` where the call is about no pool. */
function poolNamedIn(input: unknown): string {
  const id = typeof input === 'object' && input !== null && 'UserPoolId' in input ? input.UserPoolId : '';
  return typeof id === 'string' && /^[\w-]{1,55}$/.test(id) ? id : '*';
}
