import type { Message } from './domain/outbox.ts';
import { requirePoolClient } from './domain/pools.ts';
import { requireUser } from './domain/users.ts';
import type { Service } from './service.ts';
import { completeSignIn, issueTokens } from './tokens/issue-tokens.ts';
import { decodeJwt } from './tokens/jwt.ts';

/** What only the process that runs the pool can see and do. */
export interface Inspection {
  /** Codes and temporary passwords that Cognito would have sent, oldest first; the last 1,000. */
  messages(): readonly Message[];
  /** A valid access token with any `scope` claim: hosted sign-in and Lambdas give other ones (section 7). */
  mintAccessToken(wanted: {
    readonly userPoolId: string;
    readonly clientId: string;
    readonly username: string;
    readonly scope: string;
  }): string;
}

export function inspect(service: Service): Inspection {
  return {
    messages: () => service.outbox.messages(),
    mintAccessToken({ userPoolId, clientId, username, scope }) {
      const { pool, client } = requirePoolClient(service.store, userPoolId, clientId);
      const grant = { service, pool, client, user: requireUser(pool, username) };
      const origin = decodeJwt(completeSignIn(grant).AccessToken)?.claims['origin_jti'];
      const record = typeof origin === 'string' ? pool.signIns.byOrigin(origin) : undefined;
      if (!record) throw new Error('A sign-in that was just made is missing.');
      return issueTokens(grant, record, scope).AccessToken;
    },
  };
}
