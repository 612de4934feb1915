import { checkSecretHash } from '../domain/secret-hash.ts';
import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import type { Client, Pool } from '../state/pool.ts';
import { redeem, requireRefresh } from '../tokens/refresh-tokens.ts';
import { startChoice } from './choice-flow.ts';
import { checkFlowEnabled } from './flow-permission.ts';
import { subjectNamed } from './hidden-users.ts';
import type { AuthAnswer, SignIn } from './open-challenge.ts';
import { requireParameter, type Parameters } from './parameters.ts';
import { provePassword } from './password-proof.ts';
import { startSrp } from './srp-flow.ts';

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

/** Every flow of the API (2.1). */
const flows: Readonly<Record<string, Flow>> = {
  USER_SRP_AUTH: { by: 'anyone', run: srp },
  USER_PASSWORD_AUTH: { by: 'public', run: password },
  USER_AUTH: { by: 'anyone', run: choice },
  ADMIN_USER_PASSWORD_AUTH: { by: 'admin', run: password },
  ADMIN_NO_SRP_AUTH: { by: 'admin', run: password },
  REFRESH_TOKEN_AUTH: { by: 'anyone', run: refresh },
  REFRESH_TOKEN: { by: 'anyone', run: refresh },
  CUSTOM_AUTH: { by: 'anyone', run: custom },
};

/** Errors: InvalidParameterException for a flow that this operation, client or pool does not serve (rule 29). */
export function startFlow(name: string, by: 'admin' | 'public', attempt: SignInAttempt): AuthAnswer {
  const flow = flows[name];
  if (!flow || (flow.by !== 'anyone' && flow.by !== by)) {
    throw refusal('InvalidParameter', 'Initiate Auth method not supported.');
  }
  checkFlowEnabled(attempt.client, name);
  return flow.run(attempt);
}

function password(attempt: SignInAttempt): AuthAnswer {
  requireParameter(attempt.parameters, 'USERNAME');
  const given = requireParameter(attempt.parameters, 'PASSWORD');
  return provePassword(identify(attempt), given);
}

function srp(attempt: SignInAttempt): AuthAnswer {
  requireParameter(attempt.parameters, 'USERNAME');
  const given = requireParameter(attempt.parameters, 'SRP_A');
  return startSrp(identify(attempt), given);
}

function choice(attempt: SignInAttempt): AuthAnswer {
  return startChoice(identify(attempt), attempt.parameters);
}

/** No Lambda runs here, so that a pool never has the triggers of this flow. */
function custom(attempt: SignInAttempt): never {
  identify(attempt);
  throw refusal('InvalidParameter', 'Custom auth lambda trigger is not configured for the user pool.');
}

/** Who wants to sign in. Errors: NotAuthorizedException for the hash, UserNotFoundException. */
function identify(attempt: SignInAttempt): SignIn {
  const { pool, client, parameters } = attempt;
  const name = requireParameter(parameters, 'USERNAME');
  // First call: the hash of what was sent, an alias included, or of the real user name (section 6).
  checkSecretHash(client, parameters['SECRET_HASH'], [name, pool.users.byName(name)?.username]);
  return { ...attempt, ...subjectNamed(pool, client, name) };
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
