import { clientOperations } from './client-operations.ts';
import { clientSecretOperations } from './client-secret-operations.ts';
import { deviceOperations } from './device-operations.ts';
import { groupOperations } from './group-operations.ts';
import type { OperationGroup } from './operation.ts';
import { ownAttributeOperations } from './own-attribute-operations.ts';
import { passwordOperations } from './password-operations.ts';
import { poolOperations } from './pool-operations.ts';
import { recoveryOperations } from './recovery-operations.ts';
import { signInOperations } from './sign-in-operations.ts';
import { signUpOperations } from './sign-up-operations.ts';
import { softwareTokenOperations } from './software-token-operations.ts';
import { tokenOperations } from './token-operations.ts';
import { userCreationOperations } from './user-creation-operations.ts';
import { userListingOperations } from './user-listing-operations.ts';
import { userOperations } from './user-operations.ts';

/** Every operation that the local pool serves, by the name in `X-Amz-Target`. */
export const operations: OperationGroup = {
  ...poolOperations,
  ...clientOperations,
  ...clientSecretOperations,
  ...userOperations,
  ...userCreationOperations,
  ...signUpOperations,
  ...passwordOperations,
  ...recoveryOperations,
  ...userListingOperations,
  ...signInOperations,
  ...softwareTokenOperations,
  ...tokenOperations,
  ...ownAttributeOperations,
  ...groupOperations,
  ...deviceOperations,
};
