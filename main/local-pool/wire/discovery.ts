import type { Service } from '../service.ts';
import { issuer } from '../tokens/issue-tokens.ts';
import { keySet } from '../tokens/signing-keys.ts';

/** `GET /<userPoolId>/.well-known/…`: what token verifiers read. Undefined: not found. */
export function discoveryDocument(service: Service, endpoint: string, path: string): object | undefined {
  const match = /^\/([\w-]+_[0-9A-Za-z]+)\/\.well-known\/(jwks\.json|openid-configuration)$/.exec(path);
  const pool = match?.[1] === undefined ? undefined : service.store.pool(match[1]);
  if (!pool) return undefined;
  if (match?.[2] === 'jwks.json') return keySet(pool.keys);
  return {
    id_token_signing_alg_values_supported: ['RS256'],
    issuer: issuer(service.region, pool),
    // The one address that has to be this one: the keys are here and not at AWS.
    jwks_uri: `${endpoint}/${pool.id}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}
