import { checkAttributes, checkWritable } from '../domain/attribute-rules.ts';
import {
  attributeOf,
  mergedAttributes,
  missingRequired,
  writeAttributes,
  type Attribute,
} from '../domain/attributes.ts';
import { checkPolicy } from '../domain/password-policy.ts';
import { setPassword } from '../domain/passwords.ts';
import { claimAliases } from '../domain/users.ts';
import { refusal } from '../errors.ts';
import { checkInput } from '../validation/check-input.ts';
import { password } from '../validation/common.ts';
import { required, structure } from '../validation/shape.ts';
import { afterPassword } from './next-step.ts';
import type { AuthAnswer, SignIn } from './open-challenge.ts';
import { requireParameter, type Parameters } from './parameters.ts';

const passwordInput = structure({ Password: required(password) });
const PREFIX = 'userAttributes.';

/** NEW_PASSWORD_REQUIRED. Errors: InvalidPassword, InvalidParameter, NotAuthorized for what may not be written. */
export function newPassword(signIn: SignIn, responses: Parameters): AuthAnswer {
  const { service, pool, user } = signIn;
  // A map's values pass every constraint (2.1); this one is a password all the same.
  const { Password } = checkInput(passwordInput, { Password: requireParameter(responses, 'NEW_PASSWORD') });
  const attributes = Object.entries(responses)
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, Value]) => ({ Name: name.slice(PREFIX.length), Value }));
  checkFilledIn(signIn, attributes);
  checkPolicy(pool, Password);

  // Applied at once: whoever stops at the second factor signs in with the new password next time.
  setPassword(pool, user, Password, 'permanent');
  user.status = 'CONFIRMED';
  user.modifiedMs = service.now();
  writeAttributes(pool, user, attributes);
  return afterPassword(signIn);
}

/** What is required and missing has to come now; what is there cannot be changed here (section 3). */
function checkFilledIn({ pool, client, user }: SignIn, attributes: readonly Attribute[]): void {
  const names = attributes.map(({ Name }) => Name);
  checkAttributes(pool, attributes, 'create');
  checkWritable(client, names);
  const filled = names.find((name) => attributeOf(user, name) !== undefined);
  if (filled !== undefined) throw refusal('NotAuthorized', `Cannot modify an already provided ${filled}`);
  const missing = missingRequired(pool, user).filter(
    (name) => !attributes.some(({ Name, Value }) => Name === name && Value !== ''),
  );
  if (missing.length > 0) {
    const details = missing.map((name) => `${name}: The attribute ${name} is required`).join(', ');
    throw refusal('InvalidParameter', `Invalid attributes given, ${details}`);
  }
  claimAliases(pool, mergedAttributes(user, attributes), false, user);
}
