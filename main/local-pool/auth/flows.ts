import { isPassword } from '../domain/passwords.ts';
import { checkSecretHash } from '../domain/secret-hash.ts';
import { requireUser } from '../domain/users.ts';
import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import type { Client, Pool } from '../state/pool.ts';
import { redeem, requireRefresh } from '../tokens/refresh-tokens.ts';
import { checkFlowEnabled } from './flow-permission.ts';
import { afterFirstFactor, type AuthAnswer } from './next-step.ts';
import { requireParameter, type Parameters } from './parameters.ts';

/** One call of InitiateAuth or AdminInitiateAuth, its client found. */
export interface SignInAttempt {
  readonly service: Service;
  readonly pool: Pool;
  readonly client: Client;
  readonly parameters: Parameters;
}

interface Flow {
  /** By which operations the flow may be started. */
  readonly by: 'anyone' | 'admin' | 'public';
  run(attempt: SignInAttempt): AuthAnswer;
}

/** The flows that the local pool knows; one that is missing here is refused. */
const flows: Readonly<Record<string, Flow>> = {
  USER_PASSWORD_AUTH: { by: 'public', run: password },
  ADMIN_USER_PASSWORD_AUTH: { by: 'admin', run: password },
  ADMIN_NO_SRP_AUTH: { by: 'admin', run: password },
  REFRESH_TOKEN_AUTH: { by: 'anyone', run: refresh },
  REFRESH_TOKEN: { by: 'anyone', run: refresh },
};

/** Errors: InvalidParameterException for a flow that this operation, client or pool does not serve (rule 29). */
export function startFlow(name: string, by: 'admin' | 'public', attempt: SignInAttempt): AuthAnswer {
  const flow = flows[name];
  const adminOnly = name.startsWith('ADMIN_');
  if ((flow && flow.by !== 'anyone' && flow.by !== by) || (adminOnly && by === 'public')) {
    throw refusal('InvalidParameter', 'Initiate Auth method not supported.');
  }
  checkFlowEnabled(attempt.client, name);
  if (!flow) throw refusal('InvalidParameter', `The local pool does not serve the ${name} flow.`);
  return flow.run(attempt);
}

function password(attempt: SignInAttempt): AuthAnswer {
  const { pool, client, parameters } = attempt;
  const name = requireParameter(parameters, 'USERNAME');
  const given = requireParameter(parameters, 'PASSWORD');
  // First call: the hash of what was sent, an alias included, or of the real user name (section 6).
  checkSecretHash(client, parameters['SECRET_HASH'], [name, pool.users.find(name)?.username]);
  const user = requireUser(pool, name);
  if (user.status === 'RESET_REQUIRED') {
    throw refusal('PasswordResetRequired', 'Password reset required for the user');
  }
  if (!isPassword(pool, user, given)) throw refusal('NotAuthorized', 'Incorrect username or password.');
  return afterFirstFactor({ ...attempt, user });
}

function refresh(attempt: SignInAttempt): AuthAnswer {
  const { client, parameters } = attempt;
  const request = { ...attempt, refreshToken: requireParameter(parameters, 'REFRESH_TOKEN') };
  if (client.settings.RefreshTokenRotation?.Feature === 'ENABLED') {
    throw refusal(
      'InvalidParameter',
      'Refresh token rotation is enabled for this client: use GetTokensFromRefreshToken.',
    );
  }
  const { record, user } = requireRefresh(request);
  // Refresh takes the hash of the real user name (section 6); it is the only name there is here.
  checkSecretHash(client, parameters['SECRET_HASH'], [user.username, user.sub, parameters['USERNAME']]);
  return { ChallengeParameters: {}, AuthenticationResult: redeem(request, record, user) };
}
