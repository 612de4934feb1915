import { authFactors } from '../domain/auth-factors.ts';
import { mfaView } from '../domain/mfa.ts';
import { applyPreference, mfaPreference } from '../domain/mfa-preference.ts';
import { requireClient } from '../domain/pools.ts';
import { checkClientSecret } from '../domain/secret-hash.ts';
import { userAttributes } from '../domain/users.ts';
import { refusal } from '../errors.ts';
import { removeUser } from '../state/remove-user.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';
import { hashToken } from '../tokens/issue-tokens.ts';
import { decodeJwt } from '../tokens/jwt.ts';
import { redeem, requireRefresh } from '../tokens/refresh-tokens.ts';
import { accessToken, clientId, clientSecret, deviceKey, token } from '../validation/common.ts';
import { map, required, structure } from '../validation/shape.ts';
import { operation, type OperationGroup } from './operation.ts';

/** What a holder of tokens does for itself. */
export const tokenOperations: OperationGroup = {
  GetUser: operation({
    access: 'token',
    effect: 'read',
    input: structure(accessToken),
    run(service, input) {
      const { user } = authenticateToken(service, input.AccessToken);
      return { Username: user.username, UserAttributes: userAttributes(user), ...mfaView(user) };
    },
  }),
  GetUserAuthFactors: operation({
    access: 'token',
    effect: 'read',
    input: structure(accessToken),
    run(service, input) {
      const { pool, user } = authenticateToken(service, input.AccessToken);
      return authFactors(pool, user);
    },
  }),
  SetUserMFAPreference: operation({
    access: 'token',
    effect: 'write',
    input: structure({ ...accessToken, ...mfaPreference }),
    run(service, input) {
      const { pool, user } = authenticateToken(service, input.AccessToken);
      applyPreference(pool, user, input, 'user');
      user.modifiedMs = service.now();
      return {};
    },
  }),
  DeleteUser: operation({
    access: 'token',
    effect: 'write',
    input: structure(accessToken),
    run(service, input) {
      const { pool, user } = authenticateToken(service, input.AccessToken);
      removeUser(service, pool, user);
      return {};
    },
  }),
  GlobalSignOut: operation({
    access: 'token',
    effect: 'write',
    input: structure(accessToken),
    run(service, input) {
      const { pool, user } = authenticateToken(service, input.AccessToken);
      pool.signIns.revokeUser(user.sub);
      return {};
    },
  }),
  RevokeToken: operation({
    access: 'public',
    effect: 'write',
    input: structure({ Token: required(token), ClientId: required(clientId), ClientSecret: clientSecret }),
    run(service, input) {
      const { pool, client } = requireClient(service.store, input.ClientId);
      checkClientSecret(client, input.ClientSecret);
      if (client.settings.EnableTokenRevocation === false) {
        throw refusal('UnsupportedOperation', 'Token revocation is not enabled for this client.');
      }
      if (decodeJwt(input.Token)) {
        throw refusal('UnsupportedTokenType', 'Unsupported token type: only refresh tokens can be revoked.');
      }
      const record = pool.signIns.byRefreshHash(hashToken(input.Token));
      if (!record) throw refusal('InvalidParameter', 'Invalid Refresh Token');
      if (record.clientId !== client.id)
        throw refusal('Unauthorized', 'Refresh Token does not belong to the client.');
      record.revoked = true;
      return {};
    },
  }),
  GetTokensFromRefreshToken: operation({
    access: 'public',
    effect: 'write',
    input: structure({
      RefreshToken: required(token),
      ClientId: required(clientId),
      ClientSecret: clientSecret,
      DeviceKey: deviceKey,
      ClientMetadata: map,
    }),
    run(service, input) {
      const { pool, client } = requireClient(service.store, input.ClientId);
      checkClientSecret(client, input.ClientSecret);
      const refresh = { service, pool, client, refreshToken: input.RefreshToken };
      const { record, user } = requireRefresh(refresh);
      return { AuthenticationResult: redeem(refresh, record, user) };
    },
  }),
};
